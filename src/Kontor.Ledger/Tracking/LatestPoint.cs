namespace Kontor.Ledger.Tracking;

/// <summary>Which of a metric's points is the latest: that of the largest step, then timestamp, then value; NaN is below all values.</summary>
internal static class LatestPoint
{
    internal static bool Replaces(in MetricPoint next, in MetricPoint held) =>
        (next.Step, next.Timestamp, next.Value).CompareTo((held.Step, held.Timestamp, held.Value)) >= 0;

    /// <summary>Takes points into the latest ones of a run, by key. A negative zero becomes a positive one there, because SQLite's table knows only the one; the series keeps it.</summary>
    internal static void Merge(Dictionary<string, MetricPoint> latest, List<MetricPoint> points)
    {
        foreach (MetricPoint point in points)
        {
            if (!latest.TryGetValue(point.Key, out MetricPoint held) || Replaces(point, held)) latest[point.Key] = point with { Value = point.Value + 0.0 };
        }
    }
}
