using System.Collections.Immutable;
using Kontor.Data.Panels;
using Kontor.Demand.Calibration;

namespace Kontor.Demand.Stacking;

/// <summary>What a stack writes to disk.</summary>
internal sealed record StackedState : ModelState
{
    public required Forecaster Specification { get; init; }

    public required ImmutableArray<ModelState> Members { get; init; }

    public required ImmutableArray<double> Weights { get; init; }

    public required ConformalScores Scores { get; init; }

    public required ImmutableArray<SeriesKey> Keys { get; init; }

    public required ImmutableArray<double> Floors { get; init; }

    public required ImmutableArray<bool> NonNegative { get; init; }

    internal override ForecastModel Restore() => StackedModel.Of(this);
}
