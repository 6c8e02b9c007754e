using Kontor.Data.Simulation;
using Kontor.Data.Simulation.Rules;
using Kontor.Data.Simulation.Truth;
using Kontor.Errors;
using Kontor.Pricing.DoubleMachineLearning;
using Kontor.Pricing.Elasticities;

namespace Kontor.Tests.Pricing.DoubleMachineLearning;

public sealed class DoubleMachineLearningElasticityTests
{
    private static readonly MarketSimulator s_market = new()
    {
        Stores = 6, Products = 6, Categories = 2, Weeks = 130, Promotions = new PromotionRules { DemandPull = 5 }, Levels = new LevelRules { SlowShare = 0 }, LifeCycles = new LifeCycleRules { LaunchShare = 0, DelistShare = 0 },
    };

    [Fact]
    public void Fit_PromotionsSeekDemand_IsNearerToTheTruthThanNaive()
    {
        Market market = s_market.Simulate(new FitContext { Seed = 11 });
        ElasticityFit fit = new DoubleMachineLearningElasticity().Fit(market.ToPanel(), new FitContext { Seed = 11 });
        double[] errors = [.. market.Truth.Products.Select(p => fit.Find(ElasticityLevel.Product, p.Name)!.Estimate.Value - p.Elasticity)];
        double[] naive = [.. market.Truth.Products.Select(p => fit.Find(ElasticityLevel.Product, p.Name)!.Naive!.Value - p.Elasticity)];
        Assert.InRange(errors.Average(e => e * e), 0, 0.25 * naive.Average(e => e * e));
        Assert.InRange(Math.Abs(errors.Average()), 0, 0.2);
        Assert.True(market.Truth.Products.Count(p => Holds(fit, p)) >= 5);
        Assert.Equal(market.Truth.Series.Length, fit.At(ElasticityLevel.Series).Count());
        Assert.Equal(2 * 3 * 2, fit.Cross.Length);
    }

    [Fact]
    public void Fit_SaidTwice_GivesTheSameBitsOnAnyThreads()
    {
        Market market = (s_market with { Stores = 3, Weeks = 80 }).Simulate(FitContext.Default);
        ElasticityFit one = new DoubleMachineLearningElasticity().Fit(market.ToPanel(), new FitContext { Threads = 1 }), two = new DoubleMachineLearningElasticity().Fit(market.ToPanel(), new FitContext { Threads = 3 });
        Assert.Equal(one.Own.Select(o => o.Estimate), two.Own.Select(o => o.Estimate));
    }

    [Fact]
    public void Fit_TooFewPeriods_NamesTheCategory()
    {
        Market market = (s_market with { Stores = 2, Weeks = 30, Products = 2, Categories = 1 }).Simulate(FitContext.Default);
        DataException failure = Assert.Throws<DataException>(() => new DoubleMachineLearningElasticity { Folds = 10 }.Fit(market.ToPanel(), FitContext.Default));
        Assert.Equal(FaultCode.TooShort, failure.Fault.Code);
        Assert.Contains("30 periods", failure.Message, StringComparison.Ordinal);
    }

    private static bool Holds(ElasticityFit fit, ProductTruth product) =>
        fit.Find(ElasticityLevel.Product, product.Name)!.Estimate is var e && e.Lower <= product.Elasticity && product.Elasticity <= e.Upper;
}
