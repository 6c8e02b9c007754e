using Kontor.Data.Forecasts;
using Kontor.Data.Panels;
using Kontor.Demand;
using Kontor.Demand.Backtesting;
using Kontor.Demand.Global;
using Kontor.Demand.Local;
using Kontor.Errors;
using Kontor.Randomness;
using Kontor.Tests.Demand.Support;

namespace Kontor.Tests.Demand.Global;

public sealed class GlobalTreesTests
{
    private static readonly GlobalTrees Quick = new() { Horizon = 4, Rounds = 20, LearningRate = 0.3 };

    [Theory]
    [InlineData(TreeStrategy.Direct)]
    [InlineData(TreeStrategy.Recursive)]
    public void Forecast_PlannedPrice_AnswersWithTheKnownElasticity(TreeStrategy strategy)
    {
        const int step = 2;
        Panel panel = PromotionPanel.Of(ahead: 4);
        int length = panel[0].Length;
        ForecastModel model = (Quick with { Strategy = strategy, Rounds = 50 }).Fit(panel, FitContext.Default);
        double[] Medians(double discount)
        {
            Panel planned = PromotionPanel.Changed(panel, (c, i, t) => t == length + step ? c switch { 0 => (2 + (i % 4)) * discount, 1 => 0, _ => null } : null);
            Forecast forecast = model.Forecast(4, planned.KnownAhead(4));
            return [.. Enumerable.Range(0, forecast.Count).Select(i => forecast.Quantile(i, step, 0.5))];
        }
        double[] regular = Medians(1), cut = Medians(0.8);
        double[] elasticities = [.. regular.Select((r, i) => Math.Log(cut[i] / r) / Math.Log(0.8))];
        Assert.All(elasticities, e => Assert.True(e < -1));
        Assert.InRange(elasticities.Average(), PromotionPanel.Elasticity * 1.25, PromotionPanel.Elasticity * 0.75);
    }

    [Fact]
    public void Run_PromotionPanel_BeatsSeasonalNaiveAndCovers()
    {
        Panel panel = PromotionPanel.Of(stores: 6, items: 5, length: 110);
        Backtest backtest = Backtest.Run(panel, [new SeasonalNaive(), Quick], origins: 3, horizon: 4, FitContext.Default);
        BacktestRow trees = backtest.Overall("trees"), naive = backtest.Overall(new SeasonalNaive().Name);
        Assert.Empty(backtest.Faults);
        // noise of 14% allows a wMAPE of 0.115; without prices it cannot be below 0.25
        Assert.True(trees.Wmape < 0.16 && trees.Wmape < 0.6 * naive.Wmape, $"{trees.Wmape} {naive.Wmape}");
        // 360 outcomes, part of their noise common: standard errors of about 3.5 and 2 points
        Assert.InRange(trees.Coverage80!.Value, 0.70, 0.90);
        Assert.InRange(trees.Coverage95!.Value, 0.89, 1);
    }

    [Theory]
    [InlineData(TreeObjective.Quantile)]
    [InlineData(TreeObjective.SquaredError)]
    public void Forecast_HorizonOne_RecursiveEqualsDirect(TreeObjective objective)
    {
        Panel panel = PromotionPanel.Of(3, 3, 60);
        GlobalTrees one = Quick with { Horizon = 1, Objective = objective };
        Forecast direct = one.Fit(panel, FitContext.Default).Forecast(1, panel.KnownAhead(1));
        Forecast rolled = (one with { Strategy = TreeStrategy.Recursive }).Fit(panel, FitContext.Default).Forecast(1, panel.KnownAhead(1));
        for (int i = 0; i < panel.Count; i++) Assert.Equal(direct.Quantiles(i, 0).ToArray(), rolled.Quantiles(i, 0).ToArray());
    }

    [Theory]
    [InlineData(TreeStrategy.Direct, TreeObjective.Quantile)]
    [InlineData(TreeStrategy.Recursive, TreeObjective.SquaredError)]
    [InlineData(TreeStrategy.Direct, TreeObjective.Tweedie)]
    public void SaveAndLoad_AndThreads_GiveTheSameBits(TreeStrategy strategy, TreeObjective objective)
    {
        Panel panel = PromotionPanel.Of(3, 3, 60);
        GlobalTrees trees = Quick with { Strategy = strategy, Objective = objective, Rounds = 10 };
        ForecastModel one = trees.Fit(panel, new FitContext { Threads = 1 }), two = trees.Fit(panel, new FitContext { Threads = 2 });
        using var stream = new MemoryStream();
        one.Save(stream);
        stream.Position = 0;
        var loaded = (GlobalTreesModel)ModelFile.Load(stream);
        Assert.Equal(trees, loaded.Specification);
        Assert.Equal(((GlobalTreesModel)one).Importance(), loaded.Importance());
        Forecast a = one.Forecast(4, panel.KnownAhead(4)), b = two.Forecast(4, panel.KnownAhead(4)), c = loaded.Forecast(4, panel.KnownAhead(4));
        double[] first = new double[40], second = new double[40];
        for (int i = 0; i < panel.Count; i++)
        {
            Assert.Equal(a.Mean(i).ToArray(), b.Mean(i).ToArray());
            Assert.Equal(a.Mean(i).ToArray(), c.Mean(i).ToArray());
            for (int h = 0; h < 4; h++)
            {
                double[] q = a.Quantiles(i, h).ToArray();
                Assert.Equal(q, b.Quantiles(i, h).ToArray());
                Assert.Equal(q, c.Quantiles(i, h).ToArray());
                Assert.Equal(q.Order(), q);
                Assert.True(q[0] < q[^1]);
            }
            a.Paths(i, first);
            c.Paths(i, second);
            Assert.Equal(first, second);
        }
    }

    [Fact]
    public void Fit_SalesAlone_LearnsTheSeasonAndSaysWhatIsLeftOut()
    {
        RandomStream root = RandomStream.Of(2);
        Panel panel = TestPanels.Of(TestPanels.Months, [.. Enumerable.Range(0, 12).Select(i =>
        {
            RandomStream own = root.Child(i);
            double level = 100 + (200 * own.NextDouble());
            return Enumerable.Range(0, 72).Select(t => level * (1 + (0.3 * Math.Sin(2 * Math.PI * t / 12))) * (1 + (0.05 * own.NextGaussian()))).ToArray();
        })]);
        Backtest backtest = Backtest.Run(panel, [new Naive(), Quick], origins: 3, horizon: 4, FitContext.Default);
        // 5% noise; the season moves the level by up to 30% within four months
        Assert.True(backtest.Overall("trees").Wmape < 0.08, $"{backtest.Overall("trees").Wmape}");
        var model = (GlobalTreesModel)Quick.Fit(panel, FitContext.Default);
        Assert.Contains(model.Report.Warnings, w => w.Contains("price", StringComparison.Ordinal));
        Assert.Contains(model.Report.Warnings, w => w.Contains("promotion", StringComparison.Ordinal));
        Assert.Null(model.Product);
        Assert.DoesNotContain("price", model.FeatureNames);
    }

    [Theory]
    [InlineData(TreeObjective.Quantile)]
    [InlineData(TreeObjective.Tweedie)]
    public void Forecast_ManyZeros_StaysNonNegativeWithTheRightMean(TreeObjective objective)
    {
        RandomStream root = RandomStream.Of(4);
        Panel panel = TestPanels.Of(TestPanels.Weeks, [.. Enumerable.Range(0, 40).Select(i =>
        {
            RandomStream own = root.Child(i);
            double mean = 0.3 + (1.5 * own.NextDouble());
            return Enumerable.Range(0, 60).Select(_ => (double)own.NextPoisson(mean)).ToArray();
        })]);
        Forecast forecast = (Quick with { Objective = objective }).Fit(panel, FitContext.Default).Forecast(4);
        double total = 0, past = 0;
        for (int i = 0; i < panel.Count; i++)
        {
            for (int h = 0; h < 4; h++)
            {
                total += forecast.Mean(i)[h] / 4;
                Assert.True(forecast.Quantiles(i, h)[0] >= 0);
            }
            foreach (double y in panel[i].Target) past += y / 60;
        }
        // 2,400 Poisson values of mean about 1: 2% standard error; a quantile function through eleven levels is coarse for such small counts
        Assert.InRange(total / past, 0.85, 1.15);
    }

    [Fact]
    public void Forecast_Returns_MayBeNegative()
    {
        RandomStream root = RandomStream.Of(6);
        Panel panel = TestPanels.Of(TestPanels.Weeks, [.. Enumerable.Range(0, 10).Select(i =>
        {
            RandomStream own = root.Child(i);
            return Enumerable.Range(0, 60).Select(_ => 10 * own.NextGaussian()).ToArray();
        })]);
        Forecast forecast = Quick.Fit(panel, FitContext.Default).Forecast(4);
        Assert.True(forecast.Quantile(0, 0, 0.1) < 0 && forecast.Quantile(0, 0, 0.9) > 0);
        DataException refusal = Assert.Throws<DataException>(() => (Quick with { Objective = TreeObjective.Tweedie }).Fit(panel, FitContext.Default));
        Assert.Equal(FaultCode.OutOfRange, refusal.Fault.Code);
    }

    [Fact]
    public void Forecast_CommonShocks_WidenTheTotal()
    {
        GlobalTrees trees = Quick with { Horizon = 2 };
        double Share(double own, double common)
        {
            Panel panel = PromotionPanel.Of(8, 2, 80, own: own, common: common);
            return trees.Fit(panel, FitContext.Default).Forecast(2, panel.KnownAhead(2)).Dependence.CommonShare;
        }
        Assert.True(Share(0.2, 0.01) < 0.1);
        Assert.True(Share(0.05, 0.3) > 0.15); // shared by the stores of an item, so by half of the pairs
    }

    [Fact]
    public void Forecast_WithoutCovariatesOrTooFar_IsRefused()
    {
        Panel panel = PromotionPanel.Of(3, 3, 60);
        ForecastModel model = (Quick with { Rounds = 3 }).Fit(panel, FitContext.Default);
        DataException missing = Assert.Throws<DataException>(() => model.Forecast(4));
        Assert.Equal((FaultCode.Missing, "price"), (missing.Fault.Code, missing.Fault.Column));
        Assert.Equal(FaultCode.TooShort, Assert.Throws<DataException>(() => model.Forecast(5, panel.KnownAhead(5))).Fault.Code);
        Assert.Equal(FaultCode.UnknownName, Assert.Throws<DataException>(() => (Quick with { Product = "colour" }).Fit(panel, FitContext.Default)).Fault.Code);
        Assert.Equal(FaultCode.TooShort, Assert.Throws<DataException>(() => Quick.Fit(TestPanels.Of(TestPanels.Weeks, [1, 2, 3]), FitContext.Default)).Fault.Code);
    }

    [Fact]
    public void Importance_PricePanel_NamesPriceAmongTheFirst()
    {
        Panel panel = PromotionPanel.Of();
        var model = (GlobalTreesModel)Quick.Fit(panel, FitContext.Default);
        var importance = model.Importance();
        Assert.Equal(1, importance.Sum(f => f.Share), 1e-9);
        Assert.Equal(model.FeatureNames.Length, importance.Length);
        // boosters that start from the base must find what prices do
        Assert.True(importance.Where(f => f.Name is "ridge" or "ridge with the level of a year" || f.Name.Contains("price", StringComparison.Ordinal) || f.Name.Contains("discount", StringComparison.Ordinal)
            || f.Name.Contains("analogues", StringComparison.Ordinal)).Sum(f => f.Share) > 0.4);
    }
}
