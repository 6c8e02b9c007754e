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

    /// <summary>An identity as a parameter.</summary>
    internal abstract object Write(Guid id);

    /// <summary>A time as a parameter.</summary>
    internal abstract object Write(DateTimeOffset time);

    /// <summary>An identity from a cell.</summary>
    internal abstract Guid ReadId(object cell);

    /// <summary>A time from a cell.</summary>
    internal abstract DateTimeOffset ReadTime(object cell);

    /// <summary>True when the error says that the key is already there.</summary>
    internal abstract bool IsDuplicate(DbException failure);

    /// <summary>An error of this database in words: the code, what was found and what is needed.</summary>
    internal abstract (FaultCode Code, string Found, string Needed) Explain(Exception failure);

    /// <inheritdoc/>
    public abstract void Dispose();
}
