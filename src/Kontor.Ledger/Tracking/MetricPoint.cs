namespace Kontor.Ledger.Tracking;

/// <summary>One point of a metric's series.</summary>
/// <param name="Key">The metric, 1 to 250 characters.</param>
/// <param name="Value">The value; NaN and infinities are values like others.</param>
/// <param name="Timestamp">When it was measured, in Unix milliseconds.</param>
/// <param name="Step">The step of the run, such as the epoch; any integer.</param>
public readonly record struct MetricPoint(string Key, double Value, long Timestamp, long Step);
