using Kontor.Data.Forecasts;
using Kontor.Data.Panels;
using Kontor.Data.Simulation;
using Kontor.Demand;
using Kontor.Demand.Backtesting;
using Kontor.Demand.Features;
using Kontor.Demand.Local;
using Kontor.Demand.Regressions;
using Kontor.Errors;
using Kontor.Tests.Demand.Global;
using Kontor.Tests.Demand.Support;

namespace Kontor.Tests.Demand.Regressions;

public sealed class FeatureRegressionTests
{
    private static readonly Dictionary<string, FeatureRegression> All = new(StringComparer.Ordinal)
    {
        ["cubist"] = new FeatureCubist { Horizon = 4, Committees = 5 },
        ["trees of quantiles"] = new FeatureTrees { Horizon = 4, Rounds = 60, LearningRate = 0.15 },
        ["trees of squared errors"] = new FeatureTrees { Horizon = 4, Rounds = 60, LearningRate = 0.15, Quantiles = false },
    };

    public static TheoryData<string> Regressions => new(All.Keys);

    [Theory]
    [MemberData(nameof(Regressions))]
    public void Run_PromotionPanel_BeatsSeasonalNaiveAndCovers(string name)
    {
        Panel panel = PromotionPanel.Of(stores: 6, items: 5, length: 110);
        Backtest backtest = Backtest.Run(panel, [new SeasonalNaive(), All[name]], origins: 3, horizon: 4, FitContext.Default);
        BacktestRow own = backtest.Overall(All[name].Name), naive = backtest.Overall(new SeasonalNaive().Name);
        Assert.Empty(backtest.Faults);
        // noise of 14% allows a wMAPE of 0.115; without prices it cannot be below 0.25
        Assert.True(own.Wmape < 0.16 && own.Wmape < 0.6 * naive.Wmape, $"{own.Wmape} {naive.Wmape}");
        // 360 outcomes, part of their noise common: standard errors of about 3.5 and 2 points
        Assert.InRange(own.Coverage80!.Value, 0.68, 0.92);
        Assert.InRange(own.Coverage95!.Value, 0.88, 1);
    }

    [Theory]
    [MemberData(nameof(Regressions))]
    public void Run_SimulatedMarket_BeatsSeasonalNaive(string name)
    {
        Panel panel = new MarketSimulator { Stores = 3, Products = 6 }.Simulate(FitContext.Default).ToPanel();
        Backtest backtest = Backtest.Run(panel, [new SeasonalNaive(), All[name]], origins: 2, horizon: 4, FitContext.Default);
        Assert.True(backtest.Overall(All[name].Name).Wmape < 0.8 * backtest.Overall(backtest.Baseline).Wmape, $"{backtest.Overall(All[name].Name).Wmape} {backtest.Overall(backtest.Baseline).Wmape}");
    }

    [Theory]
    [InlineData("cubist")]
    [InlineData("trees of quantiles")]
    public void Forecast_PlannedPrice_AnswersWithTheKnownElasticity(string name)
    {
        const int step = 2;
        Panel panel = PromotionPanel.Of(ahead: 4);
        int length = panel[0].Length;
        ForecastModel model = (All[name] with { Calibrated = false }).Fit(panel, FitContext.Default);
        double[] Medians(double discount)
        {
            Panel planned = PromotionPanel.Changed(panel, (c, i, t) => t == length + step ? c switch { 0 => (2 + (i % 4)) * discount, 1 => 0, _ => null } : null);
            Forecast forecast = model.Forecast(4, planned.KnownAhead(4));
            return [.. Enumerable.Range(0, forecast.Count).Select(i => forecast.Quantile(i, step, 0.5))];
        }
        double[] regular = Medians(1), cut = Medians(0.8);
        Assert.InRange(regular.Select((r, i) => Math.Log(cut[i] / r) / Math.Log(0.8)).Average(), PromotionPanel.Elasticity * 1.3, PromotionPanel.Elasticity * 0.7);
    }

    [Theory]
    [MemberData(nameof(Regressions))]
    public void Fit_OneToThreeThreads_GivesTheSameFile(string name)
    {
        Panel panel = PromotionPanel.Of(3, 3, 60);
        byte[] Saved(int threads)
        {
            using var stream = new MemoryStream();
            All[name].Fit(panel, new FitContext { Threads = threads }).Save(stream);
            return stream.ToArray();
        }
        byte[] one = Saved(1);
        Assert.Equal(one, Saved(2));
        Assert.Equal(one, Saved(3));
    }

    [Theory]
    [MemberData(nameof(Regressions))]
    public void Importance_PromotionPanel_NamesThePrice(string name)
    {
        var model = (FeatureRegressionModel)(All[name] with { Calibrated = false }).Fit(PromotionPanel.Of(3, 3, 60), FitContext.Default);
        Assert.Equal(1, model.Importance().Sum(f => f.Share), 6);
        Assert.Contains(model.Importance().Take(8), f => f.Name.Contains("price", StringComparison.Ordinal) || f.Name == "discount");
        Assert.Equal(All[name] is FeatureCubist, model.Cubist is not null);
    }

    [Fact]
    public void Fit_ChoosesNeighbors_TakesWhatForecastsHeldOutPeriodsBest()
    {
        Panel panel = PromotionPanel.Of(3, 3, 60);
        FeatureRegressionModel Fitted(int neighbors, bool chooses) =>
            (FeatureRegressionModel)new FeatureCubist { Horizon = 4, Committees = 5, Neighbors = neighbors, ChoosesNeighbors = chooses }.Fit(panel, FitContext.Default);
        FeatureRegressionModel without = Fitted(0, chooses: true), with = Fitted(9, chooses: false), best = Fitted(9, chooses: true);
        Assert.Equal((0, 9), (without.Cubist!.Specification.Neighbors, with.Cubist!.Specification.Neighbors));
        Assert.Equal(Math.Min(without.Report.Objective, with.Report.Objective), best.Report.Objective);
        Assert.Equal(without.Report.Objective < with.Report.Objective ? 0 : 9, best.Cubist!.Specification.Neighbors);
    }

    [Theory]
    [MemberData(nameof(Regressions))]
    public void Fit_FeaturesOff_KeepsTheAutoregressiveOnes(string name)
    {
        Panel panel = PromotionPanel.Of(3, 3, 60);
        FeatureRegression raw = All[name] with { Features = new FeatureBuilder { Engineered = false } };
        var model = (FeatureRegressionModel)raw.Fit(panel, FitContext.Default);
        Assert.DoesNotContain(model.Features.Numeric, f => f.IsEngineered);
        Assert.Contains(model.Importance(), f => f.Name == "previous month");
        Assert.Equal(4, model.Forecast(4, panel.KnownAhead(4)).Horizon);
    }

    [Theory]
    [MemberData(nameof(Regressions))]
    public void Forecast_CategoryNeverSeen_IsForecast(string name)
    {
        Panel panel = PromotionPanel.Of(3, 3, 60);
        Panel Named(Func<int, double> code)
        {
            var builder = new PanelBuilder(panel.Calendar, panel.TargetName, panel.KeyNames, [.. panel.Covariates, new Covariate("deal", CovariateTiming.KnownAhead) { Role = CovariateRole.Promotion, Categories = ["none", "card", "banner", "new"] }]);
            for (int i = 0; i < panel.Count; i++)
            {
                SeriesView s = panel[i];
                builder.Add(s.Key, s.Start, s.Target.ToArray(), s.Dynamic(0).ToArray(), s.Dynamic(1).ToArray(), s.Dynamic(2).ToArray(), [.. Enumerable.Range(0, s.Dynamic(0).Length).Select(code)]);
            }
            return builder.Build();
        }
        ForecastModel model = All[name].Fit(Named(t => t % 5 == 0 ? 1 : t % 7 == 0 ? 2 : 0), FitContext.Default);
        Forecast forecast = model.Forecast(4, Named(t => t >= 60 ? 3 : 0).KnownAhead(4));
        Assert.True(double.IsFinite(forecast.Quantile(0, 0, 0.5)));
    }

    [Theory]
    [MemberData(nameof(Regressions))]
    public void Fit_TooFewRows_IsRefused(string name)
    {
        DataException refused = Assert.Throws<DataException>(() => All[name].Fit(TestPanels.Of(TestPanels.Weeks, [5, 6, 7], [4, 5, 6, 3]), FitContext.Default));
        Assert.Equal(FaultCode.TooShort, refused.Fault.Code);
    }

    [Theory]
    [MemberData(nameof(Regressions))]
    public void Forecast_BeyondTheHorizon_IsRefused(string name)
    {
        Panel panel = PromotionPanel.Of(2, 2, 40);
        ForecastModel model = (All[name] with { Calibrated = false }).Fit(panel, FitContext.Default);
        Assert.Equal(3, model.Forecast(3, panel.KnownAhead(3)).Horizon);
        Assert.Contains("Horizon", Assert.Throws<DataException>(() => model.Forecast(5, panel.KnownAhead(5))).Fault.Needed, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(RegressionScale.Natural)]
    [InlineData(RegressionScale.Mean)]
    [InlineData(RegressionScale.HyperbolicSine)]
    [InlineData(RegressionScale.Logarithm)]
    public void Fit_AnyScale_ForecastsInUnitsOfTheSeries(RegressionScale scale)
    {
        Panel panel = TestPanels.Monthly(2, 3, 60);
        Forecast forecast = new FeatureCubist { Horizon = 4, Committees = 3, Scale = scale }.Fit(panel, FitContext.Default).Forecast(4, panel.KnownAhead(4));
        for (int i = 0; i < panel.Count; i++)
        {
            double mean = panel[i].Target.ToArray().Average();
            Assert.InRange(forecast.Quantile(i, 0, 0.5), 0.5 * mean, 1.6 * mean);
        }
    }
}
