using System.Data.Common;
using Dapper;
using Kontor.Errors;
using Kontor.Ledger.Artefacts;
using Kontor.Ledger.Storage;
using Kontor.Progress;

namespace Kontor.Ledger.Backups;

/// <summary>Looks whether a ledger is whole: the database itself, every reference, every artefact and its hash.</summary>
public static class LedgerCheck
{
    /// <summary>The columns that name artefacts by their hash. Hashes elsewhere are of files that people keep themselves.</summary>
    internal static readonly (string Table, string Column)[] References = [("tracked_files", "sha256"), ("model_versions", "sha256")];

    /// <summary>Looks at all of it; nothing is changed.</summary>
    /// <param name="ledger">The ledger, as for <see cref="LedgerStore.Open(string, TimeProvider)"/>.</param>
    /// <param name="artefacts">Its artefacts.</param>
    /// <param name="context">Progress and cancellation.</param>
    /// <exception cref="DataException">There is no ledger (<see cref="FaultCode.NotFound"/>), or the database does not answer.</exception>
    public static LedgerCheckReport Run(string ledger, BlobStore artefacts, FitContext context)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(ledger);
        ArgumentNullException.ThrowIfNull(artefacts);
        ArgumentNullException.ThrowIfNull(context);
        using LedgerDatabase database = LedgerTarget.Parse(ledger);
        try
        {
            if (!database.IsThere()) throw Throw.NoLedger(database.Name);
            using DbConnection connection = database.Connect();
            using DbTransaction snapshot = database.BeginRead(connection);
            List<string> faults = [.. Faults(database, snapshot)];
            IReadOnlyList<TableShape> tables = LedgerTables.Read(database, snapshot);
            Dictionary<string, long> rows = Rows(snapshot, tables, context);
            string[] wanted = [.. References.Where(r => rows.ContainsKey(r.Table)).SelectMany(r => snapshot.Connection!.Query<string>(
                $"SELECT DISTINCT {r.Column} FROM {r.Table} WHERE {r.Column} IS NOT NULL", transaction: snapshot)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
            (List<string> missing, List<string> damaged) = Artefacts(artefacts, wanted, context);
            // what nothing refers to is no fault: a run that was deleted leaves its files
            return new LedgerCheckReport(LedgerTables.Version(snapshot), rows, wanted.Length, missing, damaged, artefacts.All().Except(wanted, StringComparer.Ordinal).Count(), faults);
        }
        catch (Exception failure) when (failure is DbException or TimeoutException)
        {
            throw Throw.Refused(database, failure);
        }
    }

    private static IEnumerable<string> Faults(LedgerDatabase database, DbTransaction snapshot)
    {
        // PostgreSQL enforces references itself, and reading every row finds damaged pages
        if (database.Dialect != "sqlite") yield break;
        foreach (string fault in snapshot.Connection!.Query<string>("PRAGMA integrity_check", transaction: snapshot).Where(f => f != "ok")) yield return fault;
        foreach ((string table, string parent) in snapshot.Connection!.Query<(string, string)>("SELECT DISTINCT \"table\", parent FROM pragma_foreign_key_check", transaction: snapshot)) yield return $"rows of {table} refer to rows of {parent} that are not there";
    }

    private static Dictionary<string, long> Rows(DbTransaction snapshot, IReadOnlyList<TableShape> tables, FitContext context)
    {
        using IProgressStep step = context.Progress.Begin("tables", tables.Count);
        Dictionary<string, long> rows = new(StringComparer.Ordinal);
        foreach (TableShape table in tables)
        {
            rows.Add(table.Name, TableRows.Digest(snapshot, table, context.Cancellation).Rows);
            step.Advance(1);
        }
        return rows;
    }

    private static (List<string> Missing, List<string> Damaged) Artefacts(BlobStore artefacts, string[] wanted, FitContext context)
    {
        using IProgressStep step = context.Progress.Begin("artefacts", wanted.Length);
        (List<string> missing, List<string> damaged) = ([], []);
        foreach (string sha256 in wanted)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            step.Advance(1);
            if (!artefacts.Contains(sha256))
            {
                missing.Add(sha256);
                continue;
            }
            using FileStream bytes = artefacts.Open(sha256);
            if (Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)) != sha256) damaged.Add(sha256);
        }
        return (missing, damaged);
    }
}
