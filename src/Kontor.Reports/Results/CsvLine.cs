using System.Globalization;

namespace Kontor.Reports.Results;

/// <summary>Lines of CSV with the quoting of RFC 4180.</summary>
internal static class CsvLine
{
    internal static void Write(TextWriter writer, IReadOnlyList<string> cells)
    {
        for (int c = 0; c < cells.Count; c++)
        {
            if (c > 0) writer.Write(',');
            bool quote = cells[c].AsSpan().IndexOfAny("\",\r\n") >= 0;
            writer.Write(quote ? $"\"{cells[c].Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cells[c]);
        }
        writer.Write('\n');
    }

    /// <summary>Seven significant digits; nothing for what is undefined.</summary>
    internal static string Number(double? value) => value is { } v ? v.ToString("G7", CultureInfo.InvariantCulture) : "";
}
