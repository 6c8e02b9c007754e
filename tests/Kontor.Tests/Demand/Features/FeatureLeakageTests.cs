using Kontor.Data.Panels;
using Kontor.Demand.Features;
using Kontor.Tests.Demand.Global;

namespace Kontor.Tests.Demand.Features;

/// <summary>Nothing that is not known yet moves a feature, on random panels with every kind of column.</summary>
public sealed class FeatureLeakageTests
{
    // positions of a series that begins with the panel; one that begins later stands as many earlier
    private const int Horizon = 4, Origin = 40;

    [Theory]
    [InlineData(1UL)]
    [InlineData(2UL)]
    [InlineData(3UL)]
    public void Rows_FutureChanged_AreUnchanged(ulong seed)
    {
        Panel panel = TinyMarket.Random(seed);
        // sales and stock-outs after the origin; plans beyond the horizon
        int At(int i) => Origin - (panel[i].Start - panel.Start);
        Panel changed = Changed(panel, At, i => At(i) + Horizon);
        FeatureSchema schema = Builder.Fit(panel, FitContext.Default);
        FeatureRow[] rows = [.. Enumerable.Range(0, panel.Count).SelectMany(i => Enumerable.Range(1, Horizon).Select(h => new FeatureRow(i, At(i), At(i) + h)))];
        float[] a = schema.Of(panel, 0, FitContext.Default).Rows(rows, FitContext.Default).Values.ToArray(), b = schema.Of(changed, 0, FitContext.Default).Rows(rows, FitContext.Default).Values.ToArray();
        Assert.Equal(a, b);
        Assert.Contains(a, float.IsFinite);
    }

    [Theory]
    [InlineData(4UL)]
    [InlineData(5UL)]
    public void Sequences_SalesChangedFromAPeriodOn_ThatPeriodAndThoseBeforeAreUnchanged(ulong seed)
    {
        Panel panel = TinyMarket.Random(seed);
        FeatureSchema schema = (Builder with { Horizon = 1 }).Fit(panel, FitContext.Default);
        Panel changed = Changed(panel, _ => 30, _ => int.MaxValue);
        FeatureSequences a = schema.Of(panel, 0, FitContext.Default).Sequences(FitContext.Default), b = schema.Of(changed, 0, FitContext.Default).Sequences(FitContext.Default);
        // sales change from position 31 on, so what knows them begins at 32
        const int First = 32;
        int width = schema.Numeric.Length, codes = schema.Categorical.Length;
        for (int i = 0; i < panel.Count; i++)
        {
            Assert.True(a.NumericOf(i)[..(First * width)].SequenceEqual(b.NumericOf(i)[..(First * width)]));
            Assert.True(a.CodesOf(i)[..(First * codes)].SequenceEqual(b.CodesOf(i)[..(First * codes)]));
            Assert.False(a.NumericOf(i)[(First * width)..].SequenceEqual(b.NumericOf(i)[(First * width)..]));
        }
    }

    [Fact]
    public void Fit_AheadOfTheTrainingPanelChanged_SchemaIsUnchanged()
    {
        Panel panel = TinyMarket.Random(6), changed = Changed(panel, i => panel[i].Length - 1, i => panel[i].Length - 1);
        FeatureSchema a = Builder.Fit(panel, FitContext.Default), b = Builder.Fit(changed, FitContext.Default);
        Assert.Equal(System.Text.Json.JsonSerializer.Serialize(a), System.Text.Json.JsonSerializer.Serialize(b));
    }

    [Fact]
    public void Rows_PlanForTheTargetChanged_FeaturesChange()
    {
        Panel panel = TinyMarket.Random(7), changed = Changed(panel, _ => Origin, _ => Origin);
        FeatureSchema schema = Builder.Fit(panel, FitContext.Default);
        FeatureRow[] row = [new FeatureRow(0, Origin, Origin + 1)];
        Assert.NotEqual(schema.Of(panel, 0, FitContext.Default).Rows(row, FitContext.Default).Values.ToArray(), schema.Of(changed, 0, FitContext.Default).Rows(row, FitContext.Default).Values.ToArray());
    }

    private static readonly FeatureBuilder Builder = new() { Horizon = Horizon, Season = 13, StockOut = "stockout" };

    // what is known afterwards is changed after one position of each series, what is known ahead after another
    private static Panel Changed(Panel panel, Func<int, int> after, Func<int, int> ahead) => PromotionPanel.Changed(panel, (c, i, t) =>
    {
        bool known = c >= 0 && panel.Covariates[c].Timing == CovariateTiming.KnownAhead;
        if (t <= (known ? ahead(i) : after(i))) return null;
        return c < 0 ? 900 + t : panel.Covariates[c].IsCategorical ? 1 + (t % 2) : panel.Covariates[c].Name == "price" ? 0.3 + (t % 3) : 1;
    });
}
