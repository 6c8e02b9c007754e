namespace Kontor.Statistics.LinearModels.Absorption;

/// <summary>Which levels of an effect meet through the primary one, and an order of them that makes their matrix a narrow band. It depends on no weights, so it is found once.</summary>
internal sealed class EffectPattern
{
    private const double MostPairs = 6e7, MostCost = 5e8;

    private EffectPattern(int[] starts, int[] levels, int[] slots, int[] place, int[] first) => (Starts, Levels, Slots, Place, First) = (starts, levels, slots, place, first);

    /// <summary>(groups + 1) Where the distinct levels of each primary group start.</summary>
    internal int[] Starts { get; }

    /// <summary>The distinct levels, group by group.</summary>
    internal int[] Levels { get; }

    /// <summary>(rows) The distinct level that each row belongs to, in order of place.</summary>
    internal int[] Slots { get; }

    /// <summary>(levels) Where each level stands in the band.</summary>
    internal int[] Place { get; }

    /// <summary>(levels) The first column of each row of the band.</summary>
    internal int[] First { get; }

    /// <summary>The pattern of effect <paramref name="f"/>; null where factorising it costs more than it would save.</summary>
    internal static EffectPattern? Of(EffectGraph graph, int f)
    {
        (int[] starts, int[] levels, int[] slots) = Distinct(graph, f);
        double pairs = 0;
        for (int g = 0; g < graph.Groups; g++) pairs += Math.Pow(starts[g + 1] - starts[g], 2);
        int n = graph.Others[f].Levels;
        if (pairs > MostPairs || Neighbours(starts, levels, n) is not var (nodeStarts, neighbours)) return null;
        int[] place = CuthillMcKee.Order(nodeStarts, neighbours), first = new int[n];
        for (int node = 0; node < n; node++)
        {
            int least = place[node];
            for (int k = nodeStarts[node]; k < nodeStarts[node + 1]; k++) least = Math.Min(least, place[neighbours[k]]);
            first[place[node]] = least;
        }
        return SkylineCholesky.Cost(first) > MostCost ? null : new EffectPattern(starts, levels, slots, place, first);
    }

    private static (int[] Starts, int[] Levels, int[] Slots) Distinct(EffectGraph graph, int f)
    {
        int[] starts = new int[graph.Groups + 1], levels = new int[graph.Rows], slots = new int[graph.Rows], at = new int[graph.Others[f].Levels];
        Array.Fill(at, -1);
        int count = 0;
        for (int g = 0; g < graph.Groups; g++)
        {
            starts[g] = count;
            for (int place = graph.Starts[g]; place < graph.Starts[g + 1]; place++)
            {
                int level = graph.Index[(place * graph.Width) + f] - graph.Offsets[f];
                if (at[level] < starts[g])
                {
                    at[level] = count;
                    levels[count++] = level;
                }
                slots[place] = at[level];
            }
        }
        starts[graph.Groups] = count;
        return (starts, levels, slots);
    }

    /// <summary>The levels that share a group with each level; null where there are so many that no order makes a cheap band: rows of the factor are at least half as wide as they
    /// have neighbours, on average.</summary>
    private static (int[] Starts, int[] Neighbours)? Neighbours(int[] starts, int[] levels, int n)
    {
        // groups of each level: the transpose
        int total = starts[^1];
        int[] groupStarts = new int[n + 1], groups = new int[total], next = new int[n];
        for (int i = 0; i < total; i++) groupStarts[levels[i] + 1]++;
        for (int level = 0; level < n; level++) groupStarts[level + 1] += groupStarts[level];
        groupStarts.AsSpan(0, n).CopyTo(next);
        for (int g = 0; g < starts.Length - 1; g++)
        {
            for (int i = starts[g]; i < starts[g + 1]; i++) groups[next[levels[i]]++] = g;
        }
        double most = Math.Sqrt(8 * n * MostCost);
        int[] result = new int[n + 1], seenBy = new int[n];
        Array.Fill(seenBy, -1);
        var neighbours = new List<int>();
        for (int level = 0; level < n; level++)
        {
            for (int k = groupStarts[level]; k < groupStarts[level + 1]; k++)
            {
                for (int i = starts[groups[k]]; i < starts[groups[k] + 1]; i++)
                {
                    if (seenBy[levels[i]] == level) continue;
                    seenBy[levels[i]] = level;
                    neighbours.Add(levels[i]);
                }
            }
            if (neighbours.Count > most) return null;
            result[level + 1] = neighbours.Count;
        }
        return (result, [.. neighbours]);
    }
}
