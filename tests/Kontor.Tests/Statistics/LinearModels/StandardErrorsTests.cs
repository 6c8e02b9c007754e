using Kontor.Statistics.LinearModels;

namespace Kontor.Tests.Statistics.LinearModels;

/// <summary>What ties the kinds of errors to one another; their values are compared in <see cref="PeerTests"/>.</summary>
public sealed class StandardErrorsTests
{
    private static readonly Observations Rows = SampleData.Rows.WithGroups("row", [.. Enumerable.Range(0, SampleData.Count)]);
    private static readonly LeastSquares Model = new("y") { Regressors = ["price", "promo", "temp"] };

    [Fact]
    public void Clustered_EachRowItsOwn_IsRobust()
    {
        double[] clustered = Errors(StandardErrors.Clustered("row") with { Scaling = ClusterScaling.None, ScalesByCoefficients = false });
        Close(Errors(StandardErrors.Robust(RobustKind.HC0)), clustered, 1);
        // n / (n - K) = G / (G - 1) (n - 1) / (n - K) where G = n
        Close(Errors(StandardErrors.Robust()), Errors(StandardErrors.Clustered("row")), 1);
    }

    [Fact]
    public void NeweyWest_NoLags_IsRobust() => Close(Errors(StandardErrors.Robust()), Errors(StandardErrors.NeweyWest(0)), 1);

    [Fact]
    public void NeweyWest_WithinUnits_IsWhatEachUnitAloneSays()
    {
        // rows of one store come last in the second table; within stores the order of weeks stays
        int[] order = [.. Enumerable.Range(0, Rows.Rows).OrderBy(i => Rows.Group("store").Codes[i])];
        Observations sorted = new Observations(Rows.Rows).WithGroups("store", Array.ConvertAll(order, i => Rows.Group("store").Codes[i]));
        foreach (string name in (string[])["y", "price", "promo", "temp"]) sorted = sorted.With(name, Array.ConvertAll(order, i => Rows.Column(name)[i]));
        StandardErrors errors = StandardErrors.NeweyWest(2) with { Within = "store" };
        Close([.. (Model with { Errors = errors }).Fit(sorted, FitContext.Default).Coefficients.Select(c => c.StandardError)], Errors(errors), 1);
    }

    [Fact]
    public void NeweyWest_LagsOfTheRule_AreSaid() =>
        Assert.Equal("Newey-West, 4 lags", (Model with { Errors = StandardErrors.NeweyWest() }).Fit(Rows, FitContext.Default).ErrorsLabel);

    [Fact]
    public void Clustered_ScalingConventions_DifferByTheirFactors()
    {
        const double n = 111, k = 4, g = 8;
        Assert.Equal((int)n, SampleData.Count);
        double[] bare = Errors(StandardErrors.Clustered("store") with { Scaling = ClusterScaling.None, ScalesByCoefficients = false });
        Close(bare, Errors(StandardErrors.Clustered("store")), Math.Sqrt((n - 1) / (n - k) * g / (g - 1)));
        Close(bare, Errors(StandardErrors.Clustered("store") with { ScalesByCoefficients = false }), Math.Sqrt(g / (g - 1)));
    }

    [Fact]
    public void Clustered_NestedEffects_AreNotCounted()
    {
        const double n = 111, k = 3, g = 8, weeks = 15;
        LeastSquares one = Model with { FixedEffects = ["store"], Errors = StandardErrors.Clustered("store") }, two = one with { FixedEffects = ["store", "week"] };
        LeastSquares Counted(LeastSquares model) => model with { Errors = StandardErrors.Clustered("store") with { CountsNestedEffects = true } };
        double[] nested = Errors(one), counted = Errors(Counted(one));
        // all effects nested: K = k + 1 against k + 8; one of two: K = k + 15 (weeks, and the constant in them) against k + 8 + 15 - 1
        Close(counted, nested, Math.Sqrt((n - k - g) / (n - k - 1)));
        Close(Errors(Counted(two)), Errors(two), Math.Sqrt((n - k - g - weeks + 1) / (n - k - weeks)));
        Assert.True(one.Fit(Rows, FitContext.Default).Effects[0].NestedInClusters);
        Assert.False(two.Fit(Rows, FitContext.Default).Effects[1].NestedInClusters);
    }

    [Fact]
    public void Clustered_TwoWayNegativeVariance_IsMadeSemidefiniteAndSaid()
    {
        // for these groupings R's vcovCL gives NaN: V_1 + V_2 - V_12 is not semidefinite
        RegressionFit fit = (Model with { Errors = StandardErrors.Clustered("store", "week") }).Fit(Rows, FitContext.Default);
        Assert.All(fit.Coefficients, c => Assert.True(double.IsFinite(c.StandardError)));
        Assert.Contains("the two-way clustered covariance had negative eigenvalues, which were set to zero", fit.Report.Warnings);
        Assert.Equal(7, fit.TestDegrees);
    }

    [Fact]
    public void Robust_RowThatFitsItself_IsRefusedByHC3()
    {
        double[] only = new double[Rows.Rows];
        only[4] = 1;
        LeastSquares model = Model with { Regressors = ["price", "only"] };
        Assert.Throws<Kontor.Errors.DataException>(() => (model with { Errors = StandardErrors.Robust(RobustKind.HC3) }).Fit(Rows.With("only", only), FitContext.Default));
        Assert.True((model with { Errors = StandardErrors.Robust() }).Fit(Rows.With("only", only), FitContext.Default)["price"].StandardError > 0);
    }

    [Fact]
    public void Ridge_SmallPenalty_IsLeastSquares_LargeIsTheMean()
    {
        RegressionFit ols = Model.Fit(Rows, FitContext.Default), free = Ridge(1e-9), held = Ridge(1e9);
        Assert.Equal(ols["price"].Estimate, free["price"].Estimate, 1e-8);
        Assert.Equal(ols["price"].StandardError, free["price"].StandardError, 1e-8);
        Assert.Equal(0, held["price"].Estimate, 1e-6);
        Assert.Equal(Rows.Column("y").Average(), held["(Intercept)"].Estimate, 1e-5);
        static RegressionFit Ridge(double penalty) => new RidgeRegression("y") { Regressors = ["price", "promo", "temp"], Penalty = penalty }.Fit(Rows, FitContext.Default);
    }

    [Fact]
    public void TwoStages_RegressorAsItsOwnInstrument_IsLeastSquares()
    {
        RegressionFit ols = Model.Fit(Rows, FitContext.Default);
        RegressionFit iv = new TwoStageLeastSquares("y") { Regressors = ["promo", "temp"], Endogenous = ["price"], Instruments = ["same"] }.Fit(Rows.With("same", Rows.Column("price")), FitContext.Default);
        Assert.Equal(ols["price"].Estimate, iv["price"].Estimate, 1e-10);
        Assert.Equal(ols["price"].StandardError, iv["price"].StandardError, 1e-10);
    }

    [Fact]
    public void TwoStages_EffectsAbsorbed_AreDummies()
    {
        Observations rows = Rows;
        int[] store = rows.Group("store").Codes;
        for (int s = 1; s < 8; s++) rows = rows.With($"s{s}", Array.ConvertAll(store, code => code == s ? 1.0 : 0));
        var model = new TwoStageLeastSquares("y") { Regressors = ["promo"], Endogenous = ["price"], Instruments = ["z1", "z2"], Errors = StandardErrors.Robust() };
        RegressionFit dummies = (model with { Regressors = ["promo", .. Enumerable.Range(1, 7).Select(s => $"s{s}")] }).Fit(rows, FitContext.Default);
        RegressionFit absorbed = (model with { FixedEffects = ["store"] }).Fit(rows, FitContext.Default);
        Assert.Equal(dummies["price"].Estimate, absorbed["price"].Estimate, 1e-9);
        Assert.Equal(dummies["price"].StandardError, absorbed["price"].StandardError, 1e-9);
        Assert.Equal(dummies.FirstStages[0].F.F, absorbed.FirstStages[0].F.F, 1e-6);
        Assert.Equal(dummies.FirstStages[0].RobustF.F, absorbed.FirstStages[0].RobustF.F, 1e-6);
    }

    private static double[] Errors(LeastSquares model) => [.. model.Fit(Rows, FitContext.Default).Coefficients.Select(c => c.StandardError)];

    private static double[] Errors(StandardErrors errors) => Errors(Model with { Errors = errors });

    private static void Close(double[] from, double[] to, double factor)
    {
        for (int j = 0; j < from.Length; j++) Assert.Equal(from[j] * factor, to[j], 1e-11);
    }
}
