using System.Collections.Immutable;
using Kontor.Data.Calendars;
using Kontor.Data.Loading;
using Kontor.Data.Panels;
using Kontor.Errors;
using Kontor.Pricing.Elasticities;
using Kontor.Pricing.Responses;
using Kontor.Tests.Data;

namespace Kontor.Tests.Pricing.Responses;

public sealed class PresentItemsTests
{
    private const int Weeks = 60;

    // units are exactly 100 p^-2, three times as many in a promotion
    [Fact]
    public void Of_PromotionAtTheEnd_TakesTheRegularPriceAndItsUnits()
    {
        (Panel panel, ElasticityFit fit) = Fitted();
        (ImmutableArray<PricedItem> items, ImmutableArray<DataFault> faults) = new PresentItems().Of(panel, fit);
        PricedItem item = Assert.Single(items);
        Assert.Equal(2.2, item.Price, 1e-9);
        // two prices in the thirteen weeks without a promotion, each moved to the present one along the estimated elasticity
        double e = fit.Find(ElasticityLevel.Series, "a")!.Estimate.Value, moved = Units(2.0) * Math.Pow(2.2 / 2.0, e);
        Assert.Equal(((7 * Units(2.2)) + (6 * moved)) / 13, item.Units, 1e-9);
        Assert.Equal((1.5, 2.2), (item.LowestSeen!.Value, item.HighestSeen!.Value));
        Assert.Null(item.Cost);
        Assert.Contains("series gone", Assert.Single(faults).Where, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_WithCosts_TakesThemByKey()
    {
        using var folder = new TemporaryFolder();
        (Panel panel, ElasticityFit fit) = Fitted();
        KeyedTable costs = KeyedTable.Read(folder.Write("costs.csv", "product,cost,stock,competitor_price,family\na,1.1,500,2.4,juice\n"), panel.KeyNames, PresentItems.CostColumns, FitContext.Default);
        PricedItem item = Assert.Single(new PresentItems { Costs = costs }.Of(panel, fit).Items);
        Assert.Equal((1.1, 500, 2.4, null, "juice"), (item.Cost, item.Stock, item.CompetitorPrice, item.Size, item.Family));
    }

    private static double Units(double price) => 100 / (price * price);

    private static (Panel Panel, ElasticityFit Fit) Fitted()
    {
        var calendar = new Calendar(Frequency.Week);
        var builder = new PanelBuilder(calendar, "units", ["product"],
        [
            new Covariate("price", CovariateTiming.KnownAhead) { Role = CovariateRole.Price }, new Covariate("deal", CovariateTiming.KnownAhead) { Role = CovariateRole.Promotion },
        ]);
        // 2.0, then 2.2 for the last nine weeks, of which the last two are on promotion at 1.5; six weeks on promotion early on
        bool[] deal = [.. Enumerable.Range(0, Weeks).Select(t => t is >= Weeks - 2 or (>= 10 and < 16))];
        double[] price = [.. deal.Select((d, t) => d ? 1.5 : t >= Weeks - 9 ? 2.2 : 2.0)], flags = [.. deal.Select(d => d ? 1.0 : 0.0)];
        double[] units = [.. price.Select((p, t) => (deal[t] ? 3 : 1) * Units(p))];
        int start = calendar.IndexOf(new DateOnly(2024, 1, 1));
        builder.Add(new SeriesKey("a"), start, units, price, flags);
        builder.Add(new SeriesKey("gone"), start, units[..30], price[..30], flags[..30]);
        Panel panel = builder.Build();
        return (panel, new NaiveElasticity().Fit(panel, FitContext.Default));
    }
}
