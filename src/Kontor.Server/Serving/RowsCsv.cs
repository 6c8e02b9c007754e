using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Kontor.Data.Sources;
using Kontor.Serving.Rows;

namespace Kontor.Server.Serving;

/// <summary>Rows as CSV, with a header or without: without one the cells are in the order of the signature.</summary>
internal static class RowsCsv
{
    /// <summary>Reads rows.</summary>
    /// <param name="body">The text; it has a header if all cells of its first line are names of inputs, or <paramref name="header"/> says so.</param>
    /// <param name="signature">The columns.</param>
    /// <param name="header">Whether there is a header; null to find out.</param>
    internal static ScoreRows Read(byte[] body, Signature signature, bool? header)
    {
        if (body.AsSpan().IndexOfAnyExcept(" \t\r\n"u8) < 0) return new ScoreRows([], 0);
        using var stream = new MemoryStream(body, writable: false);
        using CsvRows csv = CsvRows.Of(stream, "rows");
        ImmutableArray<string> names = csv.Columns;
        bool named = header ?? names.All(n => signature.Inputs.Any(i => i.Name == n));
        List<string?[]> rows = named ? [] : [[.. names]];
        var lines = new List<long>();
        if (!named)
        {
            lines.Add(1);
            names = [.. (RowsJson.InOrder(signature, names.Length) ?? throw RowsJson.Malformed($"{names.Length} cells", $"{RowsJson.Widths(signature)}, or a header", 1)).Select(f => f.Name)];
        }
        while (csv.Read())
        {
            if (csv.Width != names.Length) throw RowsJson.Malformed($"{csv.Width} cells", $"{names.Length}", csv.Line);
            rows.Add([.. Enumerable.Range(0, names.Length).Select(csv.Text)]);
            lines.Add(csv.Line);
        }
        return new ScoreRows([.. names.Select((n, c) => ScoreColumn.OfTexts(n, [.. rows.Select(r => r[c])]))], rows.Count) { Numbers = lines.ToArray() };
    }

    /// <summary>Predictions as lines of cells, without a header unless one is asked for; a bad row has none.</summary>
    internal static string Write(ScoredRows scored, bool header)
    {
        var text = new StringBuilder();
        if (header) text.AppendJoin(',', scored.Columns.Select(c => Quoted(c.Name))).Append('\n');
        for (int r = 0; r < scored.Count; r++)
        {
            for (int c = 0; c < scored.Columns.Length; c++)
            {
                if (c > 0) text.Append(',');
                ScoreColumn column = scored.Columns[c];
                text.Append(column.Type == FieldType.Text ? Quoted(column.Texts[r] ?? "") : double.IsFinite(column.Numbers[r]) ? column.Numbers[r].ToString("R", CultureInfo.InvariantCulture) : "");
            }
            text.Append('\n');
        }
        return text.ToString();
    }

    private static string Quoted(string text) => text.AsSpan().IndexOfAny("\",\r\n") >= 0 ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
