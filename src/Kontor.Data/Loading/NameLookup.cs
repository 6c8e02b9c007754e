using System.Collections.Immutable;
using Kontor.Data.Configuration;
using Kontor.Errors;

namespace Kontor.Data.Loading;

/// <summary>Finds columns by the names that a configuration gives.</summary>
internal static class NameLookup
{
    /// <summary>The position of a column: its exact name, else the only one that differs in case alone.</summary>
    /// <returns>The position, or -1.</returns>
    internal static int Find(ImmutableArray<string> columns, string name)
    {
        int exact = columns.IndexOf(name);
        if (exact >= 0) return exact;
        int[] close = [.. Enumerable.Range(0, columns.Length).Where(c => string.Equals(columns[c], name, StringComparison.OrdinalIgnoreCase))];
        return close.Length == 1 ? close[0] : -1;
    }

    /// <summary>The position of a column that must be there.</summary>
    /// <exception cref="DataException">It is not: <see cref="FaultCode.UnknownName"/>, with the nearest name.</exception>
    internal static int Need(ImmutableArray<string> columns, ConfiguredName name, string? configuration, string table)
    {
        int found = Find(columns, name.Text);
        if (found < 0) Unknown(columns, name, configuration, table, "a column");
        return found;
    }

    /// <summary>Refuses a name.</summary>
    [System.Diagnostics.CodeAnalysis.DoesNotReturn]
    internal static void Unknown(IEnumerable<string> known, ConfiguredName name, string? configuration, string table, string what)
    {
        string[] names = [.. known];
        string hint = Suggestion.For(name.Text, names) is { } near ? $"; did you mean '{near}'?" : "";
        string list = string.Join(", ", names.Take(20)) + (names.Length > 20 ? ", ..." : "");
        Throw.Fault(new DataFault(FaultCode.UnknownName, configuration ?? "the configuration", $"'{name.Text}'", $"{what} of {table}: {list}{hint}")
        {
            Row = name.Line > 0 ? name.Line : null,
            Column = name.Column > 0 ? name.Column.ToString() : null,
        });
    }
}
