using Kontor.Data.Panels;
using Kontor.Demand.Features;
using Kontor.Demand.Neural;
using Kontor.Tests.Demand.Support;

namespace Kontor.Tests.Demand.Neural;

public sealed class RidgeResponseTests
{
    private const int Length = 80, Ahead = 4;
    private const double Elasticity = -2.5;

    [Fact]
    public void Write_NewPrice_AnswersWithTheElasticity()
    {
        (RidgeResponse response, DemandScale scale, FeatureSchema schema, float size) = Of(Priced());
        // two groupings, store and item, each without and with the flag that is neither price nor promotion
        Assert.Equal(["store", "item"], schema.Roles.Similar);
        float[] expected = Write(response, 0, Length + 1);
        Assert.Equal(4, expected.Length);
        Assert.All(expected, e => Assert.Equal(Units(0, Length + 1), scale.Inverse(e, size), 0.05 * Units(0, Length + 1)));
    }

    [Fact]
    public void Write_LaterSales_DoNotReachEarlierPeriods()
    {
        RidgeResponse one = Of(Priced()).Response, other = Of(Priced(last: 500)).Response;
        Assert.Equal(Write(one, 0, Length - 1), Write(other, 0, Length - 1));
        Assert.NotEqual(Write(one, 0, Length), Write(other, 0, Length));
    }

    [Fact]
    public void CountOf_NoPrice_IsNone()
    {
        Panel panel = TestPanels.Of(TestPanels.Weeks, [.. Enumerable.Range(0, 40).Select(t => 10.0 + (t % 3))]);
        Assert.Equal(0, RidgeResponse.CountOf(new FeatureBuilder().Fit(panel, FitContext.Default)));
    }

    private static float[] Write(RidgeResponse response, int series, int period)
    {
        float[] into = new float[response.Count];
        response.Write(series, period, into);
        return into;
    }

    // prices without a pattern, of each series its own
    private static double Price(int series, int period) => 1 + (((((series + 1) * 37) + (period * 53)) % 101) / 101.0);

    private static double Units(int series, int period) => (100 + (40 * series)) * Math.Pow(Price(series, period), Elasticity);

    private static Panel Priced(double? last = null)
    {
        var builder = new PanelBuilder(TestPanels.Weeks, "units", ["store", "item"],
        [
            new Covariate("price", CovariateTiming.KnownAhead) { Role = CovariateRole.Price },
            new Covariate("open", CovariateTiming.KnownAhead),
        ]);
        for (int i = 0; i < 6; i++)
        {
            double[] units = [.. Enumerable.Range(0, Length).Select(t => Units(i, t))];
            units[^1] = last ?? units[^1];
            double[] price = [.. Enumerable.Range(0, Length + Ahead).Select(t => Price(i, t))], open = [.. price.Select((_, t) => t % 3 == 0 ? 1.0 : 0)];
            builder.Add(new SeriesKey($"s{i / 2}", $"i{i % 2}"), 100, units, price, open);
        }
        return builder.Build();
    }

    private static (RidgeResponse Response, DemandScale Scale, FeatureSchema Schema, float Size) Of(Panel panel)
    {
        FeatureSchema schema = new FeatureBuilder().Fit(Priced(), FitContext.Default); // the measures of one panel for all
        FeatureHistory history = FeatureHistory.Of(panel, schema.Roles, schema.Categories, Ahead);
        DemandScale scale = DemandScale.Of(TargetScale.Logarithm, schema.Measures, panel);
        float[][] sizes = [.. Enumerable.Range(0, panel.Count).Select(_ => Enumerable.Range(0, Length + 1).Select(_ => 40f).ToArray())];
        return (new RidgeResponse(history, schema, scale, sizes, FitContext.Default), scale, schema, 40);
    }
}
