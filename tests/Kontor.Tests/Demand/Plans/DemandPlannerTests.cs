using Kontor.Data.Panels;
using Kontor.Demand.Plans;
using Kontor.Tests.Demand.Support;

namespace Kontor.Tests.Demand.Plans;

public sealed class DemandPlannerTests
{
    private static readonly PlanRequest Quick = new() { Horizon = 2, Origins = 1 };

    [Fact]
    public void Shortlist_TimeBudget_HasANetworkAndNoStackYet()
    {
        Panel panel = TestPanels.Monthly(2, 3, 48);
        string[] without = [.. DemandPlanner.Shortlist(panel, Quick).Select(m => m.Name)], with = [.. DemandPlanner.Shortlist(panel, Quick with { TimeBudget = TimeSpan.FromHours(1) }).Select(m => m.Name)];
        Assert.Equal(without.Where(n => n != "stack").Append("armdn"), with);
    }

    [Fact]
    public void Plan_ClockThatRuns_GivesUpWhatLeavesNoTimeForTheRest()
    {
        // each look at the clock takes a minute: the first models find their share of the time, the last one does not
        DemandPlan plan = DemandPlanner.Plan(TestPanels.Monthly(2, 3, 48), Quick with { TimeBudget = TimeSpan.FromMinutes(25), Epochs = 1 }, new FitContext { Time = new Clock() });
        Assert.Contains("ets", plan.Backtest.Models);
        Assert.DoesNotContain("armdn", plan.Backtest.Models);
        LeftOutModel last = plan.LeftOut.First(l => l.Model == "armdn");
        Assert.Contains(last.ToString(), plan.Warnings);
        Assert.DoesNotContain(plan.Warnings, w => w.StartsWith("armdn is not among the models", StringComparison.Ordinal));
    }

    [Fact]
    public void Plan_EpochsOrBudgetWhereTheyMeanNothing_AreRefused()
    {
        Panel panel = TestPanels.Monthly(2, 2, 36);
        Assert.Throws<ArgumentException>(() => DemandPlanner.Plan(panel, Quick with { Model = "ets", Epochs = 3 }, FitContext.Default));
        Assert.Throws<ArgumentException>(() => DemandPlanner.Plan(panel, Quick with { Model = "armdn", TimeBudget = TimeSpan.FromMinutes(1) }, FitContext.Default));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PlanRequest { TimeBudget = TimeSpan.Zero });
        Assert.Throws<ArgumentOutOfRangeException>(() => new PlanRequest { Epochs = 0 });
    }

    private sealed class Clock : TimeProvider
    {
        private long _looks;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => 60 * Interlocked.Increment(ref _looks);
    }
}
