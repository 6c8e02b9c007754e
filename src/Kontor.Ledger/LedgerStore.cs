using System.Data.Common;
using Kontor.Decisions;
using Kontor.Errors;
using Kontor.Ledger.Access;
using Kontor.Ledger.Registry;
using Kontor.Ledger.Governance;
using Kontor.Ledger.Storage;
using Kontor.Ledger.Tracking;

namespace Kontor.Ledger;

/// <summary>The store of what was run and decided: a SQLite file by default, a PostgreSQL database when a team shares it.</summary>
/// <remarks><para>Safe for many threads and many processes at once: a run is written in one transaction with its decisions, whole or not at all, and never changed.</para>
/// <para>In SQLite the file is in write-ahead mode and a writer waits up to 30 seconds for its turn. In PostgreSQL the tables lie in the schema
/// <c>kontor</c>, or in the one that the connection string names as its search path.</para></remarks>
public sealed class LedgerStore : IDisposable
{
    private const int FirstTracked = 8; // the migration from which on finished runs are tracked ones, too
    private const int Attempts = 5;     // of writers that are in each other's way
    private readonly LedgerDatabase _database;
    private readonly FinishedRuns _finished;

    private LedgerStore(LedgerDatabase database, TimeProvider time)
    {
        _database = database;
        Access = new AccessStore(database, time);
        Audit = new AuditTrail(database, time);
        _finished = new FinishedRuns(database, time);
        Governance = new GovernanceStore(database, time);
        Tracking = new TrackingStore(database, time);
        Registry = new RegistryStore(database, time);
    }

    /// <summary>API keys and the sessions that people open with them.</summary>
    public AccessStore Access { get; }

    /// <summary>Who did what to which thing: it only grows.</summary>
    public AuditTrail Audit { get; }

    /// <summary>What people said of decisions, and what came true of them.</summary>
    public GovernanceStore Governance { get; }

    /// <summary>Experiments and the runs in them, live ones included.</summary>
    public TrackingStore Tracking { get; }

    /// <summary>Registered models, their versions, stages and aliases.</summary>
    public RegistryStore Registry { get; }

    /// <summary>Whether a target names a file, and not a database server.</summary>
    /// <param name="target">As for <see cref="Open(string, TimeProvider)"/>.</param>
    /// <exception cref="DataException">It is no target (<see cref="FaultCode.Database"/>).</exception>
    public static bool IsFile(string target)
    {
        using LedgerDatabase database = LedgerTarget.Parse(target);
        return database is SqliteDatabase;
    }

    /// <summary>Opens a ledger, makes it if it is new, and brings an older one to this program's version, under a lock and in one transaction.</summary>
    /// <param name="target">The path of a SQLite file, a PostgreSQL connection string (<c>Host=...;Database=...</c>) or a <c>postgres://</c> address.</param>
    /// <param name="time">The clock that stamps migrations.</param>
    /// <returns>The ledger; dispose it to close its connections.</returns>
    /// <exception cref="DataException">A newer program wrote the ledger (<see cref="FaultCode.Version"/>), its place cannot be written
    /// (<see cref="FaultCode.CannotWrite"/>), or it is no ledger, is damaged or out of reach (<see cref="FaultCode.Database"/>).</exception>
    public static LedgerStore Open(string target, TimeProvider time) => Open(target, time, Migration.Embedded);

    /// <summary>Opens a ledger that is there: none is made where there is none. An older one is brought to this program's version.</summary>
    /// <param name="target">As for <see cref="Open(string, TimeProvider)"/>.</param>
    /// <param name="time">The clock that stamps migrations.</param>
    /// <returns>The ledger; dispose it to close its connections.</returns>
    /// <exception cref="DataException">There is none (<see cref="FaultCode.NotFound"/>), or as for <see cref="Open(string, TimeProvider)"/>.</exception>
    public static LedgerStore OpenExisting(string target, TimeProvider time)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(target);
        ArgumentNullException.ThrowIfNull(time);
        using (var found = new LedgerStore(LedgerTarget.Parse(target), time))
        {
            LedgerDatabase database = found._database;
            if (!found.Guard(database.IsThere)) throw Throw.NoLedger(database.Name);
        }
        return Open(target, time);
    }

    /// <summary>Opens a ledger with other migrations than those of this program.</summary>
    internal static LedgerStore Open(string target, TimeProvider time, IReadOnlyList<Migration> migrations)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(target);
        ArgumentNullException.ThrowIfNull(time);
        LedgerDatabase database = LedgerTarget.Parse(target);
        var store = new LedgerStore(database, time);
        try
        {
            store.Guard(() =>
            {
                Migrator.Run(database, migrations, time);
                if (migrations.Any(m => m.Version == FirstTracked)) store._finished.Adopt();
                return true;
            });
            return store;
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    /// <summary>What messages call the ledger: its path, or the address of its database without user and password.</summary>
    public string Name => _database.Name;

    /// <summary>The folder that the ledger's file lies in; null for a ledger on a database server.</summary>
    public string? Folder => _database.Folder;

    /// <summary>Asks the database whether it answers and still has the tables of this program.</summary>
    /// <exception cref="DataException">A newer program has changed them in the meantime (<see cref="FaultCode.Version"/>), or as for <see cref="Open(string, TimeProvider)"/>.</exception>
    public void Probe() => Guard(() =>
    {
        Migrator.Verify(_database, Migration.Embedded);
        return true;
    });

    /// <summary>Writes one run with all that belongs to it, and the decisions that it made, whole or not at all. The tracked run of the same identity ends so; where there is none, one is made.</summary>
    /// <remarks>Characters that no database text can hold (NUL, half of a surrogate pair) are written as U+FFFD.</remarks>
    /// <param name="run">The run.</param>
    /// <param name="decisions">Its decisions, the most important first; none where it only measured or forecast.</param>
    /// <exception cref="ArgumentException">The run is already recorded, or its failure text and its outcome disagree, or a run that did not complete decides.</exception>
    /// <exception cref="DataException">The ledger cannot be written (<see cref="FaultCode.CannotWrite"/>) or the database refused (<see cref="FaultCode.Database"/>).</exception>
    public void Record(Run run, params IReadOnlyList<Decision> decisions)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(decisions);
        if ((run.Failure is not null) != (run.Outcome == RunOutcome.Failed))
            throw new ArgumentException($"outcome {run.Outcome} {(run.Failure is null ? "needs" : "has no place for")} a failure text", nameof(run));
        if (decisions.Count > 0 && run.Outcome != RunOutcome.Completed) throw new ArgumentException($"has {decisions.Count} of a run with outcome {run.Outcome}, needs none", nameof(decisions));
        Guard(() =>
        {
            for (int attempt = 1; ; attempt++)
            {
                using DbConnection connection = _database.Connect();
                using DbTransaction transaction = _database.BeginWrite(connection);
                try
                {
                    if (!RunTables.TryInsert(_database, transaction, run)) throw new ArgumentException($"run {run.Id} is already recorded", nameof(run));
                    DecisionTables.Insert(_database, transaction, run.Id, decisions);
                    _finished.Track(transaction, [run]);
                    transaction.Commit();
                    return true;
                }
                catch (DbException failure) when (attempt < Attempts && _database.MayRetry(failure))
                {
                    // another writer was in the way and has won
                }
            }
        });
    }

    /// <summary>The decisions that pass a filter: of the latest run first, within a run in their order.</summary>
    /// <param name="filter">Which decisions.</param>
    /// <param name="limit">How many at most, 1 or more. Default 50.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is below 1.</exception>
    /// <exception cref="DataException">The database refused or is damaged (<see cref="FaultCode.Database"/>).</exception>
    public IReadOnlyList<RecordedDecision> Decisions(DecisionFilter filter, int limit = 50)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return Read(snapshot => DecisionTables.Select(_database, snapshot, DecisionSelection.Of(_database, filter, limit)));
    }

    /// <summary>The runs that pass a filter, the latest first, each with all that belongs to it.</summary>
    /// <param name="filter">Which runs.</param>
    /// <param name="limit">How many at most, 1 or more. Default 50.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is below 1.</exception>
    /// <exception cref="DataException">The database refused or is damaged (<see cref="FaultCode.Database"/>).</exception>
    public IReadOnlyList<Run> Runs(RunFilter filter, int limit = 50)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return Read(snapshot => RunTables.Select(_database, snapshot, RunSelection.Of(_database, filter, limit)));
    }

    /// <summary>One run by its identity, with all that belongs to it.</summary>
    /// <param name="id">The identity.</param>
    /// <returns>The run; null when the ledger has none of that identity.</returns>
    /// <exception cref="DataException">The database refused or is damaged (<see cref="FaultCode.Database"/>).</exception>
    public Run? Find(Guid id) => Read(snapshot => RunTables.Select(_database, snapshot, RunSelection.Of(_database, id))) is [Run run] ? run : null;

    /// <summary>Writes what was taken already, then closes the connections.</summary>
    public void Dispose()
    {
        Tracking.Dispose();
        _database.Dispose();
    }

    private IReadOnlyList<T> Read<T>(Func<DbTransaction, IReadOnlyList<T>> select) => Guard(() =>
    {
        using DbConnection connection = _database.Connect();
        using DbTransaction snapshot = _database.BeginRead(connection);
        return select(snapshot);
    });

    private T Guard<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception failure) when (failure is DbException or IOException or UnauthorizedAccessException or TimeoutException)
        {
            throw Throw.Refused(_database, failure);
        }
    }
}
