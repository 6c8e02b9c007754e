using System.Collections.Immutable;
using Kontor.Data.Forecasts;
using Kontor.Data.Panels;
using Kontor.Demand;
using Kontor.Demand.Backtesting;
using Kontor.Demand.Local;
using Kontor.Errors;
using Kontor.Tests.Demand.Support;

namespace Kontor.Tests.Demand.Backtesting;

public sealed class BacktestTests
{
    [Fact]
    public void Run_EveryFold_ShowsOnlyWhatWasKnown()
    {
        Panel panel = TestPanels.Monthly(2, 2, 36);
        var spy = new SpyForecaster();
        Backtest.Run(panel, [spy], origins: 3, horizon: 4, FitContext.Default);
        Assert.Equal([24, 28, 32], spy.Seen.Select(p => p[0].Length));
        foreach (Panel known in spy.Seen)
        {
            for (int i = 0; i < known.Count; i++)
            {
                Assert.Equal(known[i].Length, known[i].Target.Length);
                Assert.Equal(known[i].Length + 4, known[i].Dynamic(0).Length); // price, known ahead, to the end of the horizon and no further
                Assert.Equal(known[i].Length, known[i].Dynamic(1).Length);     // footfall, known after
            }
        }
    }

    [Fact]
    public void Run_FutureTargetsChanged_DoesNotChangeForecasts()
    {
        double[] y = [.. Enumerable.Range(0, 40).Select(t => 100 + (10 * Math.Sin(t)) + t)], changed = [.. y];
        for (int t = 36; t < 40; t++) changed[t] = 1e6;
        Backtest a = Backtest.Run(TestPanels.Of(TestPanels.Months, y), [new ExponentialSmoothing()], 1, 4, FitContext.Default);
        Backtest b = Backtest.Run(TestPanels.Of(TestPanels.Months, changed), [new ExponentialSmoothing()], 1, 4, FitContext.Default);
        Assert.Equal(a.Scores("ets").Select(s => s!.Value.Point), b.Scores("ets").Select(s => s!.Value.Point));
    }

    [Fact]
    public void Table_NaiveOnKnownNumbers_MatchesHandComputation()
    {
        // history 10, 12, 11 (mean absolute change 1.5); naive says 11; then 14 and 9
        Panel panel = TestPanels.Of(TestPanels.Weeks, [10, 12, 11, 14, 9]);
        Backtest backtest = Backtest.Run(panel, [ModelCatalog.Create("naive")], 1, 2, FitContext.Default);
        BacktestRow row = backtest.Overall("naive");
        Assert.Equal(2, row.Count);
        Assert.Equal((3 + 2) / 23.0, row.Wmape!.Value, 1e-12);
        Assert.Equal(2.5 / 1.5, row.Mase!.Value, 1e-12);
        Assert.Equal((-3 + 2) / 23.0, row.Bias!.Value, 1e-12);
        BacktestRow[] steps = [.. backtest.Table().Where(r => r.Slice == "step")];
        Assert.Equal(["1", "2"], steps.Select(r => r.Value));
        Assert.Equal(3 / 14.0, steps[0].Wmape!.Value, 1e-12);
    }

    [Fact]
    public void Run_SeriesEnd_CountsFromEachSeriesOwnEnd()
    {
        var builder = new PanelBuilder(TestPanels.Weeks, "units", ["id"], []);
        builder.Add(new SeriesKey("early"), 100, [.. Enumerable.Range(0, 30).Select(t => t + 1.0)]);
        builder.Add(new SeriesKey("late"), 120, [.. Enumerable.Range(0, 30).Select(t => t + 1.0)]);
        Panel panel = builder.Build();
        Backtest own = Backtest.Run(panel, [ModelCatalog.Create("naive")], new BacktestPlan { Origins = 1, Horizon = 5, Rule = OriginRule.SeriesEnd }, FitContext.Default);
        Backtest calendar = Backtest.Run(panel, [ModelCatalog.Create("naive")], new BacktestPlan { Origins = 1, Horizon = 5 }, FitContext.Default);
        Assert.Equal(10, own.Cells.Count);
        Assert.Equal(5, calendar.Cells.Count); // the early series has ended: nothing to judge
    }

    [Fact]
    public void Run_FirstStep_LeavesOutTheGap()
    {
        Backtest backtest = Backtest.Run(
            TestPanels.Monthly(1, 2, 36), [ModelCatalog.Create("naive")], new BacktestPlan { Origins = 3, Horizon = 3, FirstStep = 2 }, FitContext.Default);
        Assert.Equal(3 * 2 * 2, backtest.Cells.Count);
        Assert.All(backtest.Cells, c => Assert.InRange(c.Step, 2, 3));
    }

    [Fact]
    public void Run_Events_AreJudgedApart()
    {
        Panel panel = TestPanels.Monthly(1, 2, 36);
        int period = panel.End - 1;
        Backtest backtest = Backtest.Run(panel, [ModelCatalog.Create("naive")], new BacktestPlan { Origins = 1, Horizon = 4, Events = ImmutableDictionary<int, string>.Empty.Add(period, "Fair") }, FitContext.Default);
        BacktestRow fair = Assert.Single(backtest.Table(), r => r is { Slice: "event", Value: "Fair" });
        Assert.Equal(2, fair.Count);
    }

    [Fact]
    public void AgainstBaseline_ClearlyBetterModel_IsSignificant()
    {
        Panel panel = TestPanels.Monthly(2, 4, 72, noise: 3);
        Backtest backtest = Backtest.Run(panel, [ModelCatalog.Create("naive"), new ExponentialSmoothing()], 4, 6, FitContext.Default);
        Assert.Equal("ets", backtest.Best);
        Assert.True(backtest.AgainstBaseline("ets") is { Statistic: < 0, PValue: < 0.01 });
        Assert.True(backtest.Table().First(r => r is { Slice: "overall", Model: "ets" }).Rank < 1.5);
    }

    [Fact]
    public void Run_TooShort_IsRefused()
    {
        DataException refusal = Assert.Throws<DataException>(() => Backtest.Run(TestPanels.Of(TestPanels.Weeks, [1, 2, 3]), [new ExponentialSmoothing()], 1, 8, FitContext.Default));
        Assert.Equal(FaultCode.TooShort, refusal.Fault.Code);
    }

    private sealed record SpyForecaster : Forecaster
    {
        internal List<Panel> Seen { get; } = [];

        public override string Name => "spy";

        protected internal override ForecastModel FitPanel(Panel panel, FitContext context)
        {
            Seen.Add(panel);
            return new ExponentialSmoothing().Fit(panel, context);
        }
    }
}
