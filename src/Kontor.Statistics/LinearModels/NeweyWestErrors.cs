using Kontor.Statistics.LinearModels.Inference;
using Kontor.Statistics.LinearModels.Solving;

namespace Kontor.Statistics.LinearModels;

/// <summary>Errors correlated over time: M = G_0 + sum_l (1 - l / (L + 1)) (G_l + G_l'), G_l = sum_t s_t s_(t-l)' (Newey and West 1987, equations 5 and 6).</summary>
/// <remarks>Rows stand in the order of time, evenly spaced. R's <c>sandwich::NeweyWest(lag = L, prewhite = FALSE)</c> and statsmodels' HAC are <c>ScalesByCoefficients = false</c>.</remarks>
public sealed record NeweyWestErrors : StandardErrors
{
    private readonly int? _lags;

    /// <summary>The largest distance in time L, 0 or more; null, the default, for 4 (n / 100)^(2/9) rounded down (Newey and West 1994), n the rows of the longest unit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 0.</exception>
    public int? Lags
    {
        get => _lags;
        init => _lags = value is null or >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(Lags), value, "needs 0 lags or more");
    }

    /// <summary>The grouping whose groups are separate series, such as store x product; null, the default, where all rows are one.</summary>
    public string? Within { get; init; }

    /// <summary>Whether covariances are multiplied with n / (n - K), as Stata's <c>newey</c> does. Default true.</summary>
    public bool ScalesByCoefficients { get; init; } = true;

    internal override CovarianceEstimate Estimate(ScoreProblem problem)
    {
        Factor? unit = Within is null ? null : problem.Group(Within);
        int[] order = [.. Enumerable.Range(0, problem.Rows)];
        int longest = problem.Rows;
        if (unit is not null)
        {
            order = [.. order.OrderBy(row => unit.Codes[row])];
            longest = order.CountBy(row => unit.Codes[row]).Max(group => group.Value);
        }
        int lags = Math.Min(Lags ?? (int)(4 * Math.Pow(longest / 100.0, 2 / 9.0)), longest - 1), k = problem.Coefficients;
        double[] meat = Meat.OfRows(problem.Columns, problem.Gradient, problem.Context);
        double[][] autocovariances = new double[lags][];
        Chunks.Run(problem.Context, lags, l => autocovariances[l] = Meat.OfLag(problem.Columns, problem.Gradient, order, unit, l + 1));
        for (int l = 1; l <= lags; l++) Vectors.AddScaled(meat, 1 - (l / (lags + 1.0)), autocovariances[l - 1]);
        double[] matrix = SmallMatrix.Sandwich(problem.Bread, meat, k);
        if (ScalesByCoefficients)
        {
            double scale = problem.Rows / (double)(problem.Rows - problem.Parameters);
            for (int i = 0; i < matrix.Length; i++) matrix[i] *= scale;
        }
        return new CovarianceEstimate(matrix, RowDegrees(problem), $"Newey-West, {lags} lags{(Within is null ? "" : $" within {Within}")}");
    }
}
