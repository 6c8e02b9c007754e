using Kontor.Data.Forecasts;
using Kontor.Data.Panels;
using Kontor.Demand.Drivers;
using Kontor.Demand.Global;
using Kontor.Tests.Demand.Global;

namespace Kontor.Tests.Demand.Drivers;

/// <summary>What moves the forecasts of global trees: sums that are right, and known effects found again.</summary>
public sealed class TreeDriversTests
{
    private static readonly GlobalTrees Quick = new() { Horizon = 4, Rounds = 20, LearningRate = 0.3 };

    [Theory]
    [InlineData(TreeObjective.Quantile, TreeTransform.Log)]
    [InlineData(TreeObjective.Quantile, TreeTransform.Scaled)]
    [InlineData(TreeObjective.SquaredError, TreeTransform.Scaled)]
    [InlineData(TreeObjective.Tweedie, TreeTransform.Auto)]
    public void Drivers_EveryObjective_AddUpToTheForecastAndLeaveLittleOver(TreeObjective objective, TreeTransform transform)
    {
        Panel panel = PromotionPanel.Of();
        (Forecast forecast, ForecastDrivers[] all) = Explain(Quick with { Objective = objective, Transform = transform }, panel, [.. Enumerable.Range(0, panel.Count).Select(i => (i, 1 + (i % 4)))]);
        Assert.Equal(panel.Count, all.Length);
        double rest = 0, size = 0;
        foreach (ForecastDrivers drivers in all)
        {
            int i = forecast.Frame.Keys.IndexOf(drivers.Series);
            Assert.Equal(forecast.Quantile(i, drivers.Step - 1, 0.5), drivers.Forecast);
            Assert.Equal(drivers.Forecast, drivers.Usual + drivers.Changes.Sum(c => c.Change), 1e-9 * Math.Abs(drivers.Forecast));
            Assert.Equal(ForecastDrivers.Rest, drivers.Changes[^1].Name);
            Assert.Equal(drivers.Changes[..^1].Select(c => Math.Abs(c.Change)).OrderDescending(), drivers.Changes[..^1].Select(c => Math.Abs(c.Change)));
            rest += Math.Abs(drivers.Changes[^1].Change);
            size += drivers.Forecast;
        }
        // the starting values of the trees (a mean stands above the usual, a median) and the calibration; a wrong sum leaves over as much as promotions bring, a third
        Assert.True(rest < 0.12 * size, $"{rest / size:0.000}");
    }

    [Fact]
    public void Drivers_PlannedPriceAndPromotion_BringWhatTheSimulationSays()
    {
        Panel panel = PromotionPanel.Of();
        int length = panel[0].Length;
        // series 0: a cut of 20% in the next period; series 1: promoted as well; series 2: neither
        Panel planned = PromotionPanel.Changed(panel, (c, i, t) => t < length || c > 1 ? null : c == 0 ? (2 + (i % 4)) * (t == length && i is 0 or 1 ? 0.8 : 1) : t == length && i == 1 ? 1 : 0);
        (_, ForecastDrivers[] all) = Explain(Quick with { Rounds = 60 }, planned, [(0, 1), (1, 1), (2, 1)]);
        // factors of the forecast: 0.8^-2.5 = 1.75 for the cut and e^0.5 = 1.65 for the promotion; shrunk by trees and a ridge: 25% of the logarithm
        double[] price = [.. all.Select(d => Factor(d, "Price"))], promotion = [.. all.Select(d => Factor(d, "Promotions"))];
        int[] of = [.. Enumerable.Range(0, 3).Select(i => Array.FindIndex(all, d => d.Series.Equals(panel.Keys[i])))];
        Assert.InRange(price[of[0]], 0.56 * 0.7, 0.56 * 1.3);
        Assert.InRange(price[of[1]], 0.56 * 0.7, 0.56 * 1.3);
        Assert.InRange(promotion[of[1]], 0.5 * 0.7, 0.5 * 1.3);
        Assert.InRange(promotion[of[0]], -0.02, 0.02);
        Assert.InRange(price[of[2]], -0.02, 0.02);
        Assert.InRange(promotion[of[2]], -0.02, 0.02);
    }

    [Fact]
    public void Drivers_Recursive_ExplainsTheFirstStepOnly()
    {
        Panel panel = PromotionPanel.Of(3, 3, 60);
        GlobalTrees recursive = Quick with { Strategy = TreeStrategy.Recursive, Rounds = 5 };
        (Forecast forecast, ForecastDrivers[] all) = Explain(recursive, panel, [(4, 1)]);
        Assert.Equal(forecast.Quantile(4, 0, 0.5), Assert.Single(all).Forecast);
        Assert.Throws<ArgumentException>(() => Explain(recursive, panel, [(4, 2)]));
    }

    [Fact]
    public void For_EveryFeature_HasWords()
    {
        Panel panel = PromotionPanel.Of();
        TreeLayout layout = TreeLayout.Of(new GlobalTrees(), panel);
        var words = new FeatureWords(layout);
        string[] features = [.. new FeatureSet(PanelGrid.Of(panel, layout), layout, panel.Calendar, FitContext.Default).Names];
        Assert.DoesNotContain(features, f => words.For(f) == ForecastDrivers.Rest);
        foreach ((string feature, string said) in new[]
        {
            ("last value 2", "Recent sales"), ("mean 13", "Recent sales"), ("season ago", "Time of year"), ("price vs. mean in store", "Price"), ("promo at last value 2", "Promotions"),
            ("promo of others in item", "Promotions"), ("periods since promo", "Promotions"), ("discount of others in item", "Price"), ("last 4 of all in store", "Sales of the group"),
            ("key store", "store"), ("footfall at last value", "footfall"), ("something new", ForecastDrivers.Rest),
        }) Assert.Equal(said, words.For(feature));
    }

    // in logarithms: the change is a share of the way from the usual level to the forecast
    private static double Factor(ForecastDrivers drivers, string name) =>
        drivers.Changes.First(c => c.Name == name).Change * Math.Log(drivers.Forecast / drivers.Usual) / (drivers.Forecast - drivers.Usual);

    private static (Forecast Forecast, ForecastDrivers[] Drivers) Explain(GlobalTrees specification, Panel panel, (int, int)[] places)
    {
        var model = (GlobalTreesModel)specification.Fit(panel, FitContext.Default);
        KnownAhead ahead = panel.KnownAhead(4);
        Forecast forecast = model.Forecast(4, ahead);
        return (forecast, [.. model.Drivers(forecast, places, ahead, FitContext.Default)]);
    }
}
