using Kontor.Data.Calendars;
using Kontor.Data.Panels;
using Kontor.Randomness;

namespace Kontor.Tests.Demand.Global;

/// <summary>Simulated weekly sales with a known response: ln y = level - 2.5 (ln price - ln regular) + 0.5 promotion + common and own noise.</summary>
internal static class PromotionPanel
{
    internal const double Elasticity = -2.5, Uplift = 0.5;

    internal static Panel Of(int stores = 5, int items = 4, int length = 90, int ahead = 8, double own = 0.12, double common = 0.08, ulong seed = 5)
    {
        var builder = new PanelBuilder(new Calendar(Frequency.Ordinal), "units", ["store", "item"],
        [
            new Covariate("price", CovariateTiming.KnownAhead) { Role = CovariateRole.Price },
            new Covariate("promo", CovariateTiming.KnownAhead) { Role = CovariateRole.Promotion },
            new Covariate("footfall", CovariateTiming.KnownAfter),
        ]);
        RandomStream root = RandomStream.Of(seed);
        for (int s = 0; s < stores; s++)
        {
            for (int i = 0; i < items; i++)
            {
                RandomStream stream = root.Child($"{s}/{i}"), shared = root.Child($"item {i}");
                double level = 5 + (0.5 * stream.NextGaussian()), regular = 2 + i;
                double[] target = new double[length], price = new double[length + ahead], promo = new double[length + ahead], footfall = new double[length];
                for (int t = 0; t < length + ahead; t++)
                {
                    bool cut = stream.NextDouble() < 0.2;
                    price[t] = regular * (cut ? 0.75 + (0.1 * stream.NextDouble()) : 1);
                    promo[t] = cut && stream.NextDouble() < 0.5 ? 1 : 0;
                    double noise = (common * shared.NextGaussian()) + (own * stream.NextGaussian());
                    if (t >= length) continue;
                    target[t] = Math.Round(Math.Exp(level + (Elasticity * Math.Log(price[t] / regular)) + (Uplift * promo[t]) + noise));
                    footfall[t] = 100 + t;
                }
                builder.Add(new SeriesKey($"s{s}", $"i{i}"), 40, target, price, promo, footfall);
            }
        }
        return builder.Build();
    }

    /// <summary>The panel with the values of some columns changed: column -1 is the target, else a covariate by position; null leaves a value.</summary>
    internal static Panel Changed(Panel panel, Func<int, int, int, double?> change)
    {
        var builder = new PanelBuilder(panel.Calendar, panel.TargetName, panel.KeyNames, panel.Covariates);
        for (int i = 0; i < panel.Count; i++)
        {
            SeriesView series = panel[i];
            double[] Column(int c, ReadOnlySpan<double> from)
            {
                double[] values = from.ToArray();
                for (int t = 0; t < values.Length; t++) values[t] = change(c, i, t) ?? values[t];
                return values;
            }
            builder.Add(
                series.Key, series.Start, Column(-1, series.Target),
                [.. Enumerable.Range(0, panel.Covariates.Length).Select(c => panel.Covariates[c].Timing == CovariateTiming.Static ? [series.Static(c)] : Column(c, series.Dynamic(c)))]);
        }
        return builder.Build();
    }
}
