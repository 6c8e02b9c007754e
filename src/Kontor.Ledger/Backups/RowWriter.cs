using System.Data.Common;
using System.Globalization;
using Dapper;
using Kontor.Ledger.Storage;
using Microsoft.Data.Sqlite;
using Npgsql;
using NpgsqlTypes;

namespace Kontor.Ledger.Backups;

/// <summary>Puts the rows of a backup into a table: COPY in PostgreSQL, one prepared INSERT in SQLite.</summary>
internal abstract class RowWriter : IDisposable
{
    internal static RowWriter Open(LedgerDatabase database, DbTransaction transaction, string table, IReadOnlyList<ColumnShape> columns) =>
        database.Dialect == "sqlite" ? new SqliteRows(transaction, table, columns) : new PostgresRows(transaction, table, columns);

    /// <summary>Adds a row.</summary>
    internal abstract void Write(IReadOnlyList<object?> cells);

    /// <summary>Ends the table: the next key that the database hands out is above all that came in.</summary>
    internal abstract void Complete();

    public abstract void Dispose();

    private static string Names(IEnumerable<ColumnShape> columns) => string.Join(", ", columns.Select(c => LedgerTables.Quote(c.Name)));

    private sealed class SqliteRows : RowWriter
    {
        private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";
        private readonly SqliteCommand _insert;

        internal SqliteRows(DbTransaction transaction, string table, IReadOnlyList<ColumnShape> columns)
        {
            _insert = ((SqliteConnection)transaction.Connection!).CreateCommand();
            _insert.Transaction = (SqliteTransaction)transaction;
            _insert.CommandText = $"INSERT INTO {LedgerTables.Quote(table)} ({Names(columns)}) VALUES ({string.Join(", ", columns.Select((_, i) => $"@p{i}"))})";
            for (int i = 0; i < columns.Count; i++) _insert.Parameters.Add(new SqliteParameter($"@p{i}", value: null));
        }

        internal override void Write(IReadOnlyList<object?> cells)
        {
            for (int i = 0; i < cells.Count; i++)
            {
                _insert.Parameters[i].Value = cells[i] switch
                {
                    null => DBNull.Value,
                    bool truth => truth ? 1L : 0L,
                    Guid id => id.ToString(),
                    DateTime moment => moment.ToString(TimeFormat, CultureInfo.InvariantCulture),
                    var other => other,
                };
            }
            _insert.ExecuteNonQuery();
        }

        internal override void Complete()
        {
        }

        public override void Dispose() => _insert.Dispose();
    }

    private sealed class PostgresRows(DbTransaction transaction, string table, IReadOnlyList<ColumnShape> columns) : RowWriter
    {
        private readonly NpgsqlBinaryImporter _copy = ((NpgsqlConnection)transaction.Connection!).BeginBinaryImport($"COPY {LedgerTables.Quote(table)} ({Names(columns)}) FROM STDIN (FORMAT BINARY)");

        internal override void Write(IReadOnlyList<object?> cells)
        {
            _copy.StartRow();
            for (int i = 0; i < cells.Count; i++)
            {
                switch (cells[i])
                {
                    case null: _copy.WriteNull(); break;
                    case long number: _copy.Write(number, NpgsqlDbType.Bigint); break;
                    case double number: _copy.Write(number, NpgsqlDbType.Double); break;
                    case string text: _copy.Write(text, NpgsqlDbType.Text); break;
                    case byte[] bytes: _copy.Write(bytes, NpgsqlDbType.Bytea); break;
                    case bool truth: _copy.Write(truth, NpgsqlDbType.Boolean); break;
                    case Guid id: _copy.Write(id, NpgsqlDbType.Uuid); break;
                    case DateTime moment: _copy.Write(moment, NpgsqlDbType.TimestampTz); break;
                    default: throw new ArgumentException($"a cell of type {cells[i]!.GetType().Name}", nameof(cells));
                }
            }
        }

        internal override void Complete()
        {
            _copy.Complete();
            _copy.Dispose();
            foreach (ColumnShape column in columns.Where(c => c.Kind == CellKind.Integer))
            {
                // null where no sequence belongs to the column
                string? sequence = transaction.Connection!.ExecuteScalar<string?>("SELECT pg_get_serial_sequence(@table, @column)", new { table = LedgerTables.Quote(table), column = column.Name }, transaction);
                if (sequence is null) continue;
                string name = LedgerTables.Quote(column.Name);
                transaction.Connection!.Execute($"SELECT setval(@sequence::regclass, GREATEST(max({name}), 1), COALESCE(max({name}), 0) > 0) FROM {LedgerTables.Quote(table)}", new { sequence }, transaction);
            }
        }

        public override void Dispose() => _copy.Dispose();
    }
}
