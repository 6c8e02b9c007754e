using System.Globalization;
using Kontor.Pricing.Responses;

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

    /// <summary>The names of a quantity's columns: itself, the lower and the upper end of its interval.</summary>
    internal static string[] Interval(string name) => [name, $"{name}_lower", $"{name}_upper"];

    /// <summary>A quantity with its interval; nothing for what is not known.</summary>
    internal static string[] Interval(Outlook? outlook) => [Number(outlook?.Expected), Number(outlook?.Lower), Number(outlook?.Upper)];

    /// <summary>Seven significant digits; nothing for what is undefined.</summary>
    internal static string Number(double? value) => value is { } v ? v.ToString("G7", CultureInfo.InvariantCulture) : "";
}
