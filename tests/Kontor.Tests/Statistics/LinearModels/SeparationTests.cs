using Kontor.Errors;
using Kontor.Randomness;
using Kontor.Statistics.LinearModels;

namespace Kontor.Tests.Statistics.LinearModels;

public sealed class SeparationTests
{
    [Fact]
    public void Logistic_PerfectSeparation_IsRefusedAndNamed()
    {
        Observations rows = new Observations(8).With("y", [0, 0, 0, 0, 1, 1, 1, 1]).With("x", [1, 2, 3, 4, 5, 6, 7, 8]).With("other", [1, -1, 1, -1, 1, -1, 1, -1]);
        DataFault fault = Assert.Throws<DataException>(() => new LogisticRegression("y") { Regressors = ["x"] }.Fit(rows, FitContext.Default)).Fault;
        Assert.Equal((FaultCode.Separated, "y"), (fault.Code, fault.Column));
        Assert.Contains("that x predicts perfectly in 8 of 8 rows", fault.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void Logistic_QuasiSeparation_NamesTheDummyOnly()
    {
        // all with the voucher bought; the price says nothing certain
        Observations rows = new Observations(10).With("y", [0, 1, 0, 1, 0, 1, 1, 1, 1, 1]).With("price", [3, 1, 2, 2, 1, 3, 2, 1, 3, 2]).With("voucher", [0, 0, 0, 0, 0, 0, 0, 1, 1, 1]);
        LogisticRegression model = new("y") { Regressors = ["price", "voucher"] };
        DataFault fault = Assert.Throws<DataException>(() => model.Fit(rows, FitContext.Default)).Fault;
        Assert.Contains("that voucher predicts perfectly in 3 of 10 rows", fault.Found, StringComparison.Ordinal);
        RegressionFit dropped = (model with { Separation = SeparationHandling.Drop }).Fit(rows, FitContext.Default);
        Assert.Equal([7, 8, 9], dropped.SeparatedRows);
        Assert.Equal(["voucher"], dropped.Dropped);
    }

    [Fact]
    public void Logistic_OneContradiction_Fits()
    {
        Observations rows = new Observations(8).With("y", [0, 0, 0, 1, 0, 1, 1, 1]).With("x", [1, 2, 3, 4, 5, 6, 7, 8]);
        Assert.True(new LogisticRegression("y") { Regressors = ["x"] }.Fit(rows, FitContext.Default).Report.Converged);
    }

    [Fact]
    public void Poisson_ZerosThatADummyPredicts_AreLeftOutWithoutChangingTheRest()
    {
        // Correia, Guimaraes and Zylkin (2019), section 2: x2 is 1 only where y is 0
        double[] y = [0, 0, 0, 1, 2, 3, 0, 5, 2, 4], x1 = [2, 1, 3, 1, 2, 5, 1, 6, 3, 4], x2 = [1, 1, 1, 0, 0, 0, 0, 0, 0, 0];
        Observations rows = new Observations(10).With("y", y).With("x1", x1).With("x2", x2);
        PoissonRegression model = new("y") { Regressors = ["x1", "x2"] };
        RegressionFit fit = model.Fit(rows, FitContext.Default);
        Assert.Equal([0, 1, 2], fit.SeparatedRows);
        Assert.Equal(["x2"], fit.Dropped);
        RegressionFit rest = new PoissonRegression("y") { Regressors = ["x1"] }.Fit(new Observations(7).With("y", y.AsSpan(3)).With("x1", x1.AsSpan(3)), FitContext.Default);
        Assert.Equal(rest["x1"].Estimate, fit["x1"].Estimate, 1e-9);
        Assert.Contains(fit.Report.Warnings, w => w.StartsWith("3 rows were left out whose outcome x2 predicts perfectly", StringComparison.Ordinal));
        Assert.Equal(FaultCode.Separated, Assert.Throws<DataException>(() => (model with { Separation = SeparationHandling.Refuse }).Fit(rows, FitContext.Default)).Fault.Code);
    }

    [Fact]
    public void Poisson_LevelsOfZeros_AreLeftOut()
    {
        Observations rows = new Observations(9).With("y", [0, 0, 0, 1, 2, 4, 3, 0, 5]).With("x", [2, 1, 3, 1, 2, 5, 1, 6, 3]).WithGroups("sku", ["a", "a", "a", "b", "b", "b", "c", "c", "c"]);
        RegressionFit fit = new PoissonRegression("y") { Regressors = ["x"], FixedEffects = ["sku"] }.Fit(rows, FitContext.Default);
        Assert.Equal(6, fit.Rows);
        Assert.Equal(2, fit.Effects[0].Levels);
    }

    [Fact]
    public void Poisson_SeparationThroughEffects_IsFound()
    {
        // within each level, x above its mean goes with zeros alone in level a; level a's other row is positive
        Observations rows = new Observations(10).With("y", [0, 0, 3, 2, 1, 4, 2, 0, 6, 1]).With("flag", [1, 1, 0, 0, 0, 0, 0, 0, 0, 0]).With("x", [1, 2, 3, 1, 2, 3, 2, 1, 3, 2])
            .WithGroups("sku", ["a", "a", "a", "a", "b", "b", "b", "c", "c", "c"]);
        RegressionFit fit = new PoissonRegression("y") { Regressors = ["x", "flag"], FixedEffects = ["sku"] }.Fit(rows, FitContext.Default);
        Assert.Equal([0, 1], fit.SeparatedRows);
        Assert.Equal(["flag"], fit.Dropped);
    }

    [Fact]
    public void Likelihoods_SimulatedData_RecoverTheTruth()
    {
        const int n = 20_000;
        RandomStream random = RandomStream.Of(3, "truth");
        double[] x = new double[n], count = new double[n], bought = new double[n];
        for (int i = 0; i < n; i++)
        {
            x[i] = random.NextGaussian();
            count[i] = random.NextPoisson(Math.Exp(0.5 - (0.7 * x[i])));
            bought[i] = random.NextDouble() < 1 / (1 + Math.Exp(-0.3 + (1.2 * x[i]))) ? 1 : 0;
        }
        Observations rows = new Observations(n).With("x", x).With("count", count).With("bought", bought);
        Coefficient poisson = new PoissonRegression("count") { Regressors = ["x"] }.Fit(rows, FitContext.Default)["x"], logit = new LogisticRegression("bought") { Regressors = ["x"] }.Fit(rows, FitContext.Default)["x"];
        // four standard errors: one seed in 16,000 fails
        Assert.Equal(-0.7, poisson.Estimate, 4 * poisson.StandardError);
        Assert.Equal(-1.2, logit.Estimate, 4 * logit.StandardError);
        Assert.InRange(poisson.StandardError, 0.003, 0.01);
    }
}
