using System.Collections.Immutable;
using Kontor.Data.Panels;
using Kontor.Demand.Global;

namespace Kontor.Demand.Features;

/// <summary>What features measure against, taken from the training data once.</summary>
public sealed record FeatureMeasures
{
    /// <summary>The period index of the training panel's first period: a series that sells in it is older than the data.</summary>
    public required int Start { get; init; }

    /// <summary>Periods in a season; 1 where there is none.</summary>
    public required int Season { get; init; }

    /// <summary>Whole seasons that the history holds, 0 to 2.</summary>
    public required int Seasons { get; init; }

    /// <summary>Periods in a year; where numbered periods have no season, 52.</summary>
    public required int Year { get; init; }

    /// <summary>The least size of a series' sales in units per period: a hundredth of the median series' mean.</summary>
    public required double LeastSize { get; init; }

    /// <summary>Mean units per period from which the second, third, ... tier begins; empty where there are no tiers.</summary>
    public required ImmutableArray<double> TierBounds { get; init; }

    /// <summary>The mean size of each promotion's amount where there is one, in the order of <see cref="FeatureRoles.Amounts"/>.</summary>
    public required ImmutableArray<double> AmountSizes { get; init; }

    /// <summary>The windows over past prices that the history holds.</summary>
    public required ImmutableArray<int> PriceWindows { get; init; }

    /// <summary>The windows over past sales that the history holds.</summary>
    public required ImmutableArray<int> SalesWindows { get; init; }

    internal static FeatureMeasures Of(FeatureBuilder builder, FeatureRoles roles, Panel panel)
    {
        int longest = Enumerable.Range(0, panel.Count).Max(i => panel[i].Length), season = builder.Season ?? panel.Calendar.Season;
        double[] sizes = new double[panel.Count], means = new double[panel.Count];
        for (int i = 0; i < panel.Count; i++)
        {
            sizes[i] = TargetLevels.MeanSize(panel[i].Target);
            means[i] = Window.Mean(panel[i].Target);
        }
        double[] scratch = new double[panel.Count];
        double median = Window.Quantile(sizes, 0.5, scratch);
        // a series of two seasons and a few periods has seen the second season ago
        int seasons = season <= 1 ? 0 : Math.Min(2, (longest - 4) / season);
        return new FeatureMeasures
        {
            Start = panel.Start,
            Season = season,
            Seasons = Math.Max(0, seasons),
            Year = panel.Calendar.HasDates ? panel.Calendar.PeriodsPerYear : builder.Season ?? 52,
            LeastSize = median > 0 ? 0.01 * median : 1e-6,
            TierBounds = Window.Count(means) < builder.Tiers ? [] : [.. Enumerable.Range(1, builder.Tiers - 1).Select(k => Window.Quantile(means, (double)k / builder.Tiers, scratch))],
            AmountSizes = [.. roles.Amounts.Select(name => MeanAmount(panel, panel.CovariateIndex(name)))],
            PriceWindows = Held(builder.PriceWindows, longest),
            SalesWindows = Held(builder.SalesWindows, longest),
        };
    }

    // a longer window says what the longest held one says
    private static ImmutableArray<int> Held(ImmutableArray<int> windows, int longest) => [.. windows.Where((w, k) => k == 0 || w <= longest)];

    private static double MeanAmount(Panel panel, int covariate)
    {
        double sum = 0;
        long count = 0;
        for (int i = 0; i < panel.Count; i++)
        {
            foreach (double x in panel[i].Dynamic(covariate)[..panel[i].Length])
            {
                if (double.IsNaN(x) || x == 0) continue;
                sum += Math.Abs(x);
                count++;
            }
        }
        return count > 0 ? sum / count : 1;
    }
}
