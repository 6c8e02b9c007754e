using System.Collections.Immutable;

namespace Kontor.Reports.Charts;

/// <summary>One curve over the positions of a curve chart.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Values">One value per position; NaN is a gap.</param>
public sealed record Curve(string Name, ImmutableArray<double> Values)
{
    /// <summary>Lower ends of a band, one per position, or empty (default).</summary>
    public ImmutableArray<double> Low { get; init; } = [];

    /// <summary>Upper ends of a band, one per position, or empty (default).</summary>
    public ImmutableArray<double> High { get; init; } = [];
}
