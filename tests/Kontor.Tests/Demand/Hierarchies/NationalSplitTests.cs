using Kontor.Data.Forecasts;
using Kontor.Data.Panels;
using Kontor.Demand;
using Kontor.Demand.Hierarchies;
using Kontor.Demand.Local;
using Kontor.Errors;
using Kontor.Randomness;
using Kontor.Tests.Demand.Support;

namespace Kontor.Tests.Demand.Hierarchies;

public sealed class NationalSplitTests
{
    private static readonly NationalSplit Split = new(new MovingAverage());

    [Fact]
    public void Fit_KnownShares_AreFoundInTheLastEightPeriodsWithoutOutliers()
    {
        // two thirds and one third, another split long ago, and one wild week
        double[] one = [.. Enumerable.Range(0, 40).Select(t => t < 20 ? 10.0 : t == 36 ? 900 : 60 + (t % 2))], two = [.. Enumerable.Range(0, 40).Select(t => t < 20 ? 90.0 : 30 + (0.5 * (t % 2)))];
        var model = (NationalSplitModel)Split.Fit(Places(("a", one), ("b", two)), FitContext.Default);
        Assert.Equal(2.0 / 3, model.ShareOf(new SeriesKey("a", "x")), 0.004);
        Assert.Equal(1.0 / 3, model.ShareOf(new SeriesKey("b", "x")), 0.004);
    }

    [Fact]
    public void CleanMean_Values_LeavesOutWhatIsFarFromTheMedian()
    {
        // median 10.5, median deviation 1.5: 100 lies beyond, 8 and 13 within
        Assert.Equal((9 + 10 + 8 + 11 + 13 + 12 + 10.0) / 7, NationalShares.CleanMean([9, 10, 100, 8, 11, 13, 12, 10], 3), 12);
        Assert.Equal(5, NationalShares.CleanMean([5, 5, 5], 3));
        Assert.Equal(0, NationalShares.CleanMean([], 3));
    }

    [Fact]
    public void Forecast_OfPlaces_AddsUpToTheNationalOne()
    {
        Panel panel = TestPanels.Monthly(3, 4, 48);
        Forecast places = Split.Fit(panel, FitContext.Default).Forecast(3);
        Forecast national = new MovingAverage().Fit(Hierarchy.Of(panel, panel.Keys, [GroupLevels.By(panel, ["item"])]).Aggregate(panel), FitContext.Default).Forecast(3);
        for (int g = 0; g < national.Count; g++)
        {
            string item = national.Frame.Keys[g].Parts[1];
            for (int h = 0; h < 3; h++)
            {
                double sum = Enumerable.Range(0, places.Count).Where(i => places.Frame.Keys[i].Parts[1] == item).Sum(i => places.Mean(i)[h]);
                Assert.Equal(national.Mean(g)[h], sum, 1e-9 * sum);
            }
        }
    }

    [Fact]
    public void Forecast_SharesThatWander_WidenTheIntervals()
    {
        RandomStream stream = RandomStream.Of(3);
        double[] one = new double[60], two = new double[60];
        for (int t = 0; t < 60; t++)
        {
            double share = 0.5 + (0.1 * Math.Clamp(stream.NextGaussian(), -3, 3)), sum = 200 + stream.NextGaussian();
            (one[t], two[t]) = (share * sum, (1 - share) * sum);
        }
        Panel panel = Places(("a", one), ("b", two));
        Forecast places = Split.Fit(panel, FitContext.Default).Forecast(1);
        // the share alone moves sales by 20 units: 25.6 from the median to 90%
        Assert.InRange(places.Quantile(0, 0, 0.9) - places.Quantile(0, 0, 0.5), 15, 40);
    }

    [Fact]
    public void Forecast_PlaceThatEndedEarlier_BeginsAtItsOwnEnd()
    {
        double[] longer = [.. Enumerable.Repeat(30.0, 20)], shorter = [.. Enumerable.Repeat(10.0, 18)];
        Forecast places = Split.Fit(Places(("a", longer), ("b", shorter)), FitContext.Default).Forecast(2);
        Assert.Equal(118, places.Frame.Starts[1]);
        // known national sales of 30 in its two missing periods, of which a share of 10 in 40
        Assert.True(places.Mean(1)[0] is > 5 and < 10, $"{places.Mean(1)[0]}");
    }

    [Fact]
    public void Fit_OneKeyColumn_IsRefused()
    {
        DataException refused = Assert.Throws<DataException>(() => Split.Fit(TestPanels.Of(TestPanels.Weeks, [1, 2, 3]), FitContext.Default));
        Assert.Equal(FaultCode.UnknownName, refused.Fault.Code);
    }

    private static Panel Places(params (string Place, double[] Target)[] places)
    {
        var builder = new PanelBuilder(TestPanels.Weeks, "units", ["store", "item"], []);
        foreach ((string place, double[] target) in places) builder.Add(new SeriesKey(place, "x"), 100, target);
        return builder.Build();
    }
}
