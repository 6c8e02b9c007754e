using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using Dapper;
using Kontor.Ledger.Storage;

namespace Kontor.Ledger.Tracking;

/// <summary>Reads the series of metrics from the blocks.</summary>
internal sealed class MetricHistory(LedgerDatabase database)
{
    internal async Task<Page<MetricPoint>> ReadAsync(string runId, string key, int? maxResults, string? pageToken, CancellationToken cancellation)
    {
        TrackingRules.Key("metric", key);
        if (maxResults is { } most) TrackingRules.Results("max_results", most, TrackingRules.MostResults);
        string fingerprint = PageToken.Fingerprint("history", runId, key);
        long offset = PageToken.Read(pageToken, fingerprint);
        Dictionary<string, MetricPoint[]> series = await SeriesAsync([runId], key, cancellation).ConfigureAwait(false);
        if (!series.TryGetValue(runId, out MetricPoint[]? points)) throw Throw.NoRun(runId);
        long end = Math.Min(points.Length, offset + (maxResults ?? points.LongLength));
        return new Page<MetricPoint>(
            offset >= points.Length ? [] : [.. points.AsSpan()[(int)offset..(int)end]], end < points.Length ? PageToken.Write(end, fingerprint) : null);
    }

    internal async Task<ImmutableArray<RunMetricPoint>> ReadAsync(IReadOnlyList<string> runIds, string key, int maxResults, CancellationToken cancellation)
    {
        TrackingRules.Key("metric", key);
        TrackingRules.Results("max_results", maxResults, TrackingRules.MostHistory);
        if (runIds.Count is 0 or > TrackingRules.MostHistoryRuns)
            throw Throw.Invalid("run_id", runIds.Count.ToString(CultureInfo.InvariantCulture) + " runs", $"1 to {TrackingRules.MostHistoryRuns}");
        Dictionary<string, MetricPoint[]> series = await SeriesAsync([.. runIds.Distinct(StringComparer.Ordinal)], key, cancellation).ConfigureAwait(false);
        return [.. series.OrderBy(s => s.Key, StringComparer.Ordinal).SelectMany(s => s.Value.Select(p => new RunMetricPoint(s.Key, p))).Take(maxResults)];
    }

    private Task<Dictionary<string, MetricPoint[]>> SeriesAsync(string[] ids, string key, CancellationToken cancellation) => database.ReadAsync(
        async snapshot =>
        {
            DbConnection connection = snapshot.Connection!;
            Dictionary<long, string> runs = (await connection.QueryAsync<(long Key, string Id)>(new CommandDefinition(
                $"SELECT run_key, id FROM tracked_runs WHERE {database.Among("id", "@ids")}", new { ids = database.List(ids) }, snapshot, cancellationToken: cancellation)).ConfigureAwait(false))
                .ToDictionary(r => r.Key, r => r.Id);
            var found = runs.Values.ToDictionary(id => id, _ => new HashSet<MetricPoint>());
            var shared = new Dictionary<string, string>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
            List<MetricPoint> points = [];
            DbDataReader blocks = await connection.ExecuteReaderAsync(new CommandDefinition(
                $"SELECT run_key, data FROM tracked_blocks WHERE {database.Among("run_key", "@keys")} ORDER BY run_key, number",
                new { keys = database.List(runs.Keys) }, snapshot, cancellationToken: cancellation)).ConfigureAwait(false);
            await using (blocks.ConfigureAwait(false))
            {
                while (await blocks.ReadAsync(cancellation).ConfigureAwait(false))
                {
                    points.Clear();
                    MetricBlock.Unpack((byte[])blocks[1], points, shared);
                    HashSet<MetricPoint> series = found[runs[blocks.GetInt64(0)]];
                    foreach (MetricPoint point in points)
                    {
                        if (point.Key == key) series.Add(point);
                    }
                }
            }
            return found.ToDictionary(s => s.Key, s => s.Value.OrderBy(p => p.Timestamp).ThenBy(p => p.Step).ThenBy(p => p.Value).ToArray());
        },
        cancellation);
}
