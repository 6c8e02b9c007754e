using Kontor.Data.Panels;
using Kontor.Demand.Global;

namespace Kontor.Tests.Demand.Global;

public sealed class FeatureSetTests
{
    // item a in stores 0 and 1, item b in stores 0 and 1; ten weeks
    private static readonly double[][] Units =
    [
        [10, 12, 11, 30, 13, 12, 14, 12, 28, 13],
        [20, 22, 21, 24, 23, 22, 50, 22, 21, 23],
        [5, 6, 5, 7, 6, 5, 6, 7, 6, 5],
        [8, 9, 8, 7, 9, 8, 9, 10, 8, 9],
    ];

    private static readonly double[][] Prices =
    [
        [2, 2, 2, 1.5, 2, 2, 2, 2, 1.5, 2],
        [2, 2, 2, 2, 2, 2, 1.4, 2, 2, 2],
        [3, 3, 3, 3, 3, 3, 3, 3, 3, 3],
        [4, 4, 4, 4, 4, 4, 4, 4, 3.5, 4],
    ];

    [Fact]
    public void Fill_TinyPanel_MatchesHandComputation()
    {
        (PanelGrid grid, TreeLayout layout, FeatureSet features) = Of(Tiny());
        FeatureTable table = features.Fill([new TreeRow(0, 6, 8)]);
        double Feature(string name) => table.Values[table.Names.IndexOf(name)];
        double[] y = [.. Units[0].Select(u => Math.Log(u))], p = [.. Prices[0].Select(u => Math.Log(u))];
        // single precision: six digits
        void Same(double expected, string name) => Assert.True(Math.Abs(expected - Feature(name)) < 1e-5, $"{name}: {Feature(name)}, expected {expected}");
        // base: weeks 0..6 without the promotion of week 3, median of 10 11 12 12 13 14
        double level = Math.Log(12);
        Same(2, "step");
        Same(level, "base");
        Same(7, "age");
        Same(y[6] - level, "last value 1");
        Same(y[3] - level, "last value 4");
        Same(y[3..7].Average() - level, "mean 4");
        Same(Math.Log(1.5), "price");
        // regular price: 80% quantile of weeks 0..7, one of which is low: 2
        Same(Math.Log(1.5 / 2), "discount");
        Same(p[8] - p[4..8].Average(), "price vs. mean 4");
        Same(Math.Log(1.5 / 2), "price vs. last value 1");
        Same(0, "price vs. last value 4");
        Same(1, "promo");
        Same(0, "promo at last value 1");
        Same(1, "promo at last value 4");
        Same(1 / 8.0, "promo mean 8");
        Same(5, "periods since promo");
        Same(Math.Log(1.5 / 3), "price vs. mean in store");
        Same(Math.Log(1.5 / 2), "price vs. lowest in item");
        Same(0, "deepest discount of others in item");
        // the last week of both stores, against their own bases; store 1's base: weeks 0..5, its week 6 being on promotion
        double other = Math.Log(50) - ((Math.Log(22) + Math.Log(22)) / 2);
        Same(((y[6] - level) + other) / 2, "last value of all in item");
        Same(106, "footfall at last value");
        Assert.Equal(level, table.Starts[0], 1e-12);
        Assert.Equal(48, grid.Start + 8);
        Assert.Equal(TreeTransform.Log, layout.Transform);
    }

    [Fact]
    public void Fill_FutureChanged_FeaturesAreUnchanged()
    {
        const int origin = 60, target = 63;
        Panel panel = PromotionPanel.Of();
        // all targets and all that is known after, behind the origin; prices and promotions behind the target
        Panel changed = PromotionPanel.Changed(panel, (c, _, t) => c switch
        {
            -1 => t > origin ? 7 + t : null,
            2 => t > origin ? -1 : null,
            _ => t > target ? 1 : null,
        });
        TreeLayout layout = TreeLayout.Of(new GlobalTrees(), panel);
        TreeRow[] rows = [.. Enumerable.Range(0, panel.Count).Select(i => new TreeRow(i, origin, target))];
        FeatureTable a = Of(panel, layout).Features.Fill(rows), b = Of(changed, layout).Features.Fill(rows);
        Assert.Equal(a.Values, b.Values);
        Assert.Equal(a.Starts, b.Starts);
        Assert.Equal(a.Units, b.Units);
    }

    [Fact]
    public void Fill_PlannedPriceChanged_FeaturesChange()
    {
        Panel panel = PromotionPanel.Of();
        Panel changed = PromotionPanel.Changed(panel, (c, i, t) => c == 0 && i == 0 && t == 63 ? 0.5 : null);
        TreeLayout layout = TreeLayout.Of(new GlobalTrees(), panel);
        FeatureTable a = Of(panel, layout).Features.Fill([new TreeRow(0, 60, 63)]), b = Of(changed, layout).Features.Fill([new TreeRow(0, 60, 63)]);
        Assert.NotEqual(a.Values[a.Names.IndexOf("price")], b.Values[a.Names.IndexOf("price")]);
        Assert.True(b.Starts[1] > a.Starts[1]); // the ridge forecast answers
    }

    [Fact]
    public void Fill_TailOfHistory_GivesTheSameFeatures()
    {
        // longer than the look back, so that the tail is a real cut
        Panel panel = PromotionPanel.Of(2, 2, 150, ahead: 4);
        TreeLayout layout = TreeLayout.Of(new GlobalTrees(), panel) with { Product = 1 };
        PanelGrid whole = PanelGrid.Of(panel, layout), tail = whole.Cut(layout, whole.Ends, 4);
        Assert.True(tail.Width < whole.Width);
        int cut = whole.Width - tail.Width, origin = whole.Ends[0] - 1;
        FeatureTable a = Set(whole, layout, panel).Fill([.. Enumerable.Range(0, 4).Select(i => new TreeRow(i, origin, origin + 3))]);
        FeatureTable b = Set(tail, layout, panel).Fill([.. Enumerable.Range(0, 4).Select(i => new TreeRow(i, origin - cut, origin + 3 - cut))]);
        // sums that slide along a series and sums that begin with its tail differ by rounding
        for (int v = 0; v < a.Values.Length; v++) Assert.True(Math.Abs(a.Values[v] - b.Values[v]) < 1e-4 || (float.IsNaN(a.Values[v]) && float.IsNaN(b.Values[v])), a.Names[v % a.Names.Length]);
    }

    [Fact]
    public void Names_CovariateNamedLikeAFeature_StayDistinct()
    {
        var builder = new PanelBuilder(new(Kontor.Data.Calendars.Frequency.Month), "units", ["id"], [new Covariate("base", CovariateTiming.Static), new Covariate("a[1]<b", CovariateTiming.KnownAhead)]);
        for (int i = 0; i < 3; i++) builder.Add(new SeriesKey($"{i}"), 0, [.. Enumerable.Range(0, 30).Select(t => 5.0 + t)], [i], new double[34]);
        FeatureSet features = Of(builder.Build()).Features;
        Assert.Equal(features.Names.Length, features.Names.Distinct().Count());
        Assert.Contains("base (2)", features.Names);
        Assert.Contains("a(1)(b", features.Names);
    }

    private static Panel Tiny()
    {
        var builder = new PanelBuilder(new(Kontor.Data.Calendars.Frequency.Ordinal), "units", ["store", "item"],
        [
            new Covariate("price", CovariateTiming.KnownAhead) { Role = CovariateRole.Price },
            new Covariate("promo", CovariateTiming.KnownAhead) { Role = CovariateRole.Promotion },
            new Covariate("footfall", CovariateTiming.KnownAfter),
        ]);
        for (int i = 0; i < 4; i++)
        {
            double[] promo = [.. Prices[i].Select(p => p is 1.5 or 1.4 ? 1.0 : 0)];
            builder.Add(new SeriesKey($"s{i % 2}", i < 2 ? "a" : "b"), 40, Units[i], Prices[i], promo, [.. Enumerable.Range(0, 10).Select(t => 100.0 + t)]);
        }
        return builder.Build();
    }

    private static (PanelGrid Grid, TreeLayout Layout, FeatureSet Features) Of(Panel panel, TreeLayout? layout = null)
    {
        layout ??= TreeLayout.Of(new GlobalTrees(), panel);
        PanelGrid grid = PanelGrid.Of(panel, layout);
        return (grid, layout, Set(grid, layout, panel));
    }

    private static FeatureSet Set(PanelGrid grid, TreeLayout layout, Panel panel) => new(grid, layout, panel.Calendar, FitContext.Default);
}
