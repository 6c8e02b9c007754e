using Kontor.Data.Panels;
using Kontor.Data.Simulation;
using Kontor.Data.Simulation.Truth;
using Kontor.Pricing.Elasticities;
using Kontor.Tests.Demand;

namespace Kontor.Tests.Pricing.Elasticities;

public sealed class FixedEffectsElasticityTests
{
    // R's lm of log units on eleven log prices, deal and ad with an effect per store, in the description of the data; tolerance half a unit of the last digit printed
    private static readonly double[] Published = [-2.781, -1.839, -3.327, -3.847, -2.905, -2.468, -3.633, -2.725, -4.094, -2.831, -1.001];

    [Fact]
    public void Fit_OrangeJuiceAsPublished_AgreesWithR()
    {
        Panel panel = OrangeJuicePanel.Read(Reference.Data("retail_orange_juice", "oj_yx.csv.gz"));
        var published = new FixedEffectsElasticity
        {
            Controls = new() { Scale = DemandScale.Logarithm, Season = SeasonControl.None, Trends = false, DiscountLags = 0, LaunchPeriods = 0, Cross = CrossPrices.Matrix },
        };
        ElasticityFit fit = published.Fit(panel, FitContext.Default);
        for (int brand = 1; brand <= 11; brand++) Assert.Equal(Published[brand - 1], fit.Find(ElasticityLevel.Product, $"{brand}")!.Estimate.Value, 5e-4);
        Assert.Equal(110, fit.Cross.Length);
        Assert.Equal(913, fit.At(ElasticityLevel.Series).Count());
    }

    // without noise only what the controls cannot follow is left: pantries older than four weeks (0.8 x 0.5^5 of a discount and less), and prices in whole cents
    [Fact]
    public void Fit_MarketWithoutNoise_FindsTheTruth()
    {
        Market market = PricePanels.Exact();
        ElasticityFit fit = new FixedEffectsElasticity().Fit(market.ToPanel(), FitContext.Default);
        foreach (ProductTruth product in market.Truth.Products)
        {
            OwnElasticity own = fit.Find(ElasticityLevel.Product, product.Name)!;
            Assert.Equal(product.Elasticity, own.Estimate.Value, 0.03);
            Assert.True(Math.Abs(own.Naive!.Value - product.Elasticity) > 0.1, $"{product.Name}: the naive {own.Naive.Value} is near {product.Elasticity}");
        }
        for (int p = 0; p < 4; p++)
        {
            for (int q = 0; q < 4; q++)
            {
                if (p != q) Assert.Equal(market.Truth.CrossElasticity(p, q), fit.Cross.Single(c => c.Product == market.Truth.Products[p].Name && c.Price == market.Truth.Products[q].Name).Estimate.Value, 0.03);
            }
        }
    }

    [Fact]
    public void Fit_CompetitorThatMovesAsTheOwnPrice_IsNamed()
    {
        var builder = new PanelBuilder(new(Kontor.Data.Calendars.Frequency.Week), "units", ["sku"],
            [new Covariate("price", CovariateTiming.KnownAhead) { Role = CovariateRole.Price }, new Covariate("competitor_price", CovariateTiming.KnownAhead)]);
        for (int p = 0; p < 2; p++)
        {
            double[] price = [.. Enumerable.Range(0, 80).Select(t => PricePanels.Price(t, p))];
            builder.Add(new SeriesKey($"p{p}"), 105_000, [.. Enumerable.Range(0, 80).Select(t => PricePanels.Units(t, p))], price, [.. price.Select((x, t) => p == 0 ? 1.1 * x : PricePanels.Price(t, 5))]);
        }
        ElasticityFit fit = new FixedEffectsElasticity().Fit(builder.Build(), FitContext.Default);
        Kontor.Errors.DataFault fault = Assert.Single(fit.Faults);
        Assert.Equal((Kontor.Errors.FaultCode.Collinear, "product p0", "log competitor_price"), (fault.Code, fault.Where, fault.Column));
        Assert.Equal(-2, fit.Find(ElasticityLevel.Product, "p1")!.Estimate.Value, 0.3);
    }
}
