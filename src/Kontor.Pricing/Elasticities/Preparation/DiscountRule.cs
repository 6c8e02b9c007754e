using Kontor.Data.Panels;

namespace Kontor.Pricing.Elasticities.Preparation;

/// <summary>What a discount is: a covariate that says so, or a price below the regular one.</summary>
internal static class DiscountRule
{
    /// <summary>The least discount that counts as a promotion where none is given.</summary>
    internal const double Least = 0.05;

    // a promotion that lasts longer is a new regular price
    private const int Window = 8;

    /// <summary>True where a covariate is the depth of the discount: between 0 and 1, and within series the price falls as 1 - depth says.</summary>
    /// <param name="panel">The panel.</param>
    /// <param name="covariate">The covariate.</param>
    /// <param name="price">The price.</param>
    internal static bool IsDepth(Panel panel, int covariate, int price)
    {
        if (panel.Covariates[covariate].IsCategorical) return false;
        double xx = 0, xy = 0, yy = 0;
        var values = new HashSet<double>();
        for (int i = 0; i < panel.Count; i++)
        {
            ReadOnlySpan<double> depth = panel[i].Dynamic(covariate), p = panel[i].Dynamic(price);
            double n = 0, mx = 0, my = 0, sxx = 0, sxy = 0, syy = 0;
            for (int t = 0; t < panel[i].Length; t++)
            {
                if (double.IsNaN(depth[t]) || !(p[t] > 0)) continue;
                if (depth[t] is < 0 or >= 1) return false;
                if (depth[t] > 0 && values.Count < 3) values.Add(depth[t]);
                double x = Math.Log(1 - depth[t]), y = Math.Log(p[t]);
                n++;
                double dx = x - mx, dy = y - my;
                mx += dx / n;
                my += dy / n;
                sxx += dx * (x - mx);
                sxy += dx * (y - my);
                syy += dy * (y - my);
            }
            (xx, xy, yy) = (xx + sxx, xy + sxy, yy + syy);
        }
        return values.Count > 0 && xx > 0 && yy > 0 && xy / xx is > 0.5 and < 1.5 && xy * xy / (xx * yy) > 0.3;
    }

    /// <summary>The discount that prices imply: below the highest price of the periods before and that of the periods after.</summary>
    /// <param name="price">Prices, NaN where missing.</param>
    /// <returns>0 to below 1; 0 where the price is missing. Shape: (periods).</returns>
    internal static double[] Implied(ReadOnlySpan<double> price)
    {
        double[] discount = new double[price.Length];
        for (int t = 0; t < price.Length; t++)
        {
            if (!(price[t] > 0)) continue;
            double before = Highest(price[Math.Max(0, t - Window)..(t + 1)]), after = Highest(price[t..Math.Min(price.Length, t + Window + 1)]);
            discount[t] = 1 - (price[t] / Math.Min(before, after));
        }
        return discount;
    }

    private static double Highest(ReadOnlySpan<double> prices)
    {
        double highest = 0;
        foreach (double price in prices)
        {
            if (price > highest) highest = price;
        }
        return highest;
    }
}
