using Kontor.Data.Calendars;
using Kontor.Data.Panels;
using Kontor.Data.Simulation;
using Kontor.Data.Simulation.Rules;

namespace Kontor.Tests.Pricing.Elasticities;

/// <summary>Panels with prices for tests.</summary>
internal static class PricePanels
{
    /// <summary>A small market whose promotions seek weeks of high demand.</summary>
    internal static Market Market(ulong seed = 1, int stores = 3, int products = 6, int weeks = 140) =>
        new MarketSimulator { Stores = stores, Products = products, Categories = 2, Weeks = weeks, Promotions = new() { DemandPull = 5 } }.Simulate(FitContext.Default with { Seed = seed });

    /// <summary>A market without any noise.</summary>
    internal static Market Exact() => new MarketSimulator
    {
        Stores = 3,
        Products = 4,
        Categories = 1,
        Noise = NoiseRules.Off,
        Stock = new() { ShortageProbability = 0 },
        LifeCycles = new() { LaunchShare = 0, DelistShare = 0 },
        Levels = new() { SlowShare = 0, MedianUnits = 1000 },
        Promotions = new() { DemandPull = 5 },
        Seasons = new() { Harmonics = 0 },
    }.Simulate(FitContext.Default);

    /// <summary>Good series, and one odd one called <c>odd</c> in the store <c>s0</c>.</summary>
    /// <param name="units">The units of the odd one; null for as good ones have.</param>
    /// <param name="price">Its prices; null for as good ones have.</param>
    /// <param name="currency">Its codes of the currencies EUR and USD; null for EUR.</param>
    internal static Panel WithOdd(Func<int, double>? units = null, Func<int, double>? price = null, Func<int, double>? currency = null, int length = 60)
    {
        var builder = new PanelBuilder(new Calendar(Frequency.Week), "units", ["store", "sku"],
        [
            new Covariate("price", CovariateTiming.KnownAhead) { Role = CovariateRole.Price },
            new Covariate("currency", CovariateTiming.KnownAhead) { Categories = ["EUR", "USD"] },
        ]);
        for (int s = 0; s < 2; s++)
        {
            for (int p = 0; p < 3; p++) Add($"s{s}", $"p{p}", t => Units(t, (7 * s) + p), t => Price(t, (7 * s) + p), _ => 0, 60);
        }
        Add("s0", "odd", units ?? (t => Units(t, 20)), price ?? (t => Price(t, 20)), currency ?? (_ => 0), length);
        return builder.Build();

        void Add(string store, string sku, Func<int, double> u, Func<int, double> p, Func<int, double> c, int n) => builder.Add(
            new SeriesKey(store, sku), 105_000, [.. Enumerable.Range(0, n).Select(u)], [.. Enumerable.Range(0, n).Select(p)], [.. Enumerable.Range(0, n).Select(c)]);
    }

    internal static double Price(int t, int series) => 3 + (0.5 * Math.Sin((t * 1.7) + series)) - ((t + (3 * series)) % 9 == 0 ? 0.6 : 0);

    internal static double Units(int t, int series) => Math.Round(100 * Math.Pow(Price(t, series) / 3, -2) * (1 + (0.1 * Math.Cos((t * 2.3) + (series * 1.1)))));
}
