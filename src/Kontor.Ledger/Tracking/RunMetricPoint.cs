namespace Kontor.Ledger.Tracking;

/// <summary>One point of a metric's series and the run that it is of.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Point">The point.</param>
public readonly record struct RunMetricPoint(string RunId, MetricPoint Point);
