using Kontor.Data.Panels;
using Kontor.Demand.Features;
using Kontor.Demand.Regressions;
using Kontor.Tests.Demand.Support;

namespace Kontor.Tests.Demand.Regressions;

public sealed class RegressionTableTests
{
    [Fact]
    public void Of_KnownSeries_WritesThePast()
    {
        double[] target = [0, 0, 4, 8, 6, 2, 4, 6, 8, 10];
        Panel panel = TestPanels.Of(TestPanels.Weeks, target, [.. target.Reverse()]);
        (RegressionBlueprint blueprint, PanelFeatures features) = Made(panel);
        RegressionTable table = RegressionTable.Of(blueprint, features, [new FeatureRow(0, 5, 8)], FitContext.Default);
        float[] row = new float[table.Matrix.Columns];
        table.Matrix.CopyRow(0, row);
        float Of(string name) => row[table.Matrix.Names.IndexOf(name)];
        double size = 20.0 / 6; // of all six values up to the origin
        Assert.Equal(size, table.Sizes[0], 12);
        Assert.Equal(2 / size, Of("previous period"), 1e-6);
        Assert.Equal(5 / size, Of("previous month"), 1e-6);
        Assert.Equal(Math.Log(size), Of("size of previous year"), 1e-6);
        Assert.Equal(6, Of("age"));
        Assert.InRange(Of("position in year"), 1, 52);
    }

    [Fact]
    public void NamesOf_FeatureOfTheSameName_AreDistinct()
    {
        var builder = new PanelBuilder(TestPanels.Weeks, "units", ["id"], [new Covariate("age", CovariateTiming.KnownAhead)]);
        builder.Add(new SeriesKey("a"), 100, [1, 2, 3, 4, 5, 6, 7, 8], [1, 5, 2, 7, 1, 1, 3, 2]);
        (RegressionBlueprint blueprint, _) = Made(builder.Build());
        Assert.Contains("age (row)", RegressionTable.NamesOf(blueprint.Schema));
    }

    private static (RegressionBlueprint Blueprint, PanelFeatures Features) Made(Panel panel)
    {
        FeatureSchema schema = new FeatureBuilder { Horizon = 4 }.Fit(panel, FitContext.Default);
        var blueprint = new RegressionBlueprint(new FeatureCubist { Horizon = 4 }, schema, new RowScale(RegressionScale.Mean, 52, schema.Measures.LeastSize), "units");
        return (blueprint, schema.Of(panel, 0, FitContext.Default));
    }
}
