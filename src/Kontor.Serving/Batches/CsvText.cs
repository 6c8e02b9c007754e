namespace Kontor.Serving.Batches;

/// <summary>Cells of CSV with the quoting of RFC 4180.</summary>
internal static class CsvText
{
    internal static string Quoted(string cell) =>
        cell.AsSpan().IndexOfAny("\",\r\n") >= 0 ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;
}
