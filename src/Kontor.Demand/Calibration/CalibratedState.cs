namespace Kontor.Demand.Calibration;

/// <summary>What a calibrated model writes to disk.</summary>
internal sealed record CalibratedState : ConformalState
{
    public required ModelState Base { get; init; }

    internal override ForecastModel Restore() => CalibratedModel.Of(this);
}
