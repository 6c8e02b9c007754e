using System.Collections.Immutable;
using Kontor.Pricing.Elasticities.Preparation;

namespace Kontor.Pricing.Elasticities;

/// <summary>Least squares of log units on log price and nothing else.</summary>
internal static class NaiveRegression
{
    /// <summary>Over the rows of some series, with one intercept for all.</summary>
    /// <returns>The slope with its classical error, t with n - 2 degrees; null where the price does not move or fewer than three rows have units above 0.</returns>
    internal static ElasticityEstimate? Of(IEnumerable<PricingSeries> series)
    {
        double n = 0, x = 0, y = 0, xx = 0, xy = 0, yy = 0;
        foreach (PricingSeries s in series)
        {
            for (int t = 0; t < s.Length; t++)
            {
                if (double.IsNaN(s.LogUnits[t]) || double.IsNaN(s.LogPrice[t])) continue;
                // Welford (1962), so that nothing cancels
                n++;
                double dx = s.LogPrice[t] - x, dy = s.LogUnits[t] - y;
                x += dx / n;
                y += dy / n;
                xx += dx * (s.LogPrice[t] - x);
                xy += dx * (s.LogUnits[t] - y);
                yy += dy * (s.LogUnits[t] - y);
            }
        }
        if (n < 3 || !(xx > 1e-12)) return null;
        double slope = xy / xx;
        return new ElasticityEstimate(slope, Math.Sqrt(Math.Max(0, yy - (slope * xy)) / (n - 2) / xx), n - 2);
    }

    /// <summary>Puts the naive estimates beside others.</summary>
    internal static ImmutableArray<OwnElasticity> Beside(ImmutableArray<OwnElasticity> own, PricingTable table)
    {
        ILookup<(ElasticityLevel, Kontor.Data.Panels.SeriesKey), PricingSeries> members = LevelMembers.Of(table);
        return [.. own.Select(o => o with { Naive = Of(members[(o.Level, o.Key)]) })];
    }
}
