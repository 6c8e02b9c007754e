using System.Collections.Immutable;
using Kontor.Demand.Calibration;

namespace Kontor.Demand.Stacking;

/// <summary>What a stack writes to disk.</summary>
internal sealed record StackedState : ConformalState
{
    public required ImmutableArray<ModelState> Members { get; init; }

    public required ImmutableArray<double> Weights { get; init; }

    internal override ForecastModel Restore() => StackedModel.Of(this);
}
