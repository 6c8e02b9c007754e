using System.Collections.Immutable;
using Kontor.Data.Calendars;
using Kontor.Data.Panels;
using Kontor.Randomness;

namespace Kontor.Tests.Pricing.Neural;

/// <summary>Sales of which the elasticities are known: a season that also lowers prices, list prices that change, features, two channels of which one is cheap.</summary>
internal sealed record PricePanel
{
    public int Products { get; init; } = 6;

    public int Channels { get; init; } = 3;

    public int Weeks { get; init; } = 104;

    public double Noise { get; init; } = 0.15;

    /// <summary>By how much the price follows the season of demand.</summary>
    public double Pull { get; init; } = 0.1;

    /// <summary>The share of periods with arbitrage in which nobody looked; null for no label column.</summary>
    public double? Unlabelled { get; init; }

    public ulong Seed { get; init; } = 7;

    /// <summary>-1.2 to -3.2, product by product.</summary>
    internal double Elasticity(int product) => -1.2 - (2.0 * product / Math.Max(1, Products - 1));

    /// <summary>The true probability of arbitrage, from the gap to the other channels.</summary>
    internal static double Risk(double gap) => 1 / (1 + Math.Exp(3.5 + (12 * gap)));

    internal Panel Build()
    {
        ImmutableArray<Covariate> columns =
        [
            new Covariate("price", CovariateTiming.KnownAhead) { Role = CovariateRole.Price },
            new Covariate("feature", CovariateTiming.KnownAhead) { Role = CovariateRole.Promotion },
        ];
        if (Unlabelled is not null) columns = columns.Add(new Covariate("arbitrage", CovariateTiming.KnownAfter));
        var builder = new PanelBuilder(new Calendar(Frequency.Week), "units", ["channel", "sku"], columns);
        RandomStream root = RandomStream.Of(Seed, "prices");
        int start = new Calendar(Frequency.Week).IndexOf(new DateOnly(2023, 1, 2));
        double[] season = [.. Enumerable.Range(0, Weeks).Select(t => Math.Sin(2 * Math.PI * t / 52.18))];
        for (int p = 0; p < Products; p++)
        {
            double[][] logPrices = [.. Enumerable.Range(0, Channels).Select(c => LogPrices(root.Child(p).Child(c), season))];
            for (int c = 0; c < Channels; c++)
            {
                RandomStream stream = root.Child(p).Child(1000 + c);
                double[] feature = new double[Weeks], units = new double[Weeks], label = new double[Weeks];
                for (int t = 0; t < Weeks; t++)
                {
                    feature[t] = logPrices[c][t] < -0.12 && stream.NextDouble() < 0.5 ? 1 : 0;
                    double level = 4 + (0.2 * p) + (0.3 * c), log = level + (0.4 * season[t]) + (0.3 * feature[t]) + (Elasticity(p) * logPrices[c][t]) + (Noise * stream.NextGaussian());
                    units[t] = Math.Exp(log);
                    double gap = logPrices[c][t] - Enumerable.Range(0, Channels).Where(o => o != c).Select(o => logPrices[o][t]).DefaultIfEmpty().Average();
                    bool looked = stream.NextDouble() >= Unlabelled.GetValueOrDefault(), found = stream.NextDouble() < Risk(gap);
                    label[t] = looked ? found ? 1 : 0 : double.NaN;
                }
                double[] price = Array.ConvertAll(logPrices[c], x => 5 * Math.Exp(x));
                double[][] values = Unlabelled is null ? [price, feature] : [price, feature, label];
                builder.Add(new SeriesKey($"c{c}", $"p{p}"), start, units, values);
            }
        }
        return builder.Build();
    }

    // a list price that changes now and then, discounts, and a little of the season
    private double[] LogPrices(RandomStream stream, double[] season)
    {
        double[] log = new double[season.Length];
        double list = 0;
        for (int t = 0; t < log.Length; t++)
        {
            if (stream.NextDouble() < 0.06) list = 0.08 * stream.NextGaussian();
            log[t] = list - (stream.NextDouble() < 0.2 ? 0.1 + (0.2 * stream.NextDouble()) : 0) - (Pull * season[t]);
        }
        return log;
    }
}
