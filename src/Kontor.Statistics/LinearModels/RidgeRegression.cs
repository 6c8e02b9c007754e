using Kontor.Statistics.LinearModels.Inference;
using Kontor.Statistics.LinearModels.Solving;

namespace Kontor.Statistics.LinearModels;

/// <summary>Least squares with coefficients drawn to zero: min sum w (y - X b)^2 + penalty sum s_j^2 b_j^2 (Hoerl and Kennard 1970). The constant and fixed effects are free.</summary>
/// <remarks>Errors are those of the shrunken estimator, A^-1 M A^-1 with A = X'WX + penalty S^2, and say nothing of its bias; degrees of freedom are n - tr(X A^-1 X'W). Collinear regressors are kept,
/// for the penalty tells them apart; constant ones are dropped. With s the standard deviations (divisor n), the estimates are those of R's <c>MASS::lm.ridge(lambda = penalty)</c>; with
/// s = 1 those of scikit-learn's <c>Ridge(alpha = penalty)</c>.</remarks>
/// <param name="Response">The name of the outcome's column.</param>
public sealed record RidgeRegression(string Response) : Regression(Response)
{
    private readonly double _penalty = 1;

    /// <summary>The penalty, above 0, in units of rows. Default 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not above 0, or not finite.</exception>
    public double Penalty
    {
        get => _penalty;
        init => _penalty = value > 0 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(nameof(Penalty), value, "needs a finite penalty above 0");
    }

    /// <summary>Whether s_j is the standard deviation of regressor j (after effects are taken out) instead of 1, so that units do not matter. Default true.</summary>
    public bool Standardizes { get; init; } = true;

    internal override string Title => $"Ridge regression, penalty {Penalty:g6}";

    internal override RegressionFit Fit(Observations data, Sample sample, FitContext context)
    {
        var design = new Design(this, sample, Regressors, context);
        double[][] all = design.Residualise([.. design.Columns, sample.Response]);
        int p = design.Names.Length;
        double weight = sample.Weights?.Sum() ?? sample.Rows;
        double[] triangle = TallQr.Factorise(all, LinearAlgorithm.Roots(sample.Weights), sample.Rows, context), norms = design.Norms(design.Columns, sample.Weights);
        double within = new PivotedQr(triangle, p + 1, 0, [], 0).RestSquared(p, 0);
        double[] augmented = [.. triangle], block = new double[(p + 1) * (p + 1)];
        for (int j = 0; j < p; j++)
        {
            if (design.Names[j] == Design.Constant) continue;
            double spread = Math.Sqrt(LinearAlgorithm.SumOfSquares(all[j], sample.Weights, design.Absorber is null && design.HasConstant) / weight);
            block[(j * (p + 1)) + j] = Math.Sqrt(Penalty) * (Standardizes ? spread : 1);
        }
        TallQr.Fold(augmented, block, p + 1, p + 1);
        var qr = new PivotedQr(augmented, p + 1, p, Standardizes ? norms : [], Design.CollinearTolerance);
        string[] dropped = design.Report(design.Names, qr, design.Columns, norms);
        double[] b = qr.Solve(p);
        double[][] columns = [.. qr.Kept.Select(j => all[j])];
        double[] residuals = LinearAlgorithm.Residuals(all[p], columns, b, context), inverse = qr.InverseR(), bread = SmallMatrix.Outer(inverse, qr.Rank);
        double rest = LinearAlgorithm.SumOfSquares(residuals, sample.Weights, aroundMean: false);
        double[] shrinkage = SmallMatrix.Multiply(bread, Gram(triangle, p + 1, qr.Kept), qr.Rank, qr.Rank, qr.Rank);
        double effective = Enumerable.Range(0, qr.Rank).Sum(j => shrinkage[(j * qr.Rank) + j]), degrees = sample.Rows - effective - design.Absorbed;
        design.NeedRows((int)Math.Ceiling(effective));
        double[] classical = SmallMatrix.Multiply(shrinkage, bread, qr.Rank, qr.Rank, qr.Rank);
        for (int i = 0; i < classical.Length; i++) classical[i] *= rest / degrees;
        CovarianceEstimate errors = Errors is ClassicalErrors
            ? new CovarianceEstimate(classical, degrees, "one variance, bias apart")
            : Errors.Estimate(LinearAlgorithm.Scores(design, columns, residuals, inverse, rest / degrees));
        return new RegressionFit(new Solution
        {
            Design = design,
            Names = [.. qr.Kept.Select(j => design.Names[j])],
            Estimates = b,
            Errors = errors,
            Dropped = dropped,
            Residuals = residuals,
            Fitted = LinearAlgorithm.Residuals(sample.Response, [residuals], [1], context),
            Inflation = LinearAlgorithm.Inflation(design, columns, sample.Weights, bread),
            Goodness = LinearAlgorithm.Goodness(design, rest, within, effective),
            Report = LinearAlgorithm.Report(design),
            Effects = LinearAlgorithm.EffectValues(design, sample.Response, qr.Kept, b),
        });
    }

    /// <summary>X'WX of the kept columns from the triangular factor.</summary>
    private static double[] Gram(double[] triangle, int columns, int[] kept)
    {
        int k = kept.Length;
        double[] gram = new double[k * k];
        for (int i = 0; i < k; i++)
        {
            for (int j = 0; j < k; j++)
            {
                for (int row = 0; row < columns; row++) gram[(i * k) + j] += triangle[(row * columns) + kept[i]] * triangle[(row * columns) + kept[j]];
            }
        }
        return gram;
    }
}
