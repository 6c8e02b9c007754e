using System.Data.Common;
using Dapper;
using Kontor.Ledger.Storage;

namespace Kontor.Ledger.Backups;

/// <summary>The tables that a ledger has, read from the database's own catalogue: a backup knows no table by name.</summary>
internal static class LedgerTables
{
    /// <summary>The list of migrations: a restored ledger has its own.</summary>
    internal const string Migrations = "ledger_migrations";

    /// <summary>All tables but the list of migrations, each after the ones that its rows refer to.</summary>
    internal static IReadOnlyList<TableShape> Read(LedgerDatabase database, DbTransaction snapshot) =>
        Ordered(database.Dialect == "sqlite" ? Sqlite(snapshot) : Postgres(snapshot));

    /// <summary>Highest version among the migrations that were applied.</summary>
    internal static int Version(DbTransaction snapshot) => (int)snapshot.Connection!.ExecuteScalar<long>($"SELECT max(version) FROM {Migrations}", transaction: snapshot);

    /// <summary>Removes all rows, where there are any: a table that only grows refuses even to remove none.</summary>
    internal static void Clear(DbTransaction transaction, string table)
    {
        if (transaction.Connection!.ExecuteScalar<bool>($"SELECT EXISTS (SELECT 1 FROM {Quote(table)})", transaction: transaction)) transaction.Connection!.Execute($"DELETE FROM {Quote(table)}", transaction: transaction);
    }

    /// <summary>A name of the catalogue as SQL.</summary>
    internal static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static TableShape[] Sqlite(DbTransaction snapshot)
    {
        DbConnection connection = snapshot.Connection!;
        string[] names = [.. connection.Query<string>("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name <> @Migrations", new { Migrations }, snapshot)];
        return
        [
            .. names.Select(name => new TableShape(
                name,
                [.. connection.Query<(string Name, string Type)>("SELECT name, type FROM pragma_table_xinfo(@name) WHERE hidden = 0 ORDER BY cid", new { name }, snapshot).Select(c => new ColumnShape(c.Name, Kind(name, c.Name, c.Type.ToUpperInvariant())))],
                [.. connection.Query<string>("SELECT DISTINCT \"table\" FROM pragma_foreign_key_list(@name) WHERE \"table\" <> @name", new { name }, snapshot)])),
        ];
    }

    private static TableShape[] Postgres(DbTransaction snapshot)
    {
        DbConnection connection = snapshot.Connection!;
        ILookup<string, ColumnShape> columns = connection.Query<(string Table, string Name, string Type)>(
            """
            SELECT c.relname, a.attname, format_type(a.atttypid, NULL)
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
            WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname <> @Migrations AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
            ORDER BY c.relname, a.attnum
            """, new { Migrations }, snapshot).ToLookup(c => c.Table, c => new ColumnShape(c.Name, Kind(c.Table, c.Name, c.Type)));
        ILookup<string, string> parents = connection.Query<(string Table, string Parent)>(
            """
            SELECT DISTINCT c.relname, p.relname FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class p ON p.oid = k.confrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE k.contype = 'f' AND n.nspname = current_schema() AND c.oid <> p.oid
            """, transaction: snapshot).ToLookup(c => c.Table, c => c.Parent);
        return [.. columns.Select(table => new TableShape(table.Key, [.. table], [.. parents[table.Key]]))];
    }

    // the types of SQLite in capitals, and of PostgreSQL: a migration that brings another is found by the tests
    private static CellKind Kind(string table, string column, string type) => type switch
    {
        "INTEGER" or "bigint" => CellKind.Integer,
        "REAL" or "double precision" => CellKind.Real,
        "TEXT" or "text" => CellKind.Text,
        "BLOB" or "bytea" => CellKind.Bytes,
        "boolean" => CellKind.Truth,
        "uuid" => CellKind.Identity,
        "timestamp with time zone" => CellKind.Moment,
        _ => throw new NotSupportedException($"column {table}.{column} is of type {type}, which no backup holds"),
    };

    private static List<TableShape> Ordered(TableShape[] tables)
    {
        List<TableShape> ordered = [];
        List<TableShape> left = [.. tables.OrderBy(t => t.Name, StringComparer.Ordinal)];
        while (left.Count > 0)
        {
            int next = left.FindIndex(t => t.Parents.All(p => ordered.Exists(o => o.Name == p)));
            if (next < 0) throw new NotSupportedException($"tables {string.Join(", ", left.Select(t => t.Name))} refer to each other in a circle");
            ordered.Add(left[next]);
            left.RemoveAt(next);
        }
        return ordered;
    }
}
