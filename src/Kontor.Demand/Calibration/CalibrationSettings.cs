namespace Kontor.Demand.Calibration;

/// <summary>How intervals are calibrated on out-of-time errors.</summary>
public sealed record CalibrationSettings
{
    private readonly int _horizon = 8, _origins = 3, _maxSeries = 3000;

    /// <summary>The number of steps that are calibrated one by one; later steps take the last one's. Default 8.</summary>
    public int Horizon
    {
        get => _horizon;
        init => _horizon = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(Horizon), value, "needs 1 step or more");
    }

    /// <summary>The number of past origins whose errors are used. Default 3: fewer see too few common shocks, more cost a refit each.</summary>
    public int Origins
    {
        get => _origins;
        init => _origins = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(Origins), value, "needs 1 origin or more");
    }

    /// <summary>Periods between origins; null takes half the horizon. Default null.</summary>
    public int? Stride { get; init; }

    /// <summary>The largest number of series whose errors are collected from models of single series, drawn by the seed. Default 3,000: the 2.5% quantile of 3,000 scores has a standard error of 0.3% of level.</summary>
    public int MaxSeries
    {
        get => _maxSeries;
        init => _maxSeries = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(MaxSeries), value, "needs 1 series or more");
    }

    /// <summary>The periods between origins that are used.</summary>
    public int EffectiveStride => Stride ?? Math.Max(1, Horizon / 2);
}
