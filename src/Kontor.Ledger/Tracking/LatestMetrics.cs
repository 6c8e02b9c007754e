using System.Data.Common;
using Dapper;
using Kontor.Ledger.Storage;

namespace Kontor.Ledger.Tracking;

/// <summary>The latest point of each metric: a table that is brought up to date when a search needs it, and the blocks that came after.</summary>
internal sealed class LatestMetrics(LedgerDatabase database) : IDisposable
{
    private const int MostRuns = 200;
    private readonly SemaphoreSlim _folding = new(1);

    /// <summary>Brings the table up to date for all runs of experiments.</summary>
    internal async Task FoldAsync(IReadOnlyCollection<long> experiments, CancellationToken cancellation)
    {
        while (true)
        {
            long[] pending = await database.ConnectedAsync(
                async connection => (await connection.QueryAsync<long>(new CommandDefinition(
                    $"SELECT run_key FROM tracked_runs WHERE {database.Among("experiment_id", "@experiments")} AND pending = 1 ORDER BY run_key LIMIT {MostRuns}",
                    new { experiments = database.List(experiments) },
                    cancellationToken: cancellation)).ConfigureAwait(false)).ToArray(),
                cancellation).ConfigureAwait(false);
            if (pending.Length == 0) return;
            await FoldRunsAsync(pending, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Brings the table up to date for runs, by their keys. Their revisions stay: what they hold does not change.</summary>
    internal async Task FoldRunsAsync(IReadOnlyCollection<long> runs, CancellationToken cancellation)
    {
        // one at a time: those who wait find the work done
        await _folding.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            await database.WriteAsync(
                async transaction =>
                {
                    DbConnection connection = transaction.Connection!;
                    RunRow[] locked =
                    [
                        .. await connection.QueryAsync<RunRow>(new CommandDefinition(
                            $"SELECT {RunRow.Columns} FROM tracked_runs WHERE {database.Among("run_key", "@runs")} AND pending = 1 ORDER BY run_key{database.ForUpdate}",
                            new { runs = database.List(runs) }, transaction, cancellationToken: cancellation)).ConfigureAwait(false),
                    ];
                    if (locked.Length == 0) return 0;
                    Dictionary<long, Dictionary<string, MetricPoint>> latest = await ReadAsync(transaction, locked, cancellation).ConfigureAwait(false);
                    (long Run, MetricPoint Point)[] rows = [.. latest.SelectMany(r => r.Value.Values.Select(p => (r.Key, p)))];
                    await database.InsertAsync(
                        transaction,
                        [
                            new RowSet(
                                "tracked_latest",
                                ["run_key", "key", "value", "ts", "step"],
                                [
                                    rows.Select(r => r.Run).ToArray(), rows.Select(r => r.Point.Key).ToArray(), rows.Select(r => double.IsNaN(r.Point.Value) ? (double?)null : r.Point.Value).ToArray(),
                                    rows.Select(r => r.Point.Timestamp).ToArray(), rows.Select(r => r.Point.Step).ToArray(),
                                ],
                                "ON CONFLICT (run_key, key) DO UPDATE SET value = excluded.value, ts = excluded.ts, step = excluded.step"),
                        ],
                        cancellation).ConfigureAwait(false);
                    await connection.ExecuteAsync(new CommandDefinition(
                        $"UPDATE tracked_runs SET folded = revision, pending = 0 WHERE {database.Among("run_key", "@runs")}",
                        new { runs = database.List(locked.Select(r => r.Key)) }, transaction, cancellationToken: cancellation)).ConfigureAwait(false);
                    return 0;
                },
                cancellation).ConfigureAwait(false);
        }
        finally
        {
            _folding.Release();
        }
    }

    /// <summary>The latest points of runs, by run and metric: those of the table, with the later blocks of runs that have some.</summary>
    internal async Task<Dictionary<long, Dictionary<string, MetricPoint>>> ReadAsync(DbTransaction transaction, IReadOnlyCollection<RunRow> runs, CancellationToken cancellation)
    {
        DbConnection connection = transaction.Connection!;
        var latest = runs.ToDictionary(r => r.Key, _ => new Dictionary<string, MetricPoint>(StringComparer.Ordinal));
        var keys = new Dictionary<string, string>(StringComparer.Ordinal);
        Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> shared = keys.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (LatestRow row in await connection.QueryAsync<LatestRow>(new CommandDefinition(
            $"SELECT run_key AS Run, key AS Key, value AS Value, ts AS Timestamp, step AS Step FROM tracked_latest WHERE {database.Among("run_key", "@runs")}",
            new { runs = database.List(runs.Select(r => r.Key)) }, transaction, cancellationToken: cancellation)).ConfigureAwait(false))
        {
            if (!keys.TryGetValue(row.Key, out string? key)) keys[row.Key] = key = row.Key;
            latest[row.Run][key] = new MetricPoint(key, row.Value ?? double.NaN, row.Timestamp, row.Step);
        }
        long[] pending = [.. runs.Where(r => r.Pending == 1).Select(r => r.Key)];
        if (pending.Length == 0) return latest;
        List<MetricPoint> points = [];
        foreach (BlockRow block in await connection.QueryAsync<BlockRow>(new CommandDefinition(
            $"""
            SELECT b.run_key AS Run, b.data AS Data FROM tracked_blocks b JOIN tracked_runs r ON r.run_key = b.run_key
            WHERE {database.Among("b.run_key", "@pending")} AND b.number > r.folded ORDER BY b.run_key, b.number
            """,
            new { pending = database.List(pending) }, transaction, cancellationToken: cancellation)).ConfigureAwait(false))
        {
            points.Clear();
            MetricBlock.Unpack(block.Data, points, shared);
            LatestPoint.Merge(latest[block.Run], points);
        }
        return latest;
    }

    public void Dispose() => _folding.Dispose();

    private sealed class LatestRow
    {
        public long Run { get; init; }

        public string Key { get; init; } = "";

        public double? Value { get; init; }

        public long Timestamp { get; init; }

        public long Step { get; init; }
    }

    private sealed class BlockRow
    {
        public long Run { get; init; }

        public byte[] Data { get; init; } = [];
    }
}
