using System.Collections.Immutable;

namespace Kontor.Reports.Charts;

/// <summary>A prediction interval at each step of a forecast.</summary>
/// <param name="Level">The nominal coverage, between 0 and 1, such as 0.8.</param>
/// <param name="Low">The lower ends, one per step.</param>
/// <param name="High">The upper ends, one per step.</param>
public sealed record FanBand(double Level, ImmutableArray<double> Low, ImmutableArray<double> High);
