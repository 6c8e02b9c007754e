using System.Collections.Immutable;
using Kontor.Data.Panels;
using Kontor.Errors;
using Kontor.Pricing.Elasticities;
using Kontor.Randomness;

namespace Kontor.Tests.Reports.Pricing;

/// <summary>A fit of made-up elasticities: eight orange juices of two categories in three stores, with cross elasticities and everything that a page can warn of.</summary>
internal static class SampleElasticities
{
    internal static readonly string[] Stores = ["2", "5", "12"];

    internal static readonly (string Name, string Category, double Value)[] Products =
    [
        ("Tropicana Premium 64", "premium", -2.42), ("Tropicana Premium 96", "premium", -1.96), ("Florida's Natural 64", "premium", -2.92), ("Tropicana 64", "premium", -3.54),
        ("Minute Maid 64", "regular", -3.35), ("Minute Maid 96", "regular", -0.82), ("Dominicks 64", "regular", -2.41), ("Tree Fresh 64", "regular", 0.35),
    ];

    internal static ElasticityFit Fit()
    {
        RandomStream stream = RandomStream.Of(4);
        var own = ImmutableArray.CreateBuilder<OwnElasticity>();
        foreach (string store in Stores)
        {
            foreach ((string name, string category, double value) in Products)
                own.Add(Own(ElasticityLevel.Series, new SeriesKey(store, name), Math.Round(value + (0.3 * stream.NextGaussian()), 2), 0.24, value - 0.6) with { Product = name, Channel = store, Category = category, Diagnostics = Seen(name) });
        }
        foreach ((string name, string category, double value) in Products)
            own.Add(Own(ElasticityLevel.Product, new SeriesKey(name), value, name == "Tree Fresh 64" ? 1.1 : 0.16, value - 0.55) with { Product = name, Category = category, Spread = 0.3, Diagnostics = Seen(name) });
        foreach (string store in Stores) own.Add(Own(ElasticityLevel.Channel, new SeriesKey(store), -2.2, 0.2, -2.9) with { Channel = store });
        own.Add(Own(ElasticityLevel.Category, new SeriesKey("premium"), -2.71, 0.14, -3.2) with { Category = "premium", Spread = 0.6 });
        own.Add(Own(ElasticityLevel.Category, new SeriesKey("regular"), -1.56, 0.33, -2.4) with { Category = "regular", Spread = 0.9 });
        own.Add(Own(ElasticityLevel.Total, new SeriesKey(), -2.38, 0.18, -2.86) with { Spread = 0.5 });
        ImmutableArray<CrossElasticity> cross =
        [
            .. from i in Enumerable.Range(0, Products.Length)
               from j in Enumerable.Range(0, Products.Length)
               where i != j && (i + j) % 5 != 4
               select new CrossElasticity(Products[i].Name, Products[j].Name, new ElasticityEstimate(Math.Round(i + j == 1 ? 0.61 : i + j == 13 ? -0.28 : 0.14 * stream.NextGaussian(), 2), 0.09, 40)),
        ];
        ImmutableArray<OwnElasticity> all = own.ToImmutable();
        return new ElasticityFit(new ElasticityState
        {
            Specification = new NaiveElasticity(),
            Columns = new PricingColumns { Product = "brand", Channel = "store", Category = "category", Price = "price" },
            Own = all,
            Cross = cross,
            Uncertainty = SharedUncertainty.Independent([.. all.Select(o => o.Estimate), .. cross.Select(c => c.Estimate)]),
            Report = FitReport.ClosedForm with { Warnings = ["The price of Minute Maid 96 follows that of Minute Maid 64: what either does alone is told by few weeks."] },
            Faults = [new DataFault(FaultCode.TooShort, "series 12 / Citrus Hill 64", "5 periods with units and a price", "8 or more") { Column = "price" }],
        });
    }

    private static PriceDiagnostics Seen(string name) => name switch
    {
        "Tree Fresh 64" => new PriceDiagnostics(118, 4, 6, 0.012, 0.11) { Warnings = ["The price hardly moved: 1.2% around its mean."] },
        "Minute Maid 96" => new PriceDiagnostics(121, 9, 31, 0.11, 0.97) { Warnings = ["97% of the price's moves are promotions."] },
        _ => new PriceDiagnostics(121, 22, 64, 0.18, 0.42),
    };

    private static OwnElasticity Own(ElasticityLevel level, SeriesKey key, double value, double error, double naive) =>
        new(level, key, new ElasticityEstimate(value, error, 40)) { Naive = new ElasticityEstimate(Math.Round(naive, 2), error / 2, 100), Diagnostics = Seen("") };
}
