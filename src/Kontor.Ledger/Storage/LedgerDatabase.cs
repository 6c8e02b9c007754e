using System.Data.Common;
using Kontor.Errors;

namespace Kontor.Ledger.Storage;

/// <summary>What differs between the databases that can hold a ledger: connections, locks, a few column types, the meaning of their errors.</summary>
internal abstract class LedgerDatabase : IDisposable
{
    /// <summary>What the messages call it; never with a password.</summary>
    internal abstract string Name { get; }

    /// <summary>The folder of its file; null for a database on a server.</summary>
    internal virtual string? Folder => null;

    /// <summary>The part of a migration's file name that says for which database it is.</summary>
    internal abstract string Dialect { get; }

    /// <summary>Opens a connection.</summary>
    internal abstract DbConnection Connect();

    /// <summary>Opens a connection without holding a thread while a server is waited for.</summary>
    internal virtual Task<DbConnection> ConnectAsync(CancellationToken cancellation) => Task.FromResult(Connect());

    /// <summary>Begins a transaction that will write.</summary>
    internal abstract DbTransaction BeginWrite(DbConnection connection);

    /// <summary>Begins a transaction whose reads all see the same moment.</summary>
    internal abstract DbTransaction BeginRead(DbConnection connection);

    /// <summary>Begins the transaction of a migration: no other process migrates until it ends.</summary>
    internal abstract DbTransaction BeginMigration(DbConnection connection);

    /// <summary>Until the transaction ends, no other writer that asks for the same thing goes on.</summary>
    /// <param name="transaction">A transaction that writes.</param>
    /// <param name="thing">What one writer at a time may do.</param>
    internal virtual Task SerialiseAsync(DbTransaction transaction, string thing) => Task.CompletedTask;

    /// <summary>True when the table that lists migrations is there.</summary>
    /// <exception cref="DataException">It is not, and the database belongs to another program.</exception>
    internal abstract bool HasLedger(DbConnection connection, DbTransaction? transaction);

    /// <summary>True when there is a ledger; nothing is made to find out.</summary>
    internal virtual bool IsThere()
    {
        using DbConnection connection = Connect();
        return HasLedger(connection, transaction: null);
    }

    /// <summary>Makes sure that there is no ledger yet.</summary>
    /// <exception cref="DataException">There is one.</exception>
    internal void RefuseLedger()
    {
        using DbConnection connection = Connect();
        if (HasLedger(connection, transaction: null)) throw Throw.LedgerIsThere(Name);
    }

    /// <summary>An identity as a parameter.</summary>
    internal abstract object Write(Guid id);

    /// <summary>A time as a parameter.</summary>
    internal abstract object Write(DateTimeOffset time);

    /// <summary>An identity from a cell.</summary>
    internal abstract Guid ReadId(object cell);

    /// <summary>A time from a cell.</summary>
    internal abstract DateTimeOffset ReadTime(object cell);

    /// <summary>The condition that a column's value is among those of a list, see <see cref="List(IEnumerable{long})"/>.</summary>
    internal abstract string Among(string column, string parameter);

    /// <summary>Integers as one parameter of <see cref="Among"/>.</summary>
    internal abstract object List(IEnumerable<long> values);

    /// <summary>Texts as one parameter of <see cref="Among"/>.</summary>
    internal abstract object List(IEnumerable<string> values);

    /// <summary>Locks the rows that a query selects until the transaction ends; empty where a transaction that writes is alone anyway.</summary>
    internal abstract string ForUpdate { get; }

    /// <summary>Keeps the rows that a query selects from being changed until the transaction ends; empty where a transaction that writes is alone anyway.</summary>
    internal abstract string ForShare { get; }

    /// <summary>The condition that a column's text is like a pattern (<c>%</c> any characters, <c>_</c> one, nothing escapes), and the pattern as its parameter.</summary>
    internal abstract (string Condition, string Pattern) Like(string column, string parameter, string pattern, bool ignoreCase);

    /// <summary>New keys of runs that are about to be inserted in this transaction.</summary>
    internal abstract Task<long[]> NextRunKeysAsync(DbTransaction transaction, int count, CancellationToken cancellation);

    /// <summary>Inserts rows, table after table, with as few round trips as the database allows.</summary>
    internal abstract Task InsertAsync(DbTransaction transaction, IReadOnlyList<RowSet> sets, CancellationToken cancellation);

    /// <summary>True when the same transaction may well succeed when it is tried again, such as after a deadlock.</summary>
    internal abstract bool MayRetry(DbException failure);

    /// <summary>True when the error is about the connection or the server as a whole, not about one statement.</summary>
    internal abstract bool IsOutage(DbException failure);

    /// <summary>True when the error says that the key is already there.</summary>
    internal abstract bool IsDuplicate(DbException failure);

    /// <summary>An error of this database in words: the code, what was found and what is needed.</summary>
    internal abstract (FaultCode Code, string Found, string Needed) Explain(Exception failure);

    /// <inheritdoc/>
    public abstract void Dispose();
}
