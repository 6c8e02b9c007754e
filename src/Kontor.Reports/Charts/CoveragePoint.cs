namespace Kontor.Reports.Charts;

/// <summary>How often intervals of a nominal level held what came true.</summary>
/// <param name="Nominal">The level that was promised, 0 to 1.</param>
/// <param name="Actual">The share that held, 0 to 1; NaN when nothing could be counted.</param>
public sealed record CoveragePoint(double Nominal, double Actual);
