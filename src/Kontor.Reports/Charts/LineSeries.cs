using System.Collections.Immutable;

namespace Kontor.Reports.Charts;

/// <summary>One line of a line chart.</summary>
/// <param name="Name">What the line is; written at its end.</param>
/// <param name="Values">One value per position; NaN is a gap.</param>
public sealed record LineSeries(string Name, ImmutableArray<double> Values);
