using System.Collections.Immutable;

namespace Kontor.Reports.Charts;

/// <summary>One set of bars.</summary>
/// <param name="Name">What the set is; shown where there are several.</param>
/// <param name="Values">One value per category.</param>
public sealed record BarSeries(string Name, ImmutableArray<double> Values)
{
    /// <summary>Lower ends of intervals, one per category, or empty (default).</summary>
    public ImmutableArray<double> Low { get; init; } = [];

    /// <summary>Upper ends of intervals, one per category, or empty (default).</summary>
    public ImmutableArray<double> High { get; init; } = [];
}
