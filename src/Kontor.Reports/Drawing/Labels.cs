namespace Kontor.Reports.Drawing;

/// <summary>Keeps direct labels apart.</summary>
internal static class Labels
{
    /// <summary>Moves positions as little as a pass down and a pass up can, until neighbours are a gap apart and, when there is room, all are between two bounds.</summary>
    /// <param name="wanted">Where each label wants to be, in any order.</param>
    /// <param name="gap">The least distance of two labels.</param>
    /// <param name="low">The lower bound.</param>
    /// <param name="high">The upper bound.</param>
    /// <returns>Where each label goes, in the order given.</returns>
    public static double[] Spread(IReadOnlyList<double> wanted, double gap, double low, double high)
    {
        int[] order = [.. Enumerable.Range(0, wanted.Count).OrderBy(i => wanted[i])];
        double[] placed = new double[wanted.Count];
        double edge = low;
        foreach (int i in order)
        {
            placed[i] = Math.Max(wanted[i], edge);
            edge = placed[i] + gap;
        }
        edge = high;
        foreach (int i in order.Reverse())
        {
            placed[i] = Math.Min(placed[i], edge);
            edge = placed[i] - gap;
        }
        return placed;
    }
}
