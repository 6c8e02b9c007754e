using Kontor.Statistics.LinearModels;

namespace Kontor.Tests.Statistics.LinearModels;

public sealed class LeastSquaresTests
{
    private static readonly Observations Five = new Observations(5).With("x", [1, 2, 3, 4, 5]).With("y", [2, 4, 5, 4, 5]).With("ones", [1, 1, 1, 1, 1]);

    [Fact]
    public void Fit_FivePoints_IsTheTextbookLine()
    {
        // b = Sxy / Sxx = 6 / 10, a = 4 - 0.6 * 3, RSS = 2.4, s^2 = 0.8, se(b) = sqrt(0.8 / 10), R2 = 3.6 / 6
        RegressionFit fit = new LeastSquares("y") { Regressors = ["x"] }.Fit(Five, FitContext.Default);
        Assert.Equal(2.2, fit["(Intercept)"].Estimate, 1e-12);
        Assert.Equal(0.6, fit["x"].Estimate, 1e-12);
        Assert.Equal(Math.Sqrt(0.08), fit["x"].StandardError, 1e-12);
        Assert.Equal(0.6, fit.Goodness.R2!.Value, 1e-12);
        Assert.Equal(1 - (0.8 / 1.5), fit.Goodness.AdjustedR2!.Value, 1e-12);
        Assert.Equal(4.5, fit.Wald("x")!.F, 1e-12);
        Assert.Equal(fit["x"].PValue, fit.Wald("x")!.PValue, 1e-12);
        Assert.Equal(1, fit.VarianceInflation("x"), 1e-12);
        Assert.Equal([-0.8, 0.6, 1, -0.6, -0.2], fit.Residuals.ToArray().Select(r => Math.Round(r, 12)));
        Assert.Equal(2.8, fit.Predict(Five)[0], 1e-12);
    }

    [Fact]
    public void Fit_NoConstant_R2IsAroundZero()
    {
        RegressionFit fit = new LeastSquares("y") { Regressors = ["x"], Intercept = false }.Fit(Five, FitContext.Default);
        Assert.Equal(66 / 55.0, fit["x"].Estimate, 1e-12);
        Assert.Equal(66 * 66 / 55.0 / 86, fit.Goodness.R2!.Value, 1e-12);
        Assert.Equal(4, fit.ResidualDegrees);
    }

    [Fact]
    public void Fit_Longley_IsCertified()
    {
        // NIST Statistical Reference Datasets, Longley (1967): certified values; the condition number is about 5e9
        double[] deflator = [83, 88.5, 88.2, 89.5, 96.2, 98.1, 99, 100, 101.2, 104.6, 108.4, 110.8, 112.6, 114.2, 115.7, 116.9];
        double[] gnp = [234289, 259426, 258054, 284599, 328975, 346999, 365385, 363112, 397469, 419180, 442769, 444546, 482704, 502601, 518173, 554894];
        double[] unemployed = [2356, 2325, 3682, 3351, 2099, 1932, 1870, 3578, 2904, 2822, 2936, 4681, 3813, 3931, 4806, 4007];
        double[] forces = [1590, 1456, 1616, 1650, 3099, 3594, 3547, 3350, 3048, 2857, 2798, 2637, 2552, 2514, 2572, 2827];
        double[] population = [107608, 108632, 109773, 110929, 112075, 113270, 115094, 116219, 117388, 118734, 120445, 121950, 123366, 125368, 127852, 130081];
        double[] employed = [60323, 61122, 60171, 61187, 63221, 63639, 64989, 63761, 66019, 67857, 68169, 66513, 68655, 69564, 69331, 70551];
        Observations rows = new Observations(16).With("deflator", deflator).With("gnp", gnp).With("unemployed", unemployed).With("forces", forces).With("population", population)
            .With("year", [.. Enumerable.Range(1947, 16).Select(y => (double)y)]).With("employed", employed);
        RegressionFit fit = new LeastSquares("employed") { Regressors = ["deflator", "gnp", "unemployed", "forces", "population", "year"] }.Fit(rows, FitContext.Default);
        double[] b = [-3482258.63459582, 15.0618722713733, -0.0358191792925910, -2.02022980381683, -1.03322686717359, -0.0511041056535807, 1829.15146461355];
        double[] errors = [890420.383607373, 84.9149257747669, 0.0334910077722432, 0.488399681651699, 0.214274163161675, 0.226073200069370, 455.478499142212];
        for (int j = 0; j < b.Length; j++)
        {
            Assert.Equal(1, fit.Coefficients[j].Estimate / b[j], 1e-8);
            Assert.Equal(1, fit.Coefficients[j].StandardError / errors[j], 1e-8);
        }
        Assert.Equal(304.854073561965, fit.Goodness.ResidualStandardError!.Value, 1e-7);
        Assert.Equal(0.995479004577296, fit.Goodness.R2!.Value, 1e-12);
    }

    [Fact]
    public void Fit_WholeWeights_AreRepeatedRows()
    {
        double[] w = [1, 3, 2, 1, 2];
        int[] repeated = [.. Enumerable.Range(0, 5).SelectMany(i => Enumerable.Repeat(i, (int)w[i]))];
        Observations many = new Observations(repeated.Length).With("x", Array.ConvertAll(repeated, i => i + 1.0)).With("y", Array.ConvertAll(repeated, i => new double[] { 2, 4, 5, 4, 5 }[i]));
        LeastSquares model = new("y") { Regressors = ["x"] };
        RegressionFit weighted = (model with { Weights = "w" }).Fit(Five.With("w", w), FitContext.Default), all = model.Fit(many, FitContext.Default);
        Assert.Equal(all["x"].Estimate, weighted["x"].Estimate, 1e-12);
        Assert.Equal(all.Goodness.Deviance, weighted.Goodness.Deviance, 1e-12);
    }

    [Fact]
    public void Fit_WeightZero_LeavesTheRowOut()
    {
        RegressionFit fit = new LeastSquares("y") { Regressors = ["x"], Weights = "w" }.Fit(Five.With("w", [1, 1, 1, 1, 0]), FitContext.Default);
        Assert.Equal([0, 1, 2, 3], fit.RowIndices);
        Assert.Equal(2, fit.ResidualDegrees);
    }

    [Fact]
    public void Fit_Collinear_DropsTheLaterAndSaysWhy()
    {
        Observations rows = Five.With("x2", [3, 1, 4, 1, 5]).With("mix", [1 + 6, 2 + 2, 3 + 8, 4 + 2, 5 + 10]);
        LeastSquares model = new("y") { Regressors = ["x", "x2", "mix", "ones"] };
        RegressionFit fit = model.Fit(rows, FitContext.Default);
        Assert.Equal(["mix", "ones"], fit.Dropped);
        Assert.Contains("mix was dropped: it is a linear combination of x, x2", fit.Report.Warnings);
        Assert.Contains("ones was dropped: it is constant", fit.Report.Warnings);
        Assert.Equal((model with { Regressors = ["x", "x2"] }).Fit(rows, FitContext.Default).Coefficients, fit.Coefficients);
    }

    [Fact]
    public void Fit_RegressorFixedWithinLevels_IsDroppedAndNamed()
    {
        RandomPanel panel = new(200, 2, (random, f, i) => random.NextInt(10 + f));
        int[] codes = [.. Enumerable.Range(0, 200)];
        Observations rows = panel.Rows.With("size", Array.ConvertAll(codes, i => Math.Sqrt(3 + i % 5))).WithGroups("f0", Array.ConvertAll(codes, i => i % 5));
        RegressionFit fit = new LeastSquares("y") { Regressors = ["size", "x1"], FixedEffects = ["f0", "f1"] }.Fit(rows, FitContext.Default);
        Assert.Equal(["size"], fit.Dropped);
        Assert.Contains("size was dropped: it does not vary within f0 and f1", fit.Report.Warnings);
    }

    [Fact]
    public void Fit_ObservationsAndModel_AreNotChanged()
    {
        double[] before = [.. SampleData.Rows.Column("y")];
        LeastSquares model = new("y") { Regressors = ["price"], FixedEffects = ["store"], Errors = StandardErrors.Clustered("store") };
        RegressionFit first = model.Fit(SampleData.Rows, FitContext.Default), again = model.Fit(SampleData.Rows, FitContext.Default);
        Assert.Equal(before, SampleData.Rows.Column("y"));
        Assert.Equal(first.Coefficients, again.Coefficients);
    }

    [Fact]
    public void Fit_Cancelled_Stops()
    {
        var context = FitContext.Default with { Cancellation = new CancellationToken(canceled: true) };
        Assert.Throws<OperationCanceledException>(() => new LeastSquares("y") { Regressors = ["price"], FixedEffects = ["store", "week"] }.Fit(SampleData.Rows, context));
    }
}
