using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using Dapper;
using Kontor.Ledger.Storage;

namespace Kontor.Ledger.Tracking;

/// <summary>Finds the runs whose owner is gone.</summary>
internal sealed class Leases(LedgerDatabase database, TimeProvider time)
{
    private const string LostTag = "kontor.lost";

    internal Task<bool> RenewAsync(string runId, long until, CancellationToken cancellation)
    {
        long now = time.GetUtcNow().ToUnixTimeMilliseconds();
        return database.WriteAsync(
            async transaction =>
            {
                (long Key, string Status)? run = await transaction.Connection!.QuerySingleOrDefaultAsync<(long, string)?>(Command(
                    $"SELECT run_key, status FROM tracked_runs WHERE id = @runId{database.ForUpdate}", new { runId }, transaction, cancellation)).ConfigureAwait(false);
                if (run is not { } found) throw Throw.NoRun(runId);
                if (TrackingText.Status(found.Status) != RunStatus.Running) return false;
                await transaction.Connection!.ExecuteAsync(Command(
                    "INSERT INTO tracked_leases (run_key, until, seen) VALUES (@Key, @until, @now) ON CONFLICT (run_key) DO UPDATE SET until = excluded.until, seen = excluded.seen",
                    new { found.Key, until, now }, transaction, cancellation)).ConfigureAwait(false);
                return true;
            },
            cancellation);
    }

    internal Task<ImmutableArray<string>> MarkLostAsync(long now, CancellationToken cancellation) => database.WriteAsync(
        async transaction =>
        {
            DbConnection connection = transaction.Connection!;
            LostRow[] lost =
            [
                .. await connection.QueryAsync<LostRow>(Command(
                    $"""
                    SELECT r.run_key AS Key, r.id AS Id, r.experiment_id AS ExperimentId, r.started AS Started, l.until AS Until, l.seen AS Seen,
                           COALESCE((SELECT MAX(b.received) FROM tracked_blocks b WHERE b.run_key = r.run_key), 0) AS Received
                    FROM tracked_leases l JOIN tracked_runs r ON r.run_key = l.run_key
                    WHERE l.until < @now AND r.status = 'RUNNING' ORDER BY r.run_key{(database.ForUpdate.Length > 0 ? database.ForUpdate + " OF r" : "")}
                    """,
                    new { now }, transaction, cancellation)).ConfigureAwait(false),
            ];
            foreach (LostRow run in lost)
            {
                await connection.ExecuteAsync(Command(
                    "UPDATE tracked_runs SET status = 'KILLED', ended = @end, revision = revision + 1 WHERE run_key = @Key",
                    new { end = Math.Max(run.Started, Math.Max(run.Seen, run.Received)), run.Key }, transaction, cancellation)).ConfigureAwait(false);
                string text = string.Create(CultureInfo.InvariantCulture, $"no sign of life until {DateTimeOffset.FromUnixTimeMilliseconds(run.Until):yyyy-MM-ddTHH:mm:ssZ}: the process that ran it is gone");
                await connection.ExecuteAsync(Command(
                    "INSERT INTO tracked_tags (run_key, key, value) VALUES (@Key, @LostTag, @text) ON CONFLICT (run_key, key) DO UPDATE SET value = excluded.value",
                    new { run.Key, LostTag, text }, transaction, cancellation)).ConfigureAwait(false);
            }
            if (lost.Length > 0) await database.InsertAsync(transaction, [ExperimentRevisions.Grow(lost.Select(r => r.ExperimentId))], cancellation).ConfigureAwait(false);
            return lost.Select(r => r.Id).ToImmutableArray();
        },
        cancellation);

    private static CommandDefinition Command(string sql, object parameters, DbTransaction transaction, CancellationToken cancellation) => new(sql, parameters, transaction, cancellationToken: cancellation);

    private sealed class LostRow
    {
        public long Key { get; init; }

        public string Id { get; init; } = "";

        public long ExperimentId { get; init; }

        public long Started { get; init; }

        public long Until { get; init; }

        public long Seen { get; init; }

        public long Received { get; init; }
    }
}
