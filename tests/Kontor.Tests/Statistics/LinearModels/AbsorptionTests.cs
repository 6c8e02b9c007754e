using Kontor.Randomness;
using Kontor.Statistics.LinearModels;
using Kontor.Statistics.LinearModels.Absorption;

namespace Kontor.Tests.Statistics.LinearModels;

/// <summary>Frisch, Waugh and Lovell: a regression with effects absorbed is the one with a dummy per level.</summary>
public sealed class AbsorptionTests
{
    public static TheoryData<string, int, string?> Panels => new()
    {
        { "one", 1, null }, { "random", 2, null }, { "random", 2, "w" }, { "random", 3, "w" }, { "nested", 2, null }, { "islands", 2, "w" }, { "ring", 2, null }, { "ring", 3, "w" },
    };

    [Theory]
    [MemberData(nameof(Panels))]
    public void Fit_EffectsAbsorbed_IsTheRegressionOnDummies(string kind, int effects, string? weights)
    {
        RandomPanel panel = Make(kind, effects);
        LeastSquares model = new("y") { Regressors = ["x1", "x2"], Weights = weights, DropsSingletons = false, EffectCount = EffectCount.ConnectedSets };
        RegressionFit absorbed = (model with { FixedEffects = [.. panel.Names] }).Fit(panel.Rows, FitContext.Default);
        RegressionFit dummies = (model with { Regressors = ["x1", "x2", .. panel.DummyNames] }).Fit(panel.Dummies, FitContext.Default);
        Assert.True(absorbed.Report.Converged);
        foreach (string name in (string[])["x1", "x2"])
        {
            Assert.Equal(dummies[name].Estimate, absorbed[name].Estimate, 1e-9);
            Assert.Equal(dummies.VarianceInflation(name) * absorbed.VarianceInflation(name) > 1, dummies.VarianceInflation(name) > 1);
            // with three effects connected sets are counted pair by pair, which may leave a redundant level in
            if (effects < 3) Assert.Equal(dummies[name].StandardError, absorbed[name].StandardError, 1e-9);
        }
        Assert.Equal(dummies.Goodness.R2!.Value, absorbed.Goodness.R2!.Value, 1e-9);
        for (int i = 0; i < absorbed.Rows; i++) Assert.Equal(dummies.Residuals.Span[i], absorbed.Residuals.Span[i], 1e-8);
        if (effects < 3) Assert.Equal(dummies.ResidualDegrees, absorbed.ResidualDegrees);
    }

    [Theory]
    [InlineData("random", 2)]
    [InlineData("ring", 3)]
    public void Fit_PoissonWithEffects_IsTheOneOnDummies(string kind, int effects)
    {
        RandomPanel panel = Make(kind, effects);
        PoissonRegression model = new("count") { Regressors = ["x1", "x2"], DropsSingletons = false, Errors = StandardErrors.Robust(RobustKind.HC0) };
        RegressionFit absorbed = (model with { FixedEffects = [.. panel.Names] }).Fit(panel.Rows, FitContext.Default);
        RegressionFit dummies = (model with { Regressors = ["x1", "x2", .. panel.DummyNames] }).Fit(panel.Dummies, FitContext.Default);
        Assert.Equal(dummies["x1"].Estimate, absorbed["x1"].Estimate, 1e-8);
        Assert.Equal(dummies["x2"].Estimate, absorbed["x2"].Estimate, 1e-8);
        Assert.Equal(dummies["x1"].StandardError, absorbed["x1"].StandardError, 1e-7);
        Assert.Equal(dummies.Goodness.Deviance, absorbed.Goodness.Deviance, 1e-6);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Fit_AnyNumberOfThreads_SameBits(int threads)
    {
        // enough rows for several runs of work
        RandomPanel panel = new(40_000, 3, (random, f, i) => f == 0 ? i / 10 : f == 1 ? i % 173 : i % 10);
        LeastSquares model = new("y") { Regressors = ["x1", "x2"], FixedEffects = [.. panel.Names], Errors = StandardErrors.Clustered("f0", "f1") };
        PoissonRegression poisson = new("count") { Regressors = ["x1", "x2"], FixedEffects = [.. panel.Names], Errors = StandardErrors.Robust() };
        foreach (Regression regression in (Regression[])[model, poisson])
        {
            RegressionFit one = regression.Fit(panel.Rows, FitContext.Default with { Threads = 1 }), many = regression.Fit(panel.Rows, FitContext.Default with { Threads = threads });
            Assert.Equal(one.Coefficients, many.Coefficients);
            Assert.Equal(one.Residuals.ToArray(), many.Residuals.ToArray());
            Assert.Equal(one.ToString(), many.ToString());
        }
    }

    [Fact]
    public void Fit_Singletons_AreLeftOutRoundByRound()
    {
        // level 2 of a is alone; without it level 1 of b is
        Observations rows = new Observations(7).With("y", [1, 2, 4, 3, 5, 9, 8]).With("x", [1, 3, 2, 5, 4, 6, 9])
            .WithGroups("a", [0, 0, 0, 1, 1, 1, 2]).WithGroups("b", [0, 0, 0, 0, 0, 1, 1]);
        RegressionFit fit = new LeastSquares("y") { Regressors = ["x"], FixedEffects = ["a", "b"] }.Fit(rows, FitContext.Default);
        Assert.Equal([0, 1, 2, 3, 4], fit.RowIndices);
        Assert.Contains(fit.Report.Warnings, w => w.Contains("2 rows were left out that are alone", StringComparison.Ordinal));
        Assert.Equal(7, (fit.Model with { DropsSingletons = false }).Fit(rows, FitContext.Default).Rows);
    }

    [Fact]
    public void Fit_EffectsEstimated_PredictTheFittedValues()
    {
        RandomPanel panel = Make("random", 3);
        RegressionFit fit = new LeastSquares("y") { Regressors = ["x1", "x2"], FixedEffects = [.. panel.Names], EstimatesEffects = true, DropsSingletons = false }.Fit(panel.Rows, FitContext.Default);
        double[] predicted = fit.Predict(panel.Rows);
        for (int i = 0; i < predicted.Length; i++) Assert.Equal(fit.Fitted.Span[i], predicted[i], 1e-8);
        RegressionFit poisson = new PoissonRegression("count") { Regressors = ["x1"], FixedEffects = ["f0"], EstimatesEffects = true, DropsSingletons = false }.Fit(panel.Rows, FitContext.Default);
        double[] counts = poisson.Predict(panel.Rows);
        for (int i = 0; i < counts.Length; i++) Assert.Equal(poisson.Fitted.Span[i], counts[i], 1e-7);
    }

    [Fact]
    public void Fit_LongRing_NeedsFewIterationsAndIsExact()
    {
        // firm i mod 500 of rows in order: alternating projections need thousands of rounds here
        RandomPanel panel = new(10_000, 2, (_, f, i) => f == 0 ? i / 5 : i % 500);
        LeastSquares model = new("y") { Regressors = ["x1", "x2"], FixedEffects = ["f0", "f1"] };
        RegressionFit fit = model.Fit(panel.Rows, FitContext.Default);
        Assert.True(fit.Report.Converged);
        Assert.InRange(fit.Report.Iterations, 1, 40);
        double[] residuals = fit.Residuals.ToArray();
        // the residuals are orthogonal to every dummy
        for (int firm = 0; firm < 500; firm++) Assert.Equal(0, Enumerable.Range(0, 20).Sum(k => residuals[(k * 500) + firm]), 1e-8);
        for (int i = 0; i < 2000; i++) Assert.Equal(0, residuals.AsSpan(i * 5, 5).ToArray().Sum(), 1e-8);
    }

    [Fact]
    public void Residualise_AgainWithOtherWeights_StaysOrthogonal()
    {
        // an effect inside another, and columns that have next to nothing left to take out: iterations must end at rounding, not run away in the null space
        RandomPanel panel = Make("ring", 3);
        Factor[] effects = [.. panel.Names.Select(panel.Rows.Group)];
        var absorber = new Absorber(effects, null, 1e-10, FitContext.Default);
        double[][] columns = [panel.Rows.Column("x1"), panel.Rows.Column("x2"), panel.Rows.Column("y")];
        for (int round = 0; round < 12; round++)
        {
            double[] weights = [.. Enumerable.Range(0, 600).Select(i => Math.Exp((round < 4 ? 3 : 1) * Math.Sin(i * (round < 4 ? round + 1.3 : 1.3)) + (Math.Pow(0.1, round) * Math.Sin(2 * i))))];
            absorber.SetWeights(weights);
            columns = absorber.Residualise(columns);
            foreach ((Factor effect, double[] column) in effects.SelectMany(e => columns.Select(c => (e, c))))
            {
                double[] sums = new double[effect.Levels], sizes = new double[effect.Levels];
                for (int i = 0; i < column.Length; i++)
                {
                    sums[effect.Codes[i]] += weights[i] * column[i];
                    sizes[effect.Codes[i]] += weights[i] * Math.Abs(column[i]);
                }
                for (int level = 0; level < sums.Length; level++) Assert.Equal(0, sums[level] / sizes[level], 1e-9);
            }
        }
    }

    [Fact]
    public void Fit_Islands_CountsConnectedSets()
    {
        RandomPanel panel = Make("islands", 2);
        LeastSquares model = new("y") { Regressors = ["x1"], FixedEffects = ["f0", "f1"], DropsSingletons = false };
        Assert.Equal(1, model.Fit(panel.Rows, FitContext.Default).Effects[1].Redundant);
        Assert.Equal(3, (model with { EffectCount = EffectCount.ConnectedSets }).Fit(panel.Rows, FitContext.Default).Effects[1].Redundant);
    }

    private static RandomPanel Make(string kind, int effects) => kind switch
    {
        "nested" => new RandomPanel(240, effects, (random, f, i) => f == 0 ? i % 24 : i % 24 / 4),
        "islands" => new RandomPanel(300, effects, (random, f, i) => ((i % 3) * 10) + random.NextInt(f == 0 ? 8 : 4)),
        "ring" => new RandomPanel(600, effects, (_, f, i) => f == 0 ? i / 5 : f == 1 ? i % 40 : i % 5),
        _ => new RandomPanel(250, effects, (random, f, i) => random.NextInt(f == 0 ? 20 : f == 1 ? 11 : 5)),
    };
}
