using System.Buffers;
using System.Data.Common;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Kontor.Ledger.Backups;

/// <summary>The rows of a table, each as a JSON array on a line: the same bytes from SQLite and from PostgreSQL.</summary>
internal static class TableRows
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>A row of a table, without the line end; valid until the next one.</summary>
    internal delegate void Taker(ReadOnlySpan<byte> row);

    /// <summary>Reads all rows as a stream.</summary>
    internal static void Read(DbTransaction snapshot, TableShape table, Taker take, CancellationToken cancellation)
    {
        using DbCommand command = snapshot.Connection!.CreateCommand();
        command.Transaction = snapshot;
        command.CommandTimeout = 0; // a large table takes its time
        command.CommandText = $"SELECT {string.Join(", ", table.Columns.Select(c => LedgerTables.Quote(c.Name)))} FROM {LedgerTables.Quote(table.Name)}";
        using DbDataReader reader = command.ExecuteReader();
        var bytes = new ArrayBufferWriter<byte>(1024);
        using var json = new Utf8JsonWriter(bytes, Options);
        while (reader.Read())
        {
            cancellation.ThrowIfCancellationRequested();
            bytes.ResetWrittenCount();
            json.Reset();
            json.WriteStartArray();
            for (int i = 0; i < table.Columns.Count; i++) CellText.Write(json, reader.GetValue(i));
            json.WriteEndArray();
            json.Flush();
            take(bytes.WrittenSpan);
        }
    }

    /// <summary>What pins all rows of a table.</summary>
    internal static RowDigest Digest(DbTransaction snapshot, TableShape table, CancellationToken cancellation)
    {
        var digest = new RowDigest();
        Read(snapshot, table, digest.Add, cancellation);
        return digest;
    }
}
