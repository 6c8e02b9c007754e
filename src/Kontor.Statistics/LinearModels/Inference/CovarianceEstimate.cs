using System.Collections.Immutable;

namespace Kontor.Statistics.LinearModels.Inference;

/// <summary>A covariance of coefficients and how to test with it.</summary>
/// <param name="Matrix">(k x k) row-major.</param>
/// <param name="Degrees">The degrees of freedom of t and F tests; null for z and chi-squared.</param>
/// <param name="Label">What the summary says the errors are.</param>
internal sealed record CovarianceEstimate(double[] Matrix, double? Degrees, string Label)
{
    internal ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>The groups that errors are clustered by.</summary>
    internal Factor[] Clusters { get; init; } = [];
}
