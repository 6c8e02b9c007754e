using Kontor.Errors;
using Kontor.Statistics.LinearModels.Inference;
using Kontor.Statistics.LinearModels.Solving;

namespace Kontor.Statistics.LinearModels;

/// <summary>Independent errors, each of its own variance: M = sum_i c_i u_i^2 x_i x_i' (White 1980, equation 1; MacKinnon and White 1985).</summary>
/// <remarks>Agrees with R's <c>sandwich::vcovHC</c> and statsmodels. Leverages count absorbed effects, as if these were dummies: in closed form for one effect, else by one solution per
/// row, which is refused for more than 10,000 rows.</remarks>
public sealed record RobustErrors : StandardErrors
{
    internal const int MostLeverageRows = 10_000;

    /// <summary>The correction. Default <see cref="RobustKind.HC1"/>.</summary>
    public RobustKind Kind { get; init; } = RobustKind.HC1;

    internal override CovarianceEstimate Estimate(ScoreProblem problem)
    {
        double[] gradient = problem.Gradient;
        double scale = Kind == RobustKind.HC1 ? problem.Rows / (double)(problem.Rows - problem.Parameters) : 1;
        if (Kind is RobustKind.HC2 or RobustKind.HC3)
        {
            double[] leverage = problem.Leverage();
            gradient = [.. gradient];
            for (int i = 0; i < gradient.Length; i++)
            {
                double rest = 1 - leverage[i];
                // a row that fits itself has no residual to learn a variance from
                if (rest < 1e-10) Throw.Data(FaultCode.OutOfRange, "a row whose leverage is 1, so that it fits itself", $"a row fewer, or {RobustKind.HC1} instead of {Kind}", row: i + 1);
                gradient[i] /= Kind == RobustKind.HC3 ? rest : Math.Sqrt(rest);
            }
        }
        double[] meat = Meat.OfRows(problem.Columns, gradient, problem.Context);
        double[] matrix = SmallMatrix.Sandwich(problem.Bread, meat, problem.Coefficients);
        for (int i = 0; i < matrix.Length; i++) matrix[i] *= scale;
        return new CovarianceEstimate(matrix, RowDegrees(problem), $"heteroskedasticity-robust ({Kind})");
    }
}
