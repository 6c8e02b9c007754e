using System.Collections.Immutable;
using System.Data.Common;
using Dapper;
using Kontor.Ledger.Storage;

namespace Kontor.Ledger.Tracking;

/// <summary>Which files a run has.</summary>
internal sealed class FileTable(LedgerDatabase database)
{
    internal Task AttachAsync(string runId, RunFile file, CancellationToken cancellation)
    {
        string path = TrackingRules.Path(file.Path);
        string[] folders = [.. Folders(path)];
        return database.WriteAsync(
            async transaction =>
            {
                long run = await LockAsync(transaction, runId, cancellation).ConfigureAwait(false);
                if (await Scalar<string?>(
                    transaction, $"SELECT path FROM tracked_files WHERE run_key = @run AND {database.Among("path", "@folders")}", new { run, folders = database.List(folders) }, cancellation).ConfigureAwait(false) is { } inTheWay)
                    throw Throw.Invalid($"run '{runId}', path '{path}'", $"a file '{inTheWay}'", "a folder there, or another path");
                if (await AnyBelowAsync(transaction, run, path, cancellation).ConfigureAwait(false)) throw Throw.Invalid($"run '{runId}', path '{path}'", "a folder of this name", "another path");
                await transaction.Connection!.ExecuteAsync(Command(
                    """
                    INSERT INTO tracked_files (run_key, path, sha256, bytes, media_type) VALUES (@run, @path, @Sha256, @Bytes, @MediaType)
                    ON CONFLICT (run_key, path) DO UPDATE SET sha256 = excluded.sha256, bytes = excluded.bytes, media_type = excluded.media_type
                    """,
                    new { run, path, file.Hash.Sha256, file.Hash.Bytes, file.MediaType }, transaction, cancellation)).ConfigureAwait(false);
                return 0;
            },
            cancellation);
    }

    internal Task<RunFile?> FindAsync(string runId, string path, CancellationToken cancellation)
    {
        TrackingRules.Path(path);
        return database.ReadAsync(
            async snapshot =>
            {
                long run = await KeyAsync(snapshot, runId, cancellation).ConfigureAwait(false);
                Row? row = await snapshot.Connection!.QuerySingleOrDefaultAsync<Row>(Command(
                    "SELECT path AS Path, sha256 AS Sha256, bytes AS Bytes, media_type AS MediaType FROM tracked_files WHERE run_key = @run AND path = @path", new { run, path }, snapshot, cancellation))
                    .ConfigureAwait(false);
                return row is null ? null : new RunFile(row.Path, new FileHash(row.Sha256, row.Bytes), row.MediaType);
            },
            cancellation);
    }

    internal Task<ImmutableArray<RunFileEntry>> ListAsync(string runId, string folder, CancellationToken cancellation)
    {
        string below = folder.Length == 0 ? "" : TrackingRules.Path(folder) + "/";
        return database.ReadAsync(
            async snapshot =>
            {
                long run = await KeyAsync(snapshot, runId, cancellation).ConfigureAwait(false);
                IEnumerable<(string Path, long Bytes)> files = await snapshot.Connection!.QueryAsync<(string, long)>(Command(
                    "SELECT path, bytes FROM tracked_files WHERE run_key = @run AND path >= @below AND (@below = '' OR path < @after) ORDER BY path", new { run, below, after = After(below) }, snapshot, cancellation))
                    .ConfigureAwait(false);
                return files.Select(f => f.Path.IndexOf('/', below.Length) is >= 0 and var end ? new RunFileEntry(f.Path[..end], null) : new RunFileEntry(f.Path, f.Bytes))
                    .Distinct().OrderBy(f => f.Path, StringComparer.Ordinal).ToImmutableArray();
            },
            cancellation);
    }

    internal Task RemoveAsync(string runId, string path, CancellationToken cancellation)
    {
        string below = TrackingRules.Path(path) + "/";
        return database.WriteAsync(
            async transaction =>
            {
                long run = await LockAsync(transaction, runId, cancellation).ConfigureAwait(false);
                int removed = await transaction.Connection!.ExecuteAsync(Command(
                    "DELETE FROM tracked_files WHERE run_key = @run AND (path = @path OR (path >= @below AND path < @after))", new { run, path, below, after = After(below) }, transaction, cancellation)).ConfigureAwait(false);
                return removed > 0 ? 0 : throw Throw.Absent($"run '{runId}', path '{path}'", "no such file", "one that is there");
            },
            cancellation);
    }

    // '0' is the character after '/': all paths below a folder lie between the two
    private static string After(string below) => below.Length == 0 ? "" : below[..^1] + "0";

    private static IEnumerable<string> Folders(string path)
    {
        for (int slash = path.IndexOf('/'); slash >= 0; slash = path.IndexOf('/', slash + 1)) yield return path[..slash];
    }

    private static async Task<bool> AnyBelowAsync(DbTransaction transaction, long run, string path, CancellationToken cancellation) =>
        await Scalar<long>(transaction, "SELECT COUNT(*) FROM tracked_files WHERE run_key = @run AND path >= @below AND path < @after", new { run, below = path + "/", after = After(path + "/") }, cancellation)
            .ConfigureAwait(false) > 0;

    /// <summary>The key of a run in use, which is locked until the transaction ends.</summary>
    private async Task<long> LockAsync(DbTransaction transaction, string runId, CancellationToken cancellation)
    {
        (long Key, string Stage)? run = await transaction.Connection!.QuerySingleOrDefaultAsync<(long, string)?>(Command(
            $"SELECT run_key, stage FROM tracked_runs WHERE id = @runId{database.ForUpdate}", new { runId }, transaction, cancellation)).ConfigureAwait(false);
        if (run is not { } found) throw Throw.NoRun(runId);
        return TrackingText.Stage(found.Stage) == LifecycleStage.Active ? found.Key : throw Throw.Invalid($"run '{runId}'", "a deleted run", "one in use, or to restore it");
    }

    private static async Task<long> KeyAsync(DbTransaction transaction, string runId, CancellationToken cancellation) =>
        await Scalar<long?>(transaction, "SELECT run_key FROM tracked_runs WHERE id = @runId", new { runId }, cancellation).ConfigureAwait(false) ?? throw Throw.NoRun(runId);

    private static Task<T?> Scalar<T>(DbTransaction transaction, string sql, object parameters, CancellationToken cancellation) => transaction.Connection!.ExecuteScalarAsync<T>(Command(sql, parameters, transaction, cancellation));

    private static CommandDefinition Command(string sql, object parameters, DbTransaction transaction, CancellationToken cancellation) => new(sql, parameters, transaction, cancellationToken: cancellation);

    private sealed class Row
    {
        public string Path { get; init; } = "";

        public string Sha256 { get; init; } = "";

        public long Bytes { get; init; }

        public string MediaType { get; init; } = "";
    }
}
