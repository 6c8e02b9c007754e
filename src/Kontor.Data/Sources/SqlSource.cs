using System.Data.Common;
using Kontor.Errors;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Kontor.Data.Sources;

/// <summary>The rows of a query against SQLite or PostgreSQL.</summary>
internal sealed class SqlSource : TableSource
{
    private readonly Func<DbConnection> _connect;
    private readonly string _query;
    private readonly string _kind;

    /// <summary>Takes the connection string for the database that it describes.</summary>
    /// <param name="connection">Such as <c>Data Source=sales.db</c> (SQLite) or <c>Host=...;Database=...</c> (PostgreSQL). It is never printed.</param>
    /// <param name="query">The query.</param>
    /// <exception cref="DataException">The connection string describes neither.</exception>
    internal SqlSource(string connection, string query)
    {
        _query = query;
        var parts = new DbConnectionStringBuilder();
        try
        {
            parts.ConnectionString = connection;
            if (parts.ContainsKey("host") || parts.ContainsKey("server"))
            {
                string full = new NpgsqlConnectionStringBuilder(connection).ConnectionString;
                (_kind, _connect) = ("PostgreSQL", () => new NpgsqlConnection(full));
                Name = $"query on PostgreSQL, database {(parts.TryGetValue("database", out object? name) ? name : "(default)")}";
                return;
            }
            var sqlite = new SqliteConnectionStringBuilder(connection) { Mode = SqliteOpenMode.ReadOnly };
            if (sqlite.DataSource.Length > 0)
            {
                if (!File.Exists(sqlite.DataSource)) Throw.Fault(FaultCode.NotFound, sqlite.DataSource, "no such database", "the path of a SQLite file");
                (_kind, _connect) = ("SQLite", () => new SqliteConnection(sqlite.ConnectionString));
                Name = $"query on SQLite, {sqlite.DataSource}";
                return;
            }
        }
        catch (ArgumentException wrong)
        {
            // the message may quote the string, and the string may hold a password
            throw new DataException(new DataFault(FaultCode.Database, "connection", "a connection string that cannot be read", "'Data Source=file.db' for SQLite or 'Host=...;Database=...' for PostgreSQL"), wrong);
        }
        throw new DataException(new DataFault(FaultCode.Database, "connection", "a connection string without 'Data Source' or 'Host'", "'Data Source=file.db' for SQLite or 'Host=...;Database=...' for PostgreSQL"));
    }

    internal override string Name { get; }

    internal override char? DecimalMark => '.';

    internal override IEnumerable<(string Subject, string Statement, string Reason)> Described => [("source", $"a query on {_kind}", "the configuration says so")];

    internal override RowReader Open() => new SqlReader(_connect(), _query, Name);
}
