using System.Collections.Immutable;

namespace Kontor.Demand.Stacking;

/// <summary>What an average writes to disk.</summary>
internal sealed record AveragedState : ModelState
{
    public required Averaged Specification { get; init; }

    public required ImmutableArray<ModelState> Members { get; init; }

    internal override ForecastModel Restore() => new AveragedModel(Specification, [.. Members.Select(m => m.Restore())]);
}
