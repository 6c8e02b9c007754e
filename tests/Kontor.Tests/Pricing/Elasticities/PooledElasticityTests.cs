using Kontor.Data.Panels;
using Kontor.Data.Simulation;
using Kontor.Data.Simulation.Truth;
using Kontor.Errors;
using Kontor.Pricing.Elasticities;
using Kontor.Pricing.Responses;

namespace Kontor.Tests.Pricing.Elasticities;

public sealed class PooledElasticityTests
{
    // 6 markets of 15 products: of 90 intervals of 95% at least 79 hold the truth with probability 0.998
    [Fact]
    public void Fit_PromotionsThatSeekDemand_CoversTheTruthWhereTheNaiveDoesNot()
    {
        int held = 0, naive = 0, count = 0;
        double pooledSquares = 0, naiveSquares = 0;
        for (ulong seed = 301; seed < 307; seed++)
        {
            FitContext context = FitContext.Default with { Seed = seed };
            Market market = new MarketSimulator { Stores = 6, Weeks = 140, Promotions = new() { DemandPull = 5 } }.Simulate(context);
            ElasticityFit fit = new PooledElasticity().Fit(market.ToPanel(), context);
            foreach (ProductTruth product in market.Truth.Products)
            {
                OwnElasticity own = fit.Find(ElasticityLevel.Product, product.Name)!;
                count++;
                if (own.Estimate.Lower <= product.Elasticity && product.Elasticity <= own.Estimate.Upper) held++;
                if (own.Naive!.Lower <= product.Elasticity && product.Elasticity <= own.Naive.Upper) naive++;
                pooledSquares += Math.Pow(own.Estimate.Value - product.Elasticity, 2);
                naiveSquares += Math.Pow(own.Naive.Value - product.Elasticity, 2);
            }
        }
        Assert.Equal(90, count);
        Assert.InRange(held, 79, 90);
        Assert.InRange(naive, 0, 50);
        Assert.InRange(Math.Sqrt(pooledSquares / naiveSquares), 0, 0.4);
    }

    [Fact]
    public void Fit_ThinProduct_BorrowsInsteadOfBeingDropped()
    {
        Panel panel = PricePanels.WithOdd(length: 6);
        ElasticityFit pooled = new PooledElasticity().Fit(panel, FitContext.Default);
        Assert.Empty(pooled.Faults);
        OwnElasticity thin = pooled.Find(ElasticityLevel.Product, "odd")!, total = pooled.Find(ElasticityLevel.Total)!;
        Assert.InRange(thin.Estimate.Value, -3.5, -0.5);
        Assert.True(thin.Estimate.StandardError > 2 * pooled.Find(ElasticityLevel.Product, "p0")!.Estimate.StandardError);
        Assert.Equal(-2, total.Estimate.Value, 0.4);
        Assert.Contains(new FixedEffectsElasticity().Fit(panel, FitContext.Default).Faults, f => f.Code == FaultCode.TooShort);
    }

    [Fact]
    public void Respond_SeriesOfOneProduct_MoveTogether()
    {
        ElasticityFit fit = new PooledElasticity().Fit(PricePanels.Market().ToPanel(), FitContext.Default);
        OwnElasticity[] series = [.. fit.At(ElasticityLevel.Series)];
        OwnElasticity a = series[0], b = series.First(s => s.Product == a.Product && s.Channel != a.Channel), other = series.First(s => s.Category != a.Category);
        PriceResponse response = fit.Respond([Item(a), Item(b), Item(other)], 4000, FitContext.Default);
        Assert.True(Correlation(response, 0, 1) > Correlation(response, 0, 2) + 0.2, $"{Correlation(response, 0, 1)} and {Correlation(response, 0, 2)}");
    }

    [Fact]
    public void Respond_ItemNotFitted_TakesItsProductOrCategoryAndIsLessCertain()
    {
        ElasticityFit fit = new PooledElasticity().Fit(PricePanels.Market().ToPanel(), FitContext.Default);
        OwnElasticity known = fit.At(ElasticityLevel.Product).First();
        var newStore = new PricedItem(new SeriesKey("Store 99", known.Product), 3, 10) { Product = known.Product, Channel = "Store 99", Category = known.Category };
        var newProduct = new PricedItem(new SeriesKey("Store 99", "new"), 3, 10) { Product = "new", Channel = "Store 99", Category = known.Category };
        PriceResponse response = fit.Respond([newStore, newProduct], 2000, FitContext.Default);
        Assert.Equal(known.Estimate.Value, response.Elasticities[0]);
        Assert.Equal(fit.Find(ElasticityLevel.Category, known.Category)!.Estimate.Value, response.Elasticities[1]);
        Assert.True(Deviation(response, 1) > fit.Find(ElasticityLevel.Category, known.Category)!.Estimate.StandardError);
    }

    [Fact]
    public void Respond_SameSeriesAmongOthers_HasTheSameDraws()
    {
        ElasticityFit fit = new PooledElasticity().Fit(PricePanels.Market().ToPanel(), FitContext.Default);
        OwnElasticity[] series = [.. fit.At(ElasticityLevel.Series)];
        double[] alone = fit.Respond([Item(series[4])], 50, FitContext.Default).Draws.ToArray();
        PriceResponse among = fit.Respond([Item(series[0] with { Channel = "elsewhere" }), Item(series[4])], 50, FitContext.Default);
        Assert.Equal(alone, Enumerable.Range(0, 50).Select(d => among.Draws.Span[(d * 2) + 1]));
    }

    private static PricedItem Item(OwnElasticity o) => new(o.Key, 3, 10) { Product = o.Product, Channel = o.Channel, Category = o.Category };

    private static double[] Draws(PriceResponse response, int item) => [.. Enumerable.Range(0, response.DrawCount).Select(d =>
        response.Draws.Span[(d * response.Columns.Length) + response.RowStarts[item] + response.Columns.AsSpan(response.RowStarts[item], response.RowStarts[item + 1] - response.RowStarts[item]).IndexOf(item)])];

    private static double Deviation(PriceResponse response, int item)
    {
        double[] x = Draws(response, item);
        double mean = x.Average();
        return Math.Sqrt(x.Average(v => (v - mean) * (v - mean)));
    }

    private static double Correlation(PriceResponse response, int i, int j)
    {
        double[] x = Draws(response, i), y = Draws(response, j);
        double mx = x.Average(), my = y.Average();
        return x.Zip(y, (a, b) => (a - mx) * (b - my)).Average() / (Deviation(response, i) * Deviation(response, j));
    }
}
