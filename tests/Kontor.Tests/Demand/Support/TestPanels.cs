using Kontor.Data.Calendars;
using Kontor.Data.Panels;
using Kontor.Randomness;

namespace Kontor.Tests.Demand.Support;

/// <summary>Small simulated panels.</summary>
internal static class TestPanels
{
    internal static readonly Calendar Weeks = new(Frequency.Week);

    internal static readonly Calendar Months = new(Frequency.Month);

    /// <summary>Monthly series with level, season and noise, keyed by store and item; a price known ahead and footfall known after.</summary>
    internal static Panel Monthly(int stores, int items, int length, ulong seed = 11, double noise = 10, int ahead = 24)
    {
        var builder = new PanelBuilder(Months, "units", ["store", "item"],
        [
            new Covariate("price", CovariateTiming.KnownAhead) { Role = CovariateRole.Price },
            new Covariate("footfall", CovariateTiming.KnownAfter),
            new Covariate("size", CovariateTiming.Static),
        ]);
        RandomStream root = RandomStream.Of(seed);
        for (int s = 0; s < stores; s++)
        {
            for (int i = 0; i < items; i++)
            {
                RandomStream stream = root.Child($"{s}/{i}");
                double level = 100 + (200 * stream.NextDouble());
                double[] target = new double[length], price = new double[length + ahead], footfall = new double[length];
                for (int t = 0; t < length + ahead; t++) price[t] = 5 + stream.NextDouble();
                for (int t = 0; t < length; t++)
                {
                    target[t] = Math.Max(0, (level * (1 + (0.3 * Math.Sin(2 * Math.PI * t / 12)))) + (noise * stream.NextGaussian()) - (8 * (price[t] - 5.5)));
                    footfall[t] = t;
                }
                builder.Add(new SeriesKey($"s{s}", $"i{i}"), 24240, target, price, footfall, [s]);
            }
        }
        return builder.Build();
    }

    /// <summary>One series per array, without covariates, beginning in one period.</summary>
    internal static Panel Of(Calendar calendar, params double[][] targets)
    {
        var builder = new PanelBuilder(calendar, "units", ["id"], []);
        for (int i = 0; i < targets.Length; i++) builder.Add(new SeriesKey($"{i}"), 100, targets[i]);
        return builder.Build();
    }
}
