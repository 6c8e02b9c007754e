using System.Data.Common;
using System.Globalization;
using System.Text.Json;
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
            return connection.Measured(Dialect);
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

    internal override string Among(string column, string parameter) => $"{column} IN (SELECT value FROM json_each({parameter}))";

    internal override object List(IEnumerable<long> values) => JsonSerializer.Serialize(values);

    internal override object List(IEnumerable<string> values) => JsonSerializer.Serialize(values);

    internal override string ForUpdate => "";

    internal override string ForShare => "";

    // LIKE ignores the case of ASCII letters here, GLOB does not
    internal override (string Condition, string Pattern) Like(string column, string parameter, string pattern, bool ignoreCase) => ignoreCase
        ? ($"{column} LIKE {parameter}", pattern)
        : ($"{column} GLOB {parameter}", string.Concat(pattern.Select(c => c switch { '%' => "*", '_' => "?", '*' => "[*]", '?' => "[?]", '[' => "[[]", _ => c.ToString() })));

    internal override async Task<long[]> NextRunKeysAsync(DbTransaction transaction, int count, CancellationToken cancellation)
    {
        long first = await transaction.Connection!.ExecuteScalarAsync<long>(
            new CommandDefinition("SELECT COALESCE(MAX(run_key), 0) + 1 FROM tracked_runs", transaction: transaction, cancellationToken: cancellation)).ConfigureAwait(false);
        return [.. Enumerable.Range(0, count).Select(i => first + i)];
    }

    internal override Task InsertAsync(DbTransaction transaction, IReadOnlyList<RowSet> sets, CancellationToken cancellation)
    {
        foreach (RowSet set in sets)
        {
            using DbCommand command = transaction.Connection!.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = $"INSERT INTO {set.Table} ({string.Join(", ", set.Columns)}) VALUES ({string.Join(", ", set.Columns.Select(c => "@" + c))}) {set.Conflict}";
            foreach (string column in set.Columns)
            {
                DbParameter parameter = command.CreateParameter();
                parameter.ParameterName = "@" + column;
                command.Parameters.Add(parameter);
            }
            for (int row = 0; row < set.Count; row++)
            {
                cancellation.ThrowIfCancellationRequested();
                for (int i = 0; i < set.Values.Length; i++) command.Parameters[i].Value = set.Values[i].GetValue(row) ?? DBNull.Value;
                command.ExecuteNonQuery();
            }
        }
        return Task.CompletedTask;
    }

    internal override bool MayRetry(DbException failure) => false; // a transaction that writes is alone

    internal override bool IsOutage(DbException failure) => failure is SqliteException
    {
        SqliteErrorCode: SQLitePCL.raw.SQLITE_FULL or SQLitePCL.raw.SQLITE_READONLY or SQLitePCL.raw.SQLITE_CANTOPEN or SQLitePCL.raw.SQLITE_IOERR or SQLitePCL.raw.SQLITE_NOTADB
            or SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_LOCKED,
    };

    internal override bool IsDuplicate(DbException failure) => failure is SqliteException { SqliteExtendedErrorCode: SQLitePCL.raw.SQLITE_CONSTRAINT_PRIMARYKEY or SQLitePCL.raw.SQLITE_CONSTRAINT_UNIQUE };

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
