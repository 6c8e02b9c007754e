namespace Kontor.Statistics.LinearModels;

/// <summary>How well a regression fits.</summary>
public sealed record GoodnessOfFit
{
    /// <summary>The share of the outcome's weighted variance that is explained, effects included; around zero where there is no constant. Null for likelihood models.</summary>
    public double? R2 { get; init; }

    /// <summary>R2 with variances in place of sums of squares: 1 - (1 - R2) (n - 1) / (n - K), n in place of n - 1 without a constant. Null for likelihood models.</summary>
    public double? AdjustedR2 { get; init; }

    /// <summary>The share of what the absorbed effects leave that the regressors explain. Null without effects.</summary>
    public double? WithinR2 { get; init; }

    /// <summary>1 - log L / log L0 (McFadden 1974), L0 of the constant alone. Null for least squares.</summary>
    public double? PseudoR2 { get; init; }

    /// <summary>The residual standard error sqrt(RSS / (n - K)), in units of the outcome. Null for likelihood models.</summary>
    public double? ResidualStandardError { get; init; }

    /// <summary>The weighted residual sum of squares, or for likelihoods the deviance.</summary>
    public required double Deviance { get; init; }

    /// <summary>The same with the constant alone.</summary>
    public required double NullDeviance { get; init; }

    /// <summary>The log-likelihood at the estimate, with all constants, as R's <c>logLik</c>; for least squares that of normal errors.</summary>
    public required double LogLikelihood { get; init; }

    /// <summary>Akaike's criterion -2 log L + 2 p; p counts absorbed effects and, as R's <c>AIC</c> and unlike statsmodels, the variance of normal errors.</summary>
    public required double Aic { get; init; }

    /// <summary>Schwarz's criterion -2 log L + p log n.</summary>
    public required double Bic { get; init; }
}
