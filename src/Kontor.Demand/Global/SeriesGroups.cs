using System.Collections.Immutable;
using Kontor.Data.Panels;

namespace Kontor.Demand.Global;

/// <summary>A partition of the series by the value of one key column, or into one group of all.</summary>
internal sealed class SeriesGroups
{
    private SeriesGroups(string name, int[] groupOf, int[][] members)
    {
        Name = name;
        GroupOf = groupOf;
        Members = members;
    }

    /// <summary>The key column, or <c>panel</c>.</summary>
    internal string Name { get; }

    /// <summary>Series -> group.</summary>
    internal int[] GroupOf { get; }

    /// <summary>Group -> its series.</summary>
    internal int[][] Members { get; }

    /// <summary>The groups that series are in.</summary>
    internal static SeriesGroups Of(string name, int[] groupOf) =>
        new(name, groupOf, [.. Enumerable.Range(0, groupOf.Max() + 1).Select(g => Enumerable.Range(0, groupOf.Length).Where(i => groupOf[i] == g).ToArray())]);

    /// <summary>The groups of a key column, in the order of its values; -1 for one group of all.</summary>
    internal static SeriesGroups Of(ImmutableArray<SeriesKey> keys, ImmutableArray<string> names, int column)
    {
        if (column < 0) return new SeriesGroups("panel", new int[keys.Length], [[.. Enumerable.Range(0, keys.Length)]]);
        string[] values = [.. keys.Select(k => k.Parts[column]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        int[] groupOf = [.. keys.Select(k => Array.BinarySearch(values, k.Parts[column], StringComparer.Ordinal))];
        return new SeriesGroups(names[column], groupOf, [.. Enumerable.Range(0, values.Length).Select(g => Enumerable.Range(0, keys.Length).Where(i => groupOf[i] == g).ToArray())]);
    }
}
