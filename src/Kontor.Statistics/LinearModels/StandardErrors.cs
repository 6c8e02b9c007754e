using System.Collections.Immutable;
using Kontor.Statistics.LinearModels.Inference;

namespace Kontor.Statistics.LinearModels;

/// <summary>How the covariance of coefficients is estimated: V = B M B with the bread B = (X'WX)^-1 and a meat M that says which errors may be correlated.</summary>
public abstract record StandardErrors
{
    private protected StandardErrors()
    {
    }

    /// <summary>Errors of one variance, independent: s^2 (X'WX)^-1 with s^2 = RSS / (n - K); for likelihoods the inverse information.</summary>
    public static StandardErrors Classical { get; } = new ClassicalErrors();

    /// <summary>Independent errors, each of its own variance.</summary>
    /// <param name="kind">The small-sample correction. Default HC1, n / (n - K), as in Stata and fixest.</param>
    public static RobustErrors Robust(RobustKind kind = RobustKind.HC1) => new() { Kind = kind };

    /// <summary>Errors that may be correlated in any way within groups, by one grouping or two.</summary>
    /// <param name="by">One or two names of groupings.</param>
    public static ClusteredErrors Clustered(params ReadOnlySpan<string> by) => new(ImmutableArray.Create(by));

    /// <summary>Errors that are correlated over time, rows being in the order of time.</summary>
    /// <param name="lags">The largest distance in time, 0 or more; null for the rule 4 (n / 100)^(2/9) of Newey and West (1994).</param>
    public static NeweyWestErrors NeweyWest(int? lags = null) => new() { Lags = lags };

    internal abstract CovarianceEstimate Estimate(ScoreProblem problem);

    /// <summary>The degrees of freedom of tests that count rows and coefficients.</summary>
    private protected static double? RowDegrees(ScoreProblem problem) => problem.Asymptotic ? null : problem.Rows - problem.Parameters;
}
