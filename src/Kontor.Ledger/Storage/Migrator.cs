using System.Data.Common;
using Dapper;
using Kontor.Errors;

namespace Kontor.Ledger.Storage;

/// <summary>Brings a ledger to the version of the program: all missing steps in one transaction, one process at a time.</summary>
internal static class Migrator
{
    private const string CreateTable =
        "CREATE TABLE ledger_migrations (version integer PRIMARY KEY, name text NOT NULL, checksum text NOT NULL, applied text NOT NULL)";

    /// <summary>Applies what is missing.</summary>
    /// <exception cref="DataException">The ledger is newer than the program, or was made by other scripts, or is no ledger.</exception>
    internal static void Run(LedgerDatabase database, IReadOnlyList<Migration> migrations, TimeProvider time)
    {
        Migration[] steps = Steps(database, migrations);
        using DbConnection connection = database.Connect();
        if (database.HasLedger(connection, transaction: null) && Missing(database, connection, transaction: null, steps).Length == 0) return;

        using DbTransaction transaction = database.BeginMigration(connection);
        Build(database, transaction, steps, time);
        transaction.Commit();
    }

    /// <summary>Applies what is missing, in a transaction that another ends: one of <see cref="LedgerDatabase.BeginMigration"/>.</summary>
    internal static void Build(LedgerDatabase database, DbTransaction transaction, IReadOnlyList<Migration> migrations, TimeProvider time)
    {
        DbConnection connection = transaction.Connection!;
        Migration[] steps = Steps(database, migrations);
        // looked at again under the lock: another process may have been faster
        if (!database.HasLedger(connection, transaction)) connection.Execute(CreateTable, transaction: transaction);
        foreach (Migration step in Missing(database, connection, transaction, steps))
        {
            Execute(connection, transaction, step.Script);
            connection.Execute(
                "INSERT INTO ledger_migrations (version, name, checksum, applied) VALUES (@Version, @Name, @Checksum, @Applied)",
                new { step.Version, step.Name, step.Checksum, Applied = time.GetUtcNow().UtcDateTime.ToString("O") },
                transaction);
        }
    }

    /// <summary>Looks whether a ledger has all steps and no others; nothing is changed.</summary>
    /// <exception cref="DataException">It is newer or older than the program, was made by other scripts, or is no ledger.</exception>
    internal static void Verify(LedgerDatabase database, IReadOnlyList<Migration> migrations)
    {
        Migration[] steps = Steps(database, migrations);
        using DbConnection connection = database.Connect();
        int missing = database.HasLedger(connection, transaction: null) ? Missing(database, connection, transaction: null, steps).Length : steps.Length;
        if (missing > 0) throw Throw.Older(database.Name, missing);
    }

    /// <summary>Runs every statement of a script. Not by ExecuteNonQuery: after a statement with a result SQLite's provider swallows the errors of the rest.</summary>
    private static void Execute(DbConnection connection, DbTransaction transaction, string script)
    {
        using DbDataReader results = (DbDataReader)connection.ExecuteReader(script, transaction: transaction);
        while (results.NextResult())
        {
            // the statement has run by now
        }
    }

    private static Migration[] Steps(LedgerDatabase database, IReadOnlyList<Migration> migrations) =>
        [.. migrations.Where(m => m.Dialect is null || m.Dialect == database.Dialect).OrderBy(m => m.Version)];

    private static Migration[] Missing(LedgerDatabase database, DbConnection connection, DbTransaction? transaction, Migration[] steps)
    {
        Dictionary<long, string> applied = connection
            .Query<Applied>("SELECT version AS Version, checksum AS Checksum FROM ledger_migrations", transaction: transaction)
            .ToDictionary(a => a.Version, a => a.Checksum);
        long newest = applied.Count == 0 ? 0 : applied.Keys.Max();
        int known = steps.Length == 0 ? 0 : steps[^1].Version;
        if (newest > known) throw Throw.Newer(database.Name, newest, known);
        foreach (Migration step in steps)
        {
            if (applied.TryGetValue(step.Version, out string? checksum) && checksum != step.Checksum) throw Throw.Changed(database.Name, step);
        }
        return [.. steps.Where(s => !applied.ContainsKey(s.Version))];
    }

    private sealed class Applied
    {
        public long Version { get; init; }

        public string Checksum { get; init; } = "";
    }
}
