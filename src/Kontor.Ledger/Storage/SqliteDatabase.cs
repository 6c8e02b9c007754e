using System.Data.Common;
using System.Globalization;
using Dapper;
using Kontor.Errors;
using Microsoft.Data.Sqlite;

namespace Kontor.Ledger.Storage;

/// <summary>A ledger in one SQLite file.</summary>
internal sealed class SqliteDatabase : LedgerDatabase
{
    // six decimals, so that texts sort as times do
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    private readonly string _path;

    internal SqliteDatabase(string path)
    {
        _path = path;
        ConnectionString = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            ForeignKeys = true,
            DefaultTimeout = 30, // seconds that a statement waits for the lock of another process
        }.ToString();
    }

    internal string ConnectionString { get; }

    internal override string Name => _path;

    internal override string? Folder => Path.GetDirectoryName(Path.GetFullPath(_path));

    internal override string Dialect => "sqlite";

    internal override DbConnection Connect()
    {
        if (Path.GetDirectoryName(Path.GetFullPath(_path)) is { } folder) Directory.CreateDirectory(folder);
        var connection = new SqliteConnection(ConnectionString);
        try
        {
            connection.Open();
            // kept in the file: readers and one writer no longer block each other
            connection.Execute("PRAGMA journal_mode = WAL");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    // an empty file is none, and a connection would make it a database
    internal override bool IsThere() => File.Exists(_path) && new FileInfo(_path).Length > 0 && base.IsThere();

    internal override DbTransaction BeginWrite(DbConnection connection) => ((SqliteConnection)connection).BeginTransaction(deferred: false);

    internal override DbTransaction BeginRead(DbConnection connection) => ((SqliteConnection)connection).BeginTransaction(deferred: true);

    internal override DbTransaction BeginMigration(DbConnection connection) => BeginWrite(connection);

    internal override bool HasLedger(DbConnection connection, DbTransaction? transaction)
    {
        long tables = connection.ExecuteScalar<long>("SELECT count(*) FROM sqlite_master", transaction: transaction);
        if (tables == 0) return false;
        long ledger = connection.ExecuteScalar<long>("SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'ledger_migrations'", transaction: transaction);
        return ledger == 1 ? true : throw Throw.Foreign(Name);
    }

    internal override object Write(Guid id) => id.ToString();

    internal override object Write(DateTimeOffset time) => time.ToUniversalTime().ToString(TimeFormat, CultureInfo.InvariantCulture);

    internal override Guid ReadId(object cell) => Guid.Parse((string)cell);

    internal override DateTimeOffset ReadTime(object cell) =>
        DateTimeOffset.ParseExact((string)cell, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    internal override bool IsDuplicate(DbException failure) => failure is SqliteException { SqliteExtendedErrorCode: SQLitePCL.raw.SQLITE_CONSTRAINT_PRIMARYKEY };

    internal override (FaultCode Code, string Found, string Needed) Explain(Exception failure) => failure is not SqliteException sqlite
        ? (FaultCode.CannotWrite, failure.Message.TrimEnd('.'), "a folder that can be written")
        : sqlite.SqliteErrorCode switch
        {
            SQLitePCL.raw.SQLITE_FULL => (FaultCode.CannotWrite, "a full disk", "free space, or a ledger on another disk"),
            SQLitePCL.raw.SQLITE_READONLY => (FaultCode.CannotWrite, "a file or folder that is read-only", "the right to write it, or another ledger"),
            SQLitePCL.raw.SQLITE_CANTOPEN => (FaultCode.CannotWrite, "a place where no file can be opened", "a file path in a folder that can be written"),
            SQLitePCL.raw.SQLITE_IOERR => (FaultCode.CannotWrite, $"a disk error ({sqlite.Message})", "a disk that works and has space"),
            SQLitePCL.raw.SQLITE_NOTADB => (FaultCode.Database, "a file that is no SQLite database", "a ledger that kontor made, or a path where there is no file yet"),
            SQLitePCL.raw.SQLITE_CORRUPT => (FaultCode.Database, "a damaged SQLite database", "a copy from a backup, or another ledger"),
            SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_LOCKED => (FaultCode.Database, "a ledger that another process has locked for 30 seconds", "that process to end"),
            _ => (FaultCode.Database, sqlite.Message, "a ledger in working order"),
        };

    public override void Dispose()
    {
        // the pool would keep the file open
        using var connection = new SqliteConnection(ConnectionString);
        SqliteConnection.ClearPool(connection);
    }
}
