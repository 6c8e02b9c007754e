using Kontor.Data.Panels;
using Kontor.Demand.Features;
using Kontor.Demand.Regressions;
using Kontor.Tests.Demand.Global;

namespace Kontor.Tests.Demand.Regressions;

public sealed class RegressionRowsTests
{
    private static readonly FeatureCubist Settings = new() { Horizon = 4, History = 30 };

    [Fact]
    public void Of_HeldOutPeriods_AreNoTargets()
    {
        List<FeatureRow> rows = Rows(Settings, heldOut: 8);
        Assert.Equal(51, rows.Max(r => r.Target));
        Assert.All(rows, r => Assert.InRange(r.Step, 1, 4));
        Assert.Equal([1, 2, 3, 4], rows.Select(r => r.Step).Distinct().Order());
    }

    [Fact]
    public void Of_History_KeepsTheLastPeriodsOnly() => Assert.Equal(30, Rows(Settings, heldOut: 0).Min(r => r.Target));

    [Fact]
    public void Of_RowsPerTarget_TakesDifferentSteps()
    {
        List<FeatureRow> rows = Rows(Settings with { RowsPerTarget = 4 }, heldOut: 0);
        Assert.Equal(rows.Count, rows.Distinct().Count());
        Assert.Equal(4 * 30 * 12, rows.Count);
    }

    [Fact]
    public void Of_MoreThanMaxRows_ThinsTheSameForTheSameSeed()
    {
        FeatureCubist few = Settings with { MaxRows = 100 };
        List<FeatureRow> rows = Rows(few, heldOut: 0);
        // 360 rows kept with a chance of 0.28 each: a standard deviation of 8.5
        Assert.InRange(rows.Count, 65, 135);
        Assert.Equal(rows, Rows(few, heldOut: 0));
        Assert.NotEqual(rows, Rows(few, heldOut: 0, seed: 2));
    }

    private static List<FeatureRow> Rows(FeatureRegression settings, int heldOut, ulong seed = 1)
    {
        Panel panel = PromotionPanel.Of(3, 4, 60);
        FeatureSchema schema = (settings.Features with { Horizon = settings.Horizon }).Fit(panel, FitContext.Default);
        return RegressionRows.Of(settings, FeatureHistory.Of(panel, schema.Roles, schema.Categories, 0), heldOut, seed);
    }
}
