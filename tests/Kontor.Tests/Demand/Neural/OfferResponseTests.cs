using Kontor.Data.Panels;
using Kontor.Demand.Features;
using Kontor.Demand.Neural;
using Kontor.Tests.Demand.Support;

namespace Kontor.Tests.Demand.Neural;

public sealed class OfferResponseTests
{
    private const int Length = 60, Ahead = 8;

    [Fact]
    public void Write_PeriodOfAPromotion_RemembersWhatSoldOnEarlierOnes()
    {
        (OfferResponse response, DemandScale scale, float[][] sizes) = Of(TestOffers(promoted: 60));
        float[] ordinary = Write(response, 0, Length), promoted = Write(response, 0, Length + 5); // every tenth period is promoted, from the fifth on
        double size = sizes[0][Length];
        Assert.Equal(20, scale.Inverse(ordinary[0], size), 20 * 0.1);
        Assert.Equal(60, scale.Inverse(promoted[0], size), 60 * 0.15); // the recent mean pulls a little
        Assert.All(promoted[1..], r => Assert.True(r > ordinary[0] + 0.8)); // groups respond as their members do
    }

    [Fact]
    public void Write_LaterSales_DoNotReachEarlierPeriods()
    {
        OfferResponse one = Of(TestOffers(promoted: 60)).Response, other = Of(TestOffers(promoted: 60, last: 500)).Response;
        Assert.Equal(Write(one, 0, Length - 1), Write(other, 0, Length - 1));
        Assert.NotEqual(Write(one, 0, Length), Write(other, 0, Length));
    }

    [Fact]
    public void CountOf_NoPriceAndNoPromotion_IsNone()
    {
        Panel panel = TestPanels.Of(TestPanels.Weeks, [.. Enumerable.Range(0, 40).Select(t => 10.0 + (t % 3))]);
        Assert.Equal(0, OfferResponse.CountOf(new FeatureBuilder().Fit(panel, FitContext.Default)));
    }

    private static float[] Write(OfferResponse response, int series, int period)
    {
        float[] into = new float[response.Count];
        response.Write(series, period, into);
        return into;
    }

    // 20 units a period, more on promotion: a tenth of the periods at 20% off
    private static Panel TestOffers(double promoted, double last = 20)
    {
        var builder = new PanelBuilder(TestPanels.Weeks, "units", ["store", "item"],
        [
            new Covariate("price", CovariateTiming.KnownAhead) { Role = CovariateRole.Price },
            new Covariate("deal", CovariateTiming.KnownAhead) { Role = CovariateRole.Promotion },
        ]);
        foreach (string store in (string[])["a", "b", "c"])
        {
            foreach (string item in (string[])["x", "y"])
            {
                double[] deal = [.. Enumerable.Range(0, Length + Ahead).Select(t => t % 10 == 5 ? 1.0 : 0)], price = [.. deal.Select(d => 2 - (0.4 * d))];
                double[] units = [.. deal.Take(Length).Select(d => d > 0 ? promoted : 20)];
                units[^1] = last;
                builder.Add(new SeriesKey(store, item), 100, units, price, deal);
            }
        }
        return builder.Build();
    }

    private static (OfferResponse Response, DemandScale Scale, float[][] Sizes) Of(Panel panel)
    {
        FeatureSchema schema = new FeatureBuilder().Fit(panel, FitContext.Default);
        FeatureHistory history = FeatureHistory.Of(panel, schema.Roles, schema.Categories, Ahead);
        DemandScale scale = DemandScale.Of(TargetScale.Logarithm, schema.Measures, panel);
        float[][] sizes = [.. Enumerable.Range(0, panel.Count).Select(i => Enumerable.Range(0, Length + 1).Select(_ => 24f).ToArray())];
        return (new OfferResponse(history, schema, scale, sizes, FitContext.Default), scale, sizes);
    }
}
