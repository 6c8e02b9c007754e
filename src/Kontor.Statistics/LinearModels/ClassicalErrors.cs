using Kontor.Statistics.LinearModels.Inference;

namespace Kontor.Statistics.LinearModels;

/// <summary>Errors of one variance, independent. See <see cref="StandardErrors.Classical"/>.</summary>
public sealed record ClassicalErrors : StandardErrors
{
    internal override CovarianceEstimate Estimate(ScoreProblem problem)
    {
        double[] matrix = problem.Bread;
        for (int i = 0; i < matrix.Length; i++) matrix[i] *= problem.Dispersion;
        return new CovarianceEstimate(matrix, RowDegrees(problem), problem.Asymptotic ? "inverse information" : "one variance");
    }
}
