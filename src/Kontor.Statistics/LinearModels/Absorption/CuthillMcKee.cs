namespace Kontor.Statistics.LinearModels.Absorption;

/// <summary>An order of a graph's nodes that puts neighbours near each other: Cuthill and McKee (1969), reversed (George 1971).</summary>
internal static class CuthillMcKee
{
    /// <summary>Orders.</summary>
    /// <param name="starts">(nodes + 1) Where the neighbours of each node start.</param>
    /// <param name="neighbours">The neighbours; a node itself may be among them.</param>
    /// <returns>(nodes) The place of each node.</returns>
    internal static int[] Order(int[] starts, int[] neighbours)
    {
        int n = starts.Length - 1;
        int[] order = new int[n], byDegree = new int[n], place = new int[n];
        for (int i = 0; i < n; i++) byDegree[i] = i;
        int Degree(int node) => starts[node + 1] - starts[node];
        Array.Sort(Array.ConvertAll(byDegree, node => ((long)Degree(node) << 32) | (uint)node), byDegree);
        bool[] seen = new bool[n];
        int count = 0;
        foreach (int seed in byDegree)
        {
            if (seen[seed]) continue;
            // the last node of a breadth-first walk lies at the rim of its component
            int first = count, end = Walk(seed, first);
            int rim = order[end - 1];
            for (int i = first; i < end; i++) seen[order[i]] = false;
            count = Walk(rim, first);
        }
        for (int i = 0; i < n; i++) place[order[n - 1 - i]] = i;
        return place;

        int Walk(int start, int from)
        {
            int end = from;
            order[end++] = start;
            seen[start] = true;
            for (int head = from; head < end; head++)
            {
                int added = end;
                for (int k = starts[order[head]]; k < starts[order[head] + 1]; k++)
                {
                    int next = neighbours[k];
                    if (seen[next]) continue;
                    seen[next] = true;
                    order[end++] = next;
                }
                order.AsSpan(added, end - added).Sort((a, b) => Degree(a) != Degree(b) ? Degree(a).CompareTo(Degree(b)) : a.CompareTo(b));
            }
            return end;
        }
    }
}
