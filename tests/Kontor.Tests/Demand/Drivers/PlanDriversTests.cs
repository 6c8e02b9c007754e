using Kontor.Data.Calendars;
using Kontor.Data.Panels;
using Kontor.Demand.Drivers;
using Kontor.Demand.Plans;
using Kontor.Tests.Demand.Global;

namespace Kontor.Tests.Demand.Drivers;

public sealed class PlanDriversTests
{
    [Fact]
    public void Of_Naive_TakesTheForecastApartByHand()
    {
        // twenty months at 10, then 14, 16, 18: the naive says 18 for all steps
        double[] y = [.. Enumerable.Repeat(10.0, 20), 14, 16, 18];
        var builder = new PanelBuilder(new Calendar(Frequency.Month), "units", [], []);
        builder.Add(new SeriesKey(), 0, y);
        DemandPlan plan = DemandPlanner.Plan(builder.Build(), new PlanRequest { Horizon = 2, Origins = 1, Model = "naive" }, FitContext.Default);
        var drivers = PlanDrivers.Of(plan, plan.Panel.Keys, FitContext.Default);
        ForecastDrivers first = drivers.First(new SeriesKey())!;
        // the median of the last year is 10, of the last quarter 16
        Assert.Equal((10, 18, 1), (first.Usual, first.Forecast, first.Step));
        Assert.Equal([("Recent sales", 6.0), ("Outlook of the whole horizon", 2.0), ("Place in the horizon", 0.0), (ForecastDrivers.Rest, 0.0)], first.Changes.Select(c => (c.Name, Math.Round(c.Change, 9))));
        Assert.False(drivers.AreModels);
        Assert.Equal(("Recent sales", 6.0 / 18), (drivers.Overall[0].Name, drivers.Overall[0].Change));
        Assert.Null(drivers.First(new SeriesKey("absent")));
    }

    [Fact]
    public void Of_Trees_AreTheModelsOwnAndSharesOfThePlan()
    {
        Panel panel = PromotionPanel.Of(4, 3, 60);
        DemandPlan plan = DemandPlanner.Plan(panel, new PlanRequest { Horizon = 4, Origins = 1, Model = "trees" }, FitContext.Default);
        Assert.Equal("trees", plan.Model);
        var drivers = PlanDrivers.Of(plan, [panel.Keys[3]], FitContext.Default);
        Assert.True(drivers.AreModels);
        Assert.NotNull(drivers.First(panel.Keys[3]));
        Assert.Equal(drivers.Overall.Select(d => d.Change).OrderDescending(), drivers.Overall.Select(d => d.Change));
        // a fifth of periods has a cut of 20% on average, which sells 75% more, less what is shrunk
        Assert.Equal("Price", drivers.Overall[0].Name);
        Assert.InRange(drivers.Overall[0].Change, 0.03, 0.3);
    }

    [Fact]
    public void Of_AllZeros_HasNoReasonsForThePlan()
    {
        var builder = new PanelBuilder(new Calendar(Frequency.Week), "units", ["store"], []);
        builder.Add(new SeriesKey("a"), 0, new double[30]);
        DemandPlan plan = DemandPlanner.Plan(builder.Build(), new PlanRequest { Horizon = 2, Origins = 1, Model = "naive" }, FitContext.Default);
        Assert.Empty(PlanDrivers.Of(plan, plan.Panel.Keys, FitContext.Default).Overall);
    }
}
