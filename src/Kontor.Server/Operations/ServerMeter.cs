using System.Diagnostics.Metrics;

namespace Kontor.Server.Operations;

/// <summary>What the platform's meters do not count: <c>kontor.log_batch.points</c>, the size of the batches that clients log.</summary>
internal static class ServerMeter
{
    private static readonly Meter Meter = new("Kontor.Server");
    private static readonly Histogram<int> Points = Meter.CreateHistogram<int>("kontor.log_batch.points", "{point}", "Metric points in a batch that was logged");

    /// <summary>A batch was kept.</summary>
    internal static void Batch(int points) => Points.Record(points);
}
