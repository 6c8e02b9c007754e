using System.Collections.Immutable;
using Kontor.Data.Panels;

namespace Kontor.Demand.Calibration;

/// <summary>What a calibrated model writes to disk.</summary>
internal sealed record CalibratedState : ModelState
{
    public required Forecaster Specification { get; init; }

    public required ModelState Base { get; init; }

    public required ConformalScores Scores { get; init; }

    public required ImmutableArray<SeriesKey> Keys { get; init; }

    public required ImmutableArray<double> Floors { get; init; }

    public required ImmutableArray<bool> NonNegative { get; init; }

    internal override ForecastModel Restore() => CalibratedModel.Of(this);
}
