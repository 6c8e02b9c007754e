namespace Kontor.Statistics.LinearModels.Absorption;

/// <summary>Counts coefficients of fixed effects that others determine.</summary>
internal static class Redundancy
{
    /// <summary>The redundant levels of each effect.</summary>
    /// <param name="effects">The effects, at least one.</param>
    /// <param name="count">How they are counted.</param>
    internal static int[] Count(Factor[] effects, EffectCount count)
    {
        int[] redundant = new int[effects.Length];
        for (int f = 1; f < effects.Length; f++)
        {
            redundant[f] = count == EffectCount.OnePerEffect ? 1 : Enumerable.Range(0, f).Max(e => Components(effects[e], effects[f]));
        }
        return redundant;
    }

    /// <summary>The connected sets of the graph whose nodes are levels and whose edges are rows (Abowd, Creecy and Kramarz 2002).</summary>
    internal static int Components(Factor left, Factor right)
    {
        int[] parent = new int[left.Levels + right.Levels];
        for (int i = 0; i < parent.Length; i++) parent[i] = i;
        int sets = parent.Length;
        for (int row = 0; row < left.Codes.Length; row++)
        {
            int a = Root(left.Codes[row]), b = Root(left.Levels + right.Codes[row]);
            if (a == b) continue;
            parent[a] = b;
            sets--;
        }
        return sets;

        int Root(int node)
        {
            while (parent[node] != node) node = parent[node] = parent[parent[node]];
            return node;
        }
    }
}
