using Kontor.Demand.Global;
using Kontor.Distributions;
using Kontor.Randomness;

namespace Kontor.Tests.Demand.Global;

public sealed class CalibrationTests
{
    [Fact]
    public void Apply_TooNarrowQuantiles_AreMovedToTheirLevels()
    {
        RandomStream stream = RandomStream.Of(1);
        var levels = TreeEnsemble.Levels;
        double[] narrow = [.. levels.Select(l => 0.5 * Normal.Quantile(l))];
        var errors = Enumerable.Range(0, 4000).Select(e => (1 + (e % 2), 3 * stream.NextGaussian(), 3.0, new ReadOnlyMemory<double>([.. narrow.Select(q => 3 * q)]))).ToArray();
        ErrorQuantiles quantiles = ErrorQuantiles.Of(relative: false, levels.Length, 2, errors);
        double[] moved = new double[levels.Length];
        quantiles.Apply(narrow, 1, 1, narrowing: 1, moved);
        // 2,000 normal errors: the standard error of the 2.5% quantile is 0.06, of the median 0.03; four of them
        for (int l = 0; l < levels.Length; l++) Assert.Equal(Normal.Quantile(levels[l]), moved[l], l is 0 or 10 ? 0.24 : 0.14);
    }

    [Fact]
    public void Narrowing_TwoFoldsWithOwnErrors_IsThatOfTheirAverage()
    {
        // errors: common of deviation 2, own of each fold 1; of one fold sqrt(5), of the average sqrt(4.5)
        RandomStream stream = RandomStream.Of(8);
        var errors = new (int, double, double, ReadOnlyMemory<double>)[20_000];
        double disagreement = 0;
        for (int e = 0; e < errors.Length; e++)
        {
            double common = 2 * stream.NextGaussian(), one = stream.NextGaussian(), other = stream.NextGaussian();
            errors[e] = (1, common, 1, new double[] { one });
            disagreement += (one - other) * (one - other) / 4 / errors.Length; // each lies half of the difference from the mean
        }
        // relative standard errors of both mean squares are 1%
        Assert.Equal(Math.Sqrt(4.5 / 5), ErrorQuantiles.Of(relative: false, 1, 1, errors).Narrowing(1, disagreement), 0.005);
    }

    [Fact]
    public void Expand_NormalQuantiles_AreNormalAtEveryLevel()
    {
        double[] quantiles = [.. TreeEnsemble.Levels.Select(l => 10 + (2 * Normal.Quantile(l)))], all = new double[17];
        QuantileCurve.Expand(quantiles, Kontor.Data.Forecasts.QuantileLevels.Default, all);
        for (int l = 0; l < 17; l++) Assert.Equal(10 + (2 * Normal.Quantile(Kontor.Data.Forecasts.QuantileLevels.Default[l])), all[l], 1e-10);
        Assert.Equal(1.3, QuantileCurve.ScoreOf(quantiles, 12.6), 1e-10);
        Assert.Equal(10, QuantileCurve.Mean(quantiles, v => v), 1e-10);
    }

    [Fact]
    public void Of_EveryTarget_IsUsedOnceAndBlocksAreNotTorn()
    {
        var panel = PromotionPanel.Of();
        var specification = new GlobalTrees { Horizon = 4 };
        TreeLayout layout = TreeLayout.Of(specification, panel) with { Product = 1 };
        PanelGrid grid = PanelGrid.Of(panel, layout);
        TrainingRows training = TrainingRows.Of(specification, new FeatureSet(grid, layout, panel.Calendar, FitContext.Default), 1);
        Assert.Equal(training.Rows.Length, training.Rows.Select(r => (r.Series, r.Target)).Distinct().Count());
        Assert.All(training.Rows, r => Assert.InRange(r.Step, 1, 4));
        Assert.Equal([1, 2, 3, 4], training.Rows.Select(r => r.Step).Distinct().Order());
        // series 0..3 are items 0..3 of store 0, and so on
        var folds = training.Rows.Select((r, at) => (Block: (r.Series % 4, r.Target), Fold: training.Starts.Count(s => s <= at) - 1)).ToLookup(p => p.Block, p => p.Fold);
        Assert.All(folds, f => Assert.Equal(training.FoldOf(f.Key.Item1, grid.Start + f.Key.Target), Assert.Single(f.Distinct())));
        Assert.All(training.Starts.Zip(training.Starts.Skip(1)), f => Assert.InRange((f.Second - f.First) / (double)training.Rows.Length, 0.3, 0.37));
        TrainingRows twice = TrainingRows.Of(specification with { RowsPerTarget = 2, MaxRows = 1000 }, new FeatureSet(grid, layout, panel.Calendar, FitContext.Default), 1);
        Assert.InRange(twice.Rows.Length, 850, 1150);
    }

    [Fact]
    public void Of_ItemsWithCommonShocks_AreTheProduct()
    {
        var panel = PromotionPanel.Of(own: 0.1, common: 0.3);
        TreeLayout layout = TreeLayout.Of(new GlobalTrees(), panel);
        Assert.Equal(1, ProductChoice.Of(PanelGrid.Of(panel, layout), layout, FitContext.Default));
    }
}
