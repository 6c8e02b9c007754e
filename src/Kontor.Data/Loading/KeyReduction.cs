namespace Kontor.Data.Loading;

/// <summary>Finds guessed keys that another key determines, such as the department of an item: they describe a series and do not name it.</summary>
internal static class KeyReduction
{
    /// <summary>The positions of the keys that stay, and for each that does not the one that determines it.</summary>
    internal static (int[] Kept, List<(int Key, int By)> Attributes) Of(AggregatedTable table)
    {
        string[] names = [.. table.Plan.Keys.Select(k => table.Plan.Columns[k])];
        int series = table.Series.Count;
        var kept = Enumerable.Range(0, names.Length).ToList();
        var attributes = new List<(int, int)>();
        if (!table.Plan.KeysAreGuessed || names.Length < 2) return ([.. kept], attributes);
        int[] bounds = table.Bounds();
        string[][] parts = [.. Enumerable.Range(0, series).Where(s => bounds[s] < bounds[s + 1]).Select(s => table.Series.Parts(s).ToArray())];
        int[] distinct = [.. kept.Select(k => parts.Select(p => p[k]).Distinct().Count())];
        foreach (int key in kept.OrderBy(k => distinct[k]).ThenByDescending(k => k).ToArray())
        {
            if (distinct[key] < 2 || !ColumnWords.IsAttribute(names[key])) continue;
            int by = kept.FindIndex(k => k != key && distinct[k] > distinct[key] && Determines(parts, k, key));
            if (by < 0) continue;
            attributes.Add((key, kept[by]));
            kept.Remove(key);
        }
        attributes.Sort();
        return ([.. kept], attributes);
    }

    private static bool Determines(string[][] parts, int from, int to)
    {
        var map = new Dictionary<string, string>();
        foreach (string[] part in parts)
        {
            if (!map.TryAdd(part[from], part[to]) && map[part[from]] != part[to]) return false;
        }
        return true;
    }
}
