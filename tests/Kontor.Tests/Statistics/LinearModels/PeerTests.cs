using Kontor.Statistics.LinearModels;

namespace Kontor.Tests.Statistics.LinearModels;

/// <summary>Every estimator and every kind of error beside R 4.2.2 (lm, glm, sandwich 3.0-2, lmtest 0.9-40, plm 2.6-2) and statsmodels 0.13.5, to 1e-6 of the value: always against
/// the numbers written down in Peers/, and against the programs themselves where they are installed.</summary>
public sealed class PeerTests
{
    private const double Tolerance = 1e-6;
    private static readonly string[] Three = ["price", "promo", "temp"];
    private static readonly LeastSquares Ols = new("y") { Regressors = [.. Three] };
    private static readonly LeastSquares Wls = Ols with { Weights = "w" };
    private static readonly LeastSquares Panel = Ols with { FixedEffects = ["store", "week"] };
    private static readonly LogisticRegression Logit = new("bought") { Regressors = [.. Three] };
    private static readonly PoissonRegression Poisson = new("units") { Regressors = [.. Three] };
    private static readonly ClusteredErrors ByStore = StandardErrors.Clustered("store") with { Scaling = ClusterScaling.OwnGroups, TestsByGroups = false };
    private static readonly ClusteredErrors Plain = StandardErrors.Clustered("store") with { Scaling = ClusterScaling.None, ScalesByCoefficients = false };

    [Fact]
    public void Fit_AgainstRWrittenDown_Agrees() => AgreesWithR(PeerNumbers.Written("linear_models.R"));

    [Fact]
    public void Fit_AgainstRNow_Agrees() => AgreesWithR(PeerNumbers.Now("/usr/bin/Rscript", "linear_models.R", "library(sandwich); library(lmtest); library(plm)", "r-base-core r-cran-sandwich r-cran-lmtest r-cran-plm"));

    [Fact]
    public void Fit_AgainstStatsmodelsWrittenDown_Agrees() => AgreesWithStatsmodels(PeerNumbers.Written("linear_models.py"));

    [Fact]
    public void Fit_AgainstStatsmodelsNow_Agrees() => AgreesWithStatsmodels(PeerNumbers.Now("/usr/bin/python3", "linear_models.py", "import statsmodels.api", "python3-statsmodels"));

    private static void AgreesWithR(PeerNumbers r)
    {
        Common(r);
        Same(r["ols.NW.adjusted"], Errors(Ols, StandardErrors.NeweyWest(3)));
        Same(r["ols.CL.p"], Fit(Ols with { Errors = ByStore }).Coefficients.Select(c => c.PValue));
        Same(r["ols.CL.HC0"], Errors(Ols, Plain));
        RegressionFit ols = Fit(Ols);
        Same(r["ols.vif"], Three.Select(ols.VarianceInflation));
        Same(r["ols.wald"], [Fit(Ols with { Errors = StandardErrors.Robust(RobustKind.HC3) }).Wald([0, 1, 0, 0, 0, 0, 1, -1], [-2, 0]).F]);

        Same(r["wls.HC3"], Errors(Wls, StandardErrors.Robust(RobustKind.HC3)));
        Same(r["wls.CL"], Errors(Wls, ByStore));
        Same(r["wls.fit"], Goodness(Fit(Wls)));

        RegressionFit panel = Fit(Panel);
        Same(r["fe.coef"], Estimates(panel));
        Same(r["fe.se"], Errors(Panel, StandardErrors.Classical));
        Same(r["fe.HC1"], Errors(Panel, StandardErrors.Robust()));
        Same(r["fe.HC3"], Errors(Panel, StandardErrors.Robust(RobustKind.HC3)));
        Same(r["fe.CL"], Errors(Panel, ByStore with { CountsNestedEffects = true }));
        Same(r["fe.fit"], Goodness(panel).Where((_, at) => at != 3));
        LeastSquares weighted = Wls with { FixedEffects = ["store"] };
        Same(r["few.coef"], Estimates(Fit(weighted)));
        Same(r["few.se"], Errors(weighted, StandardErrors.Classical));
        Same(r["few.HC3"], Errors(weighted, StandardErrors.Robust(RobustKind.HC3)));
        Same(r["plm.coef"], Estimates(panel));
        Same(r["plm.se"], Errors(Panel, StandardErrors.Classical));
        Same(r["plm.within"], [panel.Goodness.WithinR2!.Value]);
        Same(r["plm.arellano"], Errors(Panel, Plain));

        var iv = new TwoStageLeastSquares("y") { Regressors = ["promo", "temp"], Endogenous = ["price"], Instruments = ["z1", "z2"], Errors = StandardErrors.Robust() };
        RegressionFit two = Fit(iv);
        Same(r["iv.coef"], Estimates(two));
        Same(r["iv.se"], Errors(iv, StandardErrors.Classical));
        Same(r["iv.HC1"], two.Coefficients.Select(c => c.StandardError));
        Same(r["iv.first"], [two.FirstStages[0].F.F, two.FirstStages[0].RobustF.F]);

        Same(r["poisson.HC1"], Errors(Poisson, StandardErrors.Robust()));
        Same(r["poisson.HC3"], Errors(Poisson, StandardErrors.Robust(RobustKind.HC3)));
        Same(r["poisson.CL"], Errors(Poisson, ByStore with { ScalesByCoefficients = false }));
        Same(r["poisson.fit"], LikelihoodGoodness(Fit(Poisson)));
        RegressionFit offset = Fit(new PoissonRegression("units") { Regressors = ["price", "promo"], Offset = "logw" });
        Same(r["poisson.offset"], [.. Estimates(offset), .. offset.Coefficients.Select(c => c.StandardError), offset.Goodness.Deviance, offset.Goodness.NullDeviance]);
        PoissonRegression effects = new("units") { Regressors = ["price", "promo"], FixedEffects = ["store", "week"] };
        RegressionFit absorbed = Fit(effects);
        Same(r["poisson.fe"], [.. Estimates(absorbed), .. Errors(effects, StandardErrors.Classical), .. Errors(effects, StandardErrors.Robust()), absorbed.Goodness.Aic]);

        Same(r["logit.HC1"], Errors(Logit, StandardErrors.Robust()));
        Same(r["logit.CL"], Errors(Logit, ByStore with { ScalesByCoefficients = false }));
        Same(r["logit.fit"], LikelihoodGoodness(Fit(Logit)));

        RegressionFit ridge = Fit(new RidgeRegression("y") { Regressors = [.. Three], Penalty = 5 });
        Same(r["ridge.coef"], Estimates(ridge));
        Same(r["ridge.se"], ridge.Coefficients.Skip(1).Select(c => c.StandardError));
    }

    private static void AgreesWithStatsmodels(PeerNumbers s)
    {
        Common(s);
        RegressionFit clustered = Fit(Ols with { Errors = ByStore with { TestsByGroups = true } });
        Same(s["ols.CL.groups.p"], clustered.Coefficients.Select(c => c.PValue));
        Same(s["logit.pseudo"], [Fit(Logit).Goodness.PseudoR2!.Value]);
    }

    private static void Common(PeerNumbers peer)
    {
        RegressionFit ols = Fit(Ols);
        Same(peer["ols.coef"], Estimates(ols));
        Same(peer["ols.se"], ols.Coefficients.Select(c => c.StandardError));
        Same(peer["ols.p"], ols.Coefficients.Select(c => c.PValue));
        Same(peer["ols.ci"], ols.Coefficients.SelectMany(c => new[] { c.Lower, c.Upper }));
        Same(peer["ols.fit"], Goodness(ols));
        foreach (RobustKind kind in Enum.GetValues<RobustKind>()) Same(peer[$"ols.{kind}"], Errors(Ols, StandardErrors.Robust(kind)));
        Same(peer["ols.NW"], Errors(Ols, StandardErrors.NeweyWest(3) with { ScalesByCoefficients = false }));
        Same(peer["ols.CL"], Errors(Ols, ByStore));
        Same(peer["ols.CL2"], Errors(Ols, StandardErrors.Clustered("store", "zone") with { Scaling = ClusterScaling.OwnGroups }));
        Same(peer["wls.coef"], Estimates(Fit(Wls)));
        Same(peer["wls.se"], Errors(Wls, StandardErrors.Classical));
        Same(peer["wls.HC1"], Errors(Wls, StandardErrors.Robust()));
        RegressionFit poisson = Fit(Poisson), logit = Fit(Logit);
        Same(peer["poisson.coef"], Estimates(poisson));
        Same(peer["poisson.se"], poisson.Coefficients.Select(c => c.StandardError));
        Same(peer["poisson.p"], poisson.Coefficients.Select(c => c.PValue));
        Same(peer["poisson.HC0"], Errors(Poisson, StandardErrors.Robust(RobustKind.HC0)));
        Same(peer["logit.coef"], Estimates(logit));
        Same(peer["logit.se"], logit.Coefficients.Select(c => c.StandardError));
        Same(peer["logit.p"], logit.Coefficients.Select(c => c.PValue));
    }

    private static RegressionFit Fit(Regression model) => model.Fit(SampleData.Rows, FitContext.Default);

    private static IEnumerable<double> Estimates(RegressionFit fit) => fit.Coefficients.Select(c => c.Estimate);

    private static IEnumerable<double> Errors(Regression model, StandardErrors errors) => Fit(model with { Errors = errors }).Coefficients.Select(c => c.StandardError);

    private static IEnumerable<double> Goodness(RegressionFit fit)
    {
        GoodnessOfFit g = fit.Goodness;
        return [g.ResidualStandardError!.Value, g.R2!.Value, g.AdjustedR2!.Value, fit.Wald()!.F, g.LogLikelihood, g.Aic, g.Bic];
    }

    private static IEnumerable<double> LikelihoodGoodness(RegressionFit fit) => [fit.Goodness.Deviance, fit.Goodness.NullDeviance, fit.Goodness.LogLikelihood, fit.Goodness.Aic, fit.Goodness.Bic];

    private static void Same(double[] expected, IEnumerable<double> actual)
    {
        double[] found = [.. actual];
        Assert.Equal(expected.Length, found.Length);
        for (int i = 0; i < found.Length; i++) Assert.Equal(0, (found[i] - expected[i]) / Math.Abs(expected[i]), Tolerance);
    }
}
