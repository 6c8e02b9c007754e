using Kontor.Data.Panels;
using Kontor.Data.Simulation;
using Kontor.Data.Simulation.Rules;
using Kontor.Data.Simulation.Truth;

namespace Kontor.Tests.Data.Simulation;

/// <summary>Expected demand against the formula that <see cref="MarketSimulator"/> states, from what a panel shows and the truth's parameters.</summary>
public sealed class MarketFormulaTests
{
    [Fact]
    public void Simulate_NoiseOff_UnitsObeyTheStatedFormula()
    {
        MarketSimulator rules = Quiet.Exact with { Products = 21, Stores = 3, LifeCycles = new LifeCycleRules { DelistShare = 0.2 } };
        Market market = rules.Simulate(FitContext.Default);
        Panel panel = market.ToPanel();
        MarketTruth truth = market.Truth;
        Assert.Contains(truth.Products, p => p.LaunchWeek > 0);
        Assert.Contains(truth.Products, p => p.DelistWeek is not null);
        int featured = 0;
        for (int i = 0; i < panel.Count; i++)
        {
            SeriesTruth series = truth.Series[i];
            for (int t = series.Start; t < rules.Weeks + rules.WeeksAhead; t++)
            {
                double wanted = Formula(market, panel, series, t);
                // the same sum in another order: a few hundred roundings of 1e-16
                Assert.Equal(wanted, series.Expected.Span[t - series.Start], 1e-10 * wanted);
                if (t < rules.Weeks) Assert.Equal(series.Expected.Span[t - series.Start], panel[i].Target[t - series.Start]);
                if (Value(panel, i, "feature", t - series.Start) > 0) featured++;
            }
        }
        Assert.True(featured > 100, $"only {featured} featured weeks: the formula was hardly tried");
    }

    private static double Formula(Market market, Panel panel, SeriesTruth series, int t)
    {
        MarketTruth truth = market.Truth;
        ProductTruth product = truth.Products[series.Product];
        if (t >= product.DelistWeek) return 0;
        CategoryTruth category = truth.Categories[product.Category];
        PromotionRules promotions = truth.Rules.Promotions;
        int i = (series.Store * truth.Products.Length) + series.Product, row = t - series.Start;
        double log = Math.Log(series.BaseLevel) + (product.Growth * t / (365.2425 / 7)) + Math.Log(category.Season.Span[t]) + Math.Log(category.Events.Span[t]);
        double ramp = truth.Rules.LifeCycles.RampWeeks;
        if (product.LaunchWeek > 0) log -= Math.Log(1 + Math.Exp(4 - (8 * (t - product.LaunchWeek) / ramp)));
        if (product.DelistWeek is { } end) log -= Math.Log(1 + Math.Exp(4 - (8 * (end - t) / ramp)));
        log += product.Elasticity * Math.Log(Value(panel, i, "price", row) / series.ReferencePrice);
        log += Value(panel, i, "feature", row) * Math.Log(product.FeatureLift);
        for (int k = 1; k <= row; k++) log -= promotions.PantryEffect * Math.Pow(promotions.PantryRetention, k) * Value(panel, i, "promotion", row - k);
        for (int q = 0; q < truth.Products.Length; q++)
        {
            if (!truth.Products[q].IsSold(t)) continue;
            SeriesTruth other = truth.Series[i - series.Product + q];
            log += truth.CrossElasticity(series.Product, q) * Math.Log(Value(panel, i - series.Product + q, "price", t - other.Start) / other.ReferencePrice);
        }
        return Math.Exp(log);
    }

    private static double Value(Panel panel, int series, string name, int row) => panel[series].Dynamic(panel.CovariateIndex(name))[row];

    [Fact]
    public void Simulate_Events_LiftTheWeeksOfChristmasAndEaster()
    {
        Market market = Quiet.Exact.Simulate(FitContext.Default);
        // per week relative to the week that holds the day; 2024-03-31 and 2025-04-20 are Easter Sundays, 25 December 2023 is a Monday
        (DateOnly Day, int Week, double Log)[] lifts =
        [
            (new(2023, 12, 25), -3, 0), (new(2023, 12, 25), -2, 0.15), (new(2023, 12, 25), -1, 0.35), (new(2023, 12, 25), 0, 0.45), (new(2023, 12, 25), 1, -0.15), (new(2023, 12, 25), 2, 0),
            (new(2024, 3, 31), -2, 0), (new(2024, 3, 31), -1, 0.20), (new(2024, 3, 31), 0, 0.35), (new(2024, 3, 31), 1, -0.10), (new(2025, 4, 20), 0, 0.35), (new(2025, 3, 31), 0, 0),
        ];
        foreach (CategoryTruth category in market.Truth.Categories)
        {
            foreach ((DateOnly day, int week, double log) in lifts)
            {
                int t = market.Calendar.IndexOf(day) - market.FirstWeek + week;
                Assert.Equal(category.EventSensitivity * log, Math.Log(category.Events.Span[t]), 1e-12);
            }
        }
    }

    [Fact]
    public void Simulate_Season_RepeatsEveryYearAroundOne()
    {
        Market market = (Quiet.Exact with { Weeks = 208 }).Simulate(FitContext.Default);
        foreach (CategoryTruth category in market.Truth.Categories)
        {
            double[] logs = [.. category.Season.ToArray().Take(208).Select(v => Math.Log(v))];
            Assert.True(logs.Max() - logs.Min() > 0.05);
            // 208 weeks are three days short of four years, and weeks begin up to three days apart in the year
            Assert.Equal(0, logs.Average(), 0.01);
            for (int t = 0; t + 52 < 208; t++) Assert.Equal(logs[t], logs[t + 52], 0.1);
        }
    }

    [Fact]
    public void Simulate_PromotionsOff_NothingOfThemIsLeft()
    {
        var off = new PromotionRules { Probability = 0, FeatureLift = 1.4, PantryEffect = 0.8 };
        Market market = (Quiet.Exact with { Promotions = off }).Simulate(FitContext.Default);
        Market other = (Quiet.Exact with { Promotions = off with { PantryEffect = 5, FeatureDeviation = 0 } }).Simulate(FitContext.Default);
        Panel panel = market.ToPanel();
        for (int i = 0; i < panel.Count; i++)
        {
            Assert.Equal(0, panel[i].Dynamic(panel.CovariateIndex("promotion")).IndexOfAnyExcept(0.0) + 1);
            Assert.Equal(0, panel[i].Dynamic(panel.CovariateIndex("feature")).IndexOfAnyExcept(0.0) + 1);
            Assert.True(market.Truth.Series[i].Expected.Span.SequenceEqual(other.Truth.Series[i].Expected.Span));
        }
    }

    [Fact]
    public void Simulate_Cannibalisation_TakesFromTheOthersAsTheElasticitySays()
    {
        MarketSimulator with = Quiet.PriceOnly with { Prices = new PriceRules { CrossElasticity = 0.5, ChangeProbability = 0 } };
        Market market = with.Simulate(FitContext.Default), without = Quiet.PriceOnly.Simulate(FitContext.Default);
        Panel panel = market.ToPanel();
        MarketTruth truth = market.Truth;
        int products = truth.Products.Length, promotion = panel.CovariateIndex("promotion"), price = panel.CovariateIndex("price"), lost = 0;
        for (int p = 0; p < products; p++)
        {
            double total = 0;
            for (int q = 0; q < products; q++)
            {
                double elasticity = truth.CrossElasticity(p, q);
                bool rivals = p != q && truth.Products[p].Category == truth.Products[q].Category;
                Assert.Equal(rivals, elasticity > 0);
                total += elasticity;
            }
            Assert.Equal(0.5, total, 1e-12);
        }
        for (int i = 0; i < panel.Count; i++)
        {
            SeriesTruth series = truth.Series[i];
            for (int t = 0; t < with.Weeks; t++)
            {
                int[] promoted = [.. Enumerable.Range(0, products).Where(q => truth.CrossElasticity(series.Product, q) > 0 && panel[i - series.Product + q].Dynamic(promotion)[t] > 0)];
                double share = series.Expected.Span[t] / without.Truth.Series[i].Expected.Span[t];
                if (promoted.Length == 0) Assert.Equal(1, share, 1e-12);
                if (promoted.Length != 1) continue;
                int rival = i - series.Product + promoted[0];
                double ratio = panel[rival].Dynamic(price)[t] / truth.Series[rival].ReferencePrice;
                Assert.Equal(Math.Pow(ratio, truth.CrossElasticity(series.Product, promoted[0])), share, 1e-12);
                Assert.True(share < 1);
                lost++;
            }
        }
        Assert.True(lost > 1000);
    }
}
