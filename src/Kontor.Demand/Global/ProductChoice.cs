using System.Collections.Immutable;

namespace Kontor.Demand.Global;

/// <summary>Finds the key column whose series move together most: the one that shares shocks, as the stores do that sell one product.</summary>
internal static class ProductChoice
{
    /// <summary>The position of the key column; -1 where the panel has no groups.</summary>
    internal static int Of(PanelGrid grid, TreeLayout layout, FitContext context)
    {
        if (layout.Groups.Length == 0) return -1;
        if (layout.Groups.Length == 1) return layout.Groups[0];
        var levels = new TargetLevels(grid, layout, new CovariateHistory(grid, layout, context), context);
        return layout.Groups.MaxBy(k => CommonShare(SeriesGroups.Of(grid.Keys, layout.KeyNames, k), grid, levels));
    }

    /// <summary>The share of the variance of deviations from the base that the series of a group have in common, by analysis of variance over groups and periods.</summary>
    internal static double CommonShare(SeriesGroups groups, PanelGrid grid, TargetLevels levels)
    {
        double between = 0, total = 0;
        foreach (int[] members in groups.Members)
        {
            for (int t = 0; t < grid.Width; t++)
            {
                double sum = 0, squares = 0;
                int n = 0;
                foreach (int i in members)
                {
                    double d = levels.Deviation[(i * grid.Width) + t];
                    if (double.IsNaN(d)) continue;
                    sum += d;
                    squares += d * d;
                    n++;
                }
                if (n < 2) continue;
                // E sum^2 - E squares = n (n - 1) common variance
                between += ((sum * sum) - squares) / (n - 1);
                total += squares;
            }
        }
        return total > 0 ? between / total : 0;
    }
}
