using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using Dapper;
using Kontor.Ledger.Storage;

namespace Kontor.Ledger.Tracking;

/// <summary>Reads runs as documents, and keeps those of late: a document is true as long as the database names the same revision for its run, whoever wrote it.</summary>
internal sealed class RunReader(LedgerDatabase database, LatestMetrics metrics)
{
    private const int Chunk = 1000;
    private const long MostBytes = 256 << 20;
    private readonly RecentCache<long, RunDocument> _recent = new(MostBytes);

    /// <summary>One run by its identity; null when there is none.</summary>
    internal async Task<RunDocument?> FindAsync(string id, CancellationToken cancellation)
    {
        (long Key, long Revision)? head = await database.ConnectedAsync(
            connection => connection.QuerySingleOrDefaultAsync<(long, long)?>(new CommandDefinition(
                "SELECT run_key, revision FROM tracked_runs WHERE id = @id", new { id }, cancellationToken: cancellation)),
            cancellation).ConfigureAwait(false);
        return head is { } found && await ReadAsync([found], cancellation).ConfigureAwait(false) is [RunDocument run] ? run : null;
    }

    /// <summary>Runs in the order of their keys; each at the revision that stands beside it, or a later one.</summary>
    internal async Task<ImmutableArray<RunDocument>> ReadAsync(IReadOnlyList<(long Key, long Revision)> heads, CancellationToken cancellation)
    {
        var runs = new RunDocument?[heads.Count];
        Dictionary<long, int> missing = [];
        for (int i = 0; i < heads.Count; i++)
        {
            if (_recent.Find(heads[i].Key) is { } held && held.Revision >= heads[i].Revision) runs[i] = held;
            else missing[heads[i].Key] = i;
        }
        foreach (long[] keys in missing.Keys.Chunk(Chunk))
        {
            foreach ((long key, RunDocument run) in await LoadAsync(keys, cancellation).ConfigureAwait(false))
            {
                runs[missing[key]] = run;
                _recent.Put(key, run, Weight(run));
            }
        }
        return [.. runs.OfType<RunDocument>()];
    }

    /// <summary>About how many bytes a document holds in memory, with its JSON.</summary>
    internal static long Weight(RunDocument run) => 600 + (run.Metrics.Length * 140L) + run.Params.Concat(run.Tags).Sum(e => 100L + (3 * (e.Key.Length + e.Value.Length))) +
        run.Datasets.Sum(d => 300L + (3L * (d.Source.Length + (d.Schema?.Length ?? 0) + (d.Profile?.Length ?? 0))));

    private Task<List<(long Key, RunDocument Run)>> LoadAsync(long[] keys, CancellationToken cancellation) => database.ReadAsync(
        async snapshot =>
        {
            object list = database.List(keys);
            Task<IEnumerable<T>> Query<T>(string sql) => snapshot.Connection!.QueryAsync<T>(new CommandDefinition(sql, new { list }, snapshot, cancellationToken: cancellation));
            RunRow[] rows = [.. await Query<RunRow>($"SELECT {RunRow.Columns} FROM tracked_runs WHERE {database.Among("run_key", "@list")}").ConfigureAwait(false)];
            ILookup<long, TrackingEntry> parameters = await EntriesAsync("tracked_params").ConfigureAwait(false), tags = await EntriesAsync("tracked_tags").ConfigureAwait(false);
            Dictionary<long, Dictionary<string, MetricPoint>> latest = await metrics.ReadAsync(snapshot, rows, cancellation).ConfigureAwait(false);
            ILookup<long, RunDataset> datasets = (await Query<DatasetRow>($"SELECT {DatasetRow.Columns} FROM tracked_datasets WHERE {database.Among("run_key", "@list")}").ConfigureAwait(false)).ToLookup(d => d.Run, d => d.Dataset);
            return rows.Select(row => (row.Key, Document(row, latest[row.Key].Values, parameters[row.Key], tags[row.Key], datasets[row.Key]))).ToList();

            async Task<ILookup<long, TrackingEntry>> EntriesAsync(string table) =>
                (await Query<EntryRow>($"SELECT run_key AS Run, key AS Key, value AS Value FROM {table} WHERE {database.Among("run_key", "@list")}").ConfigureAwait(false))
                .ToLookup(e => e.Run, e => new TrackingEntry(e.Key, e.Value));
        },
        cancellation);

    private static RunDocument Document(RunRow row, IEnumerable<MetricPoint> latest, IEnumerable<TrackingEntry> parameters, IEnumerable<TrackingEntry> tags, IEnumerable<RunDataset> datasets) => new()
    {
        Id = row.Id,
        ExperimentId = row.ExperimentId.ToString(CultureInfo.InvariantCulture),
        Name = row.Name,
        UserId = row.UserId,
        Status = TrackingText.Status(row.Status),
        StartTime = row.Started,
        EndTime = row.Ended,
        Stage = TrackingText.Stage(row.Stage),
        ArtifactUri = row.ArtifactUri,
        Revision = row.Revision,
        Metrics = [.. latest.OrderBy(p => p.Key, StringComparer.Ordinal)],
        Params = [.. parameters.OrderBy(p => p.Key, StringComparer.Ordinal)],
        Tags = [.. tags.OrderBy(t => t.Key, StringComparer.Ordinal)],
        Datasets = [.. datasets.OrderBy(d => d.Name, StringComparer.Ordinal).ThenBy(d => d.Digest, StringComparer.Ordinal)],
    };

    private sealed class EntryRow
    {
        public long Run { get; init; }

        public string Key { get; init; } = "";

        public string Value { get; init; } = "";
    }
}
