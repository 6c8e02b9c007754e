using System.Collections.Immutable;

namespace Kontor.Trees.Cubist.Training;

/// <summary>Finds the split of a node that leaves the least deviation, when each side may have a line of its own in the split column.</summary>
/// <remarks>What is split is the residual of the node's linear model, so that a split is sought where the model fails. The score is the sum over both
/// sides of rows times the standard deviation of the residual (Quinlan 1992, equation 1), about the better of a constant and a line in the column.</remarks>
internal static class SplitSearch
{
    /// <summary>Scores the best threshold of a numeric column.</summary>
    /// <param name="values">The column. (rows of the table)</param>
    /// <param name="order">The node's rows by ascending value.</param>
    /// <param name="residual">What is left to explain. (rows of the table)</param>
    /// <param name="reciprocals">1 / n for n up to the number of rows.</param>
    /// <param name="minimum">The fewest rows on a side, 1 or more.</param>
    /// <returns>The score and how many of the ordered rows go low; an infinite score where there is no split.</returns>
    internal static (double Score, int Low) Threshold(double[] values, ReadOnlySpan<int> order, double[] residual, ReadOnlySpan<double> reciprocals, int minimum)
    {
        int n = order.Length;
        double centre = values[order[n / 2]];
        var total = default(Moments);
        foreach (int row in order) total.Add(values[row] - centre, residual[row]);
        var low = default(Moments);
        double best = double.PositiveInfinity;
        int at = 0;
        for (int i = 0; i < n - minimum; i++)
        {
            int row = order[i];
            double value = values[row];
            low.Add(value - centre, residual[row]);
            if (i + 1 < minimum || !(values[order[i + 1]] > value)) continue;
            double score = low.Spread(reciprocals) + total.Less(low).Spread(reciprocals);
            if (score < best) (best, at) = (score, i + 1);
        }
        return (best, at);
    }

    /// <summary>Scores the best set of categories: those with the lowest mean residuals (Fisher 1958, "On grouping for maximum homogeneity").</summary>
    /// <param name="codes">The column. (rows of the table)</param>
    /// <param name="levels">The number of codes, the one for missing included.</param>
    /// <param name="rows">The node's rows.</param>
    /// <param name="residual">What is left to explain. (rows of the table)</param>
    /// <param name="reciprocals">1 / n for n up to the number of rows.</param>
    /// <param name="minimum">The fewest rows on a side, 1 or more.</param>
    /// <returns>The score and the codes of either side; an infinite score where there is no split.</returns>
    internal static (double Score, ImmutableArray<int> Low, ImmutableArray<int> High) Categories(
        double[] codes, int levels, ReadOnlySpan<int> rows, double[] residual, ReadOnlySpan<double> reciprocals, int minimum)
    {
        var sums = new Moments[levels];
        foreach (int row in rows) sums[(int)codes[row]].Add(0, residual[row]);
        int[] present = [.. Enumerable.Range(0, levels).Where(l => sums[l].Count > 0).OrderBy(l => sums[l].Mean).ThenBy(l => l)];
        var total = default(Moments);
        foreach (int level in present) total.Merge(sums[level]);
        var low = default(Moments);
        double best = double.PositiveInfinity;
        int at = 0;
        for (int k = 0; k + 1 < present.Length; k++)
        {
            low.Merge(sums[present[k]]);
            if (low.Count < minimum || total.Count - low.Count < minimum) continue;
            double score = low.Spread(reciprocals) + total.Less(low).Spread(reciprocals);
            if (score < best) (best, at) = (score, k + 1);
        }
        return (best, [.. present[..at].Order()], [.. present[at..].Order()]);
    }
}
