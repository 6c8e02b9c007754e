using System.Runtime.Intrinsics;

namespace Kontor.Statistics.LinearModels.Absorption;

/// <summary>The part of S that belongs to one effect, S_ff = D_f - N' D^-1 N, factorised exactly: what couples the effect's levels through the primary one.</summary>
/// <remarks>Where the network of levels is barely connected, iterations need as many steps as the network is long; but then an order of its levels exists in which S_ff has a
/// narrow band, and its factor costs next to nothing. Where the factor would be costly the network is well connected, and iterations need few steps without it.</remarks>
internal sealed class EffectBlock
{
    private const double MostPairs = 6e7, MostCost = 5e8;
    private readonly SkylineCholesky _factor;
    private readonly int[] _place;      // (levels) where each level stands in the factor
    private readonly int _offset;
    private readonly Vector256<double>[] _ordered;

    private EffectBlock(SkylineCholesky factor, int[] place, int offset)
    {
        (_factor, _place, _offset) = (factor, place, offset);
        _ordered = new Vector256<double>[place.Length];
    }

    /// <summary>Factorises the block of effect <paramref name="f"/>; null where that costs more than it would save.</summary>
    internal static EffectBlock? Make(EffectGraph graph, EffectOperator weights, int f)
    {
        (int[] starts, int[] levels, double[] shares) = Distinct(graph, weights, f);
        double pairs = 0;
        for (int g = 0; g < graph.Groups; g++) pairs += Math.Pow(starts[g + 1] - starts[g], 2);
        if (pairs > MostPairs) return null;
        int n = graph.Others[f].Levels;
        (int[] nodeStarts, int[] neighbours) = Neighbours(starts, levels, n);
        int[] place = CuthillMcKee.Order(nodeStarts, neighbours), first = new int[n];
        for (int node = 0; node < n; node++)
        {
            int least = place[node];
            for (int k = nodeStarts[node]; k < nodeStarts[node + 1]; k++) least = Math.Min(least, place[neighbours[k]]);
            first[place[node]] = least;
        }
        if (SkylineCholesky.Cost(first) > MostCost) return null;
        var factor = new SkylineCholesky(first);
        for (int node = 0; node < n; node++) factor[place[node], place[node]] = weights.Diagonal[graph.Offsets[f] + node];
        for (int g = 0; g < graph.Groups; g++)
        {
            for (int i = starts[g]; i < starts[g + 1]; i++)
            {
                double share = shares[i] / weights.GroupWeights[g];
                int row = place[levels[i]];
                for (int j = starts[g]; j < starts[g + 1]; j++)
                {
                    int column = place[levels[j]];
                    if (column <= row) factor[row, column] -= share * shares[j];
                }
            }
        }
        factor.Factorise();
        return new EffectBlock(factor, place, graph.Offsets[f]);
    }

    /// <summary>z = S_ff^-1 r on the levels of the effect.</summary>
    internal void Solve(Vector256<double>[] r, Vector256<double>[] z)
    {
        for (int i = 0; i < _place.Length; i++) _ordered[_place[i]] = r[_offset + i];
        _factor.Solve(_ordered);
        for (int i = 0; i < _place.Length; i++) z[_offset + i] = _ordered[_place[i]];
    }

    /// <summary>The distinct levels in each primary group with their weights.</summary>
    private static (int[] Starts, int[] Levels, double[] Shares) Distinct(EffectGraph graph, EffectOperator weights, int f)
    {
        int[] starts = new int[graph.Groups + 1], levels = new int[graph.Rows], at = new int[graph.Others[f].Levels];
        double[] shares = new double[graph.Rows];
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
                shares[at[level]] += weights.Weights[place];
            }
        }
        starts[graph.Groups] = count;
        return (starts, levels, shares);
    }

    /// <summary>The levels that share a group with each level.</summary>
    private static (int[] Starts, int[] Neighbours) Neighbours(int[] starts, int[] levels, int n)
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
            result[level + 1] = neighbours.Count;
        }
        return (result, [.. neighbours]);
    }
}
