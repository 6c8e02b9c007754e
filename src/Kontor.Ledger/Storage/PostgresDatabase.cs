using System.Data;
using System.Data.Common;
using System.Net.Sockets;
using Dapper;
using Kontor.Errors;
using Npgsql;

namespace Kontor.Ledger.Storage;

/// <summary>A ledger in one schema of a PostgreSQL database.</summary>
internal sealed class PostgresDatabase : LedgerDatabase
{
    // the advisory lock of migrations: "Kontor" in ASCII
    private const long MigrationLock = 0x4B6F6E746F72;

    private readonly NpgsqlDataSource _source;
    private readonly string _schema;

    internal PostgresDatabase(NpgsqlConnectionStringBuilder settings)
    {
        _schema = Schema(settings.SearchPath);
        settings.SearchPath = Quote(_schema);
        if (string.IsNullOrWhiteSpace(settings.ApplicationName)) settings.ApplicationName = "kontor";
        // the statements of busy paths are planned once; a pooler that forbids it is told by "Max Auto Prepare=0"
        if (!settings.ContainsKey("Max Auto Prepare")) settings.MaxAutoPrepare = 64;
        Name = $"postgres://{settings.Host}:{settings.Port}/{settings.Database}";
        _source = NpgsqlDataSource.Create(settings);
    }

    internal override string Name { get; }

    internal override string Dialect => "postgresql";

    internal override DbConnection Connect() => _source.OpenConnection().Measured(Dialect);

    internal override async Task<DbConnection> ConnectAsync(CancellationToken cancellation) => (await _source.OpenConnectionAsync(cancellation).ConfigureAwait(false)).Measured(Dialect);

    internal override DbTransaction BeginWrite(DbConnection connection) => connection.BeginTransaction(IsolationLevel.ReadCommitted);

    internal override DbTransaction BeginRead(DbConnection connection) => connection.BeginTransaction(IsolationLevel.RepeatableRead);

    internal override Task SerialiseAsync(DbTransaction transaction, string thing) => transaction.Connection!.ExecuteAsync(
        "SELECT pg_advisory_xact_lock(hashtextextended(@name, 0))", new { name = $"kontor {_schema} {thing}" }, transaction);

    internal override DbTransaction BeginMigration(DbConnection connection)
    {
        DbTransaction transaction = BeginWrite(connection);
        connection.Execute("SELECT pg_advisory_xact_lock(@MigrationLock)", new { MigrationLock }, transaction);
        // asked first: CREATE SCHEMA IF NOT EXISTS needs a right on the database even where there is nothing to create
        if (!connection.ExecuteScalar<bool>("SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = @_schema)", new { _schema }, transaction))
            connection.Execute($"CREATE SCHEMA {Quote(_schema)}", transaction: transaction);
        return transaction;
    }

    internal override bool HasLedger(DbConnection connection, DbTransaction? transaction) => connection.ExecuteScalar<bool>(
        "SELECT EXISTS (SELECT FROM pg_tables WHERE schemaname = @_schema AND tablename = 'ledger_migrations')", new { _schema }, transaction);

    internal override object Write(Guid id) => id;

    internal override object Write(DateTimeOffset time) => time.UtcDateTime;

    internal override Guid ReadId(object cell) => (Guid)cell;

    internal override DateTimeOffset ReadTime(object cell) => new((DateTime)cell, TimeSpan.Zero);

    internal override string Among(string column, string parameter) => $"{column} = ANY ({parameter})";

    internal override object List(IEnumerable<long> values) => values.ToArray();

    internal override object List(IEnumerable<string> values) => values.ToArray();

    internal override string ForUpdate => " FOR UPDATE";

    internal override string ForShare => " FOR SHARE";

    internal override (string Condition, string Pattern) Like(string column, string parameter, string pattern, bool ignoreCase) =>
        ($"{column} {(ignoreCase ? "ILIKE" : "LIKE")} {parameter} ESCAPE ''", pattern);

    internal override async Task<long[]> NextRunKeysAsync(DbTransaction transaction, int count, CancellationToken cancellation) =>
    [
        .. await transaction.Connection!.QueryAsync<long>(
            new CommandDefinition("SELECT nextval('tracked_run_keys') FROM generate_series(1, @count)", new { count }, transaction, cancellationToken: cancellation)).ConfigureAwait(false),
    ];

    internal override async Task InsertAsync(DbTransaction transaction, IReadOnlyList<RowSet> sets, CancellationToken cancellation)
    {
        using var batch = new NpgsqlBatch((NpgsqlConnection)transaction.Connection!, (NpgsqlTransaction)transaction);
        foreach (RowSet set in sets)
        {
            var command = new NpgsqlBatchCommand(
                $"INSERT INTO {set.Table} ({string.Join(", ", set.Columns)}) SELECT * FROM unnest({string.Join(", ", set.Columns.Select((_, i) => $"${i + 1}"))}) {set.Conflict}");
            foreach (Array values in set.Values) command.Parameters.Add(new NpgsqlParameter { Value = values });
            batch.BatchCommands.Add(command);
        }
        await batch.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
    }

    internal override bool MayRetry(DbException failure) => failure is PostgresException { SqlState: PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure };

    // classes 08, 53, 57 and 58 of PostgreSQL's codes: connection, resources, intervention, system
    internal override bool IsOutage(DbException failure) => failure is not PostgresException refused || refused.SqlState[..2] is "08" or "53" or "57" or "58"
        || refused.SqlState is PostgresErrorCodes.ReadOnlySqlTransaction;

    internal override bool IsDuplicate(DbException failure) => failure is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };

    internal override (FaultCode Code, string Found, string Needed) Explain(Exception failure) => failure switch
    {
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } => (FaultCode.CannotWrite, "a full disk on the server", "free space on the server"),
        PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction } => (FaultCode.CannotWrite, "a server that is read-only", "the primary server"),
        PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } refused =>
            (FaultCode.CannotWrite, refused.MessageText, $"a user who may create and write tables in the schema {_schema}"),
        PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification } refused =>
            (FaultCode.Database, refused.MessageText, "the right user name and password"),
        PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } refused => (FaultCode.Database, refused.MessageText, "a database that exists"),
        PostgresException refused => (FaultCode.Database, $"{refused.MessageText} ({refused.SqlState})", "a ledger in working order"),
        _ when failure.InnerException is SocketException => (FaultCode.Database, failure.InnerException.Message, "a PostgreSQL server that answers there"),
        _ => (FaultCode.Database, failure.Message, "a PostgreSQL server that answers"),
    };

    public override void Dispose() => _source.Dispose();

    /// <summary>The one schema that a search path names, folded as PostgreSQL folds it: lower case unless quoted.</summary>
    private static string Schema(string? searchPath)
    {
        string name = string.IsNullOrWhiteSpace(searchPath) ? "kontor" : searchPath.Trim();
        bool quoted = name.Length > 2 && name[0] == '"' && name[^1] == '"';
        name = quoted ? name[1..^1] : name.ToLowerInvariant();
        return name.AsSpan().IndexOfAny('"', ',') < 0 ? name : throw new ArgumentException($"Search Path is '{searchPath}'; needs one schema", nameof(searchPath));
    }

    private static string Quote(string name) => $"\"{name}\"";
}
