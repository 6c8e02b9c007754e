using Kontor.Statistics.LinearModels.Inference;
using Kontor.Statistics.LinearModels.Solving;

namespace Kontor.Statistics.LinearModels;

/// <summary>Linear regression by least squares, ordinary or weighted, with any number of fixed effects absorbed: min sum w (y - X b - D a)^2.</summary>
/// <remarks>By Householder QR of the whole matrix, never by normal equations (Golub and Van Loan 2013, section 5.3). Columns that columns before them explain are dropped and named, with the
/// tolerance of R's <c>lm</c>.</remarks>
/// <param name="Response">The name of the outcome's column.</param>
public sealed record LeastSquares(string Response) : Regression(Response)
{
    internal override string Title => Weights is null ? "Ordinary least squares" : "Weighted least squares";

    internal override RegressionFit Fit(Observations data, Sample sample, FitContext context)
    {
        var design = new Design(this, sample, Regressors, context);
        double[][] all = design.Residualise([.. design.Columns, sample.Response]);
        int p = design.Names.Length;
        double[] triangle = TallQr.Factorise(all, LinearAlgorithm.Roots(sample.Weights), sample.Rows, context), norms = design.Norms(design.Columns, sample.Weights);
        var qr = new PivotedQr(triangle, p + 1, p, norms, Design.CollinearTolerance);
        string[] dropped = design.Report(design.Names, qr, design.Columns, norms);
        design.NeedRows(qr.Rank);
        double[] b = qr.Solve(p);
        double[][] columns = [.. qr.Kept.Select(j => all[j])];
        double[] residuals = LinearAlgorithm.Residuals(all[p], columns, b, context);
        double rest = qr.RestSquared(p, qr.Rank);
        ScoreProblem scores = LinearAlgorithm.Scores(design, columns, residuals, qr.InverseR(), rest / (sample.Rows - qr.Rank - design.Absorbed));
        return new RegressionFit(new Solution
        {
            Design = design,
            Names = [.. qr.Kept.Select(j => design.Names[j])],
            Estimates = b,
            Errors = Errors.Estimate(scores),
            Dropped = dropped,
            Residuals = residuals,
            Fitted = LinearAlgorithm.Residuals(sample.Response, [residuals], [1], context),
            Inflation = LinearAlgorithm.Inflation(design, columns, sample.Weights, scores.Bread),
            Goodness = LinearAlgorithm.Goodness(design, rest, qr.RestSquared(p, 0), qr.Rank),
            Report = LinearAlgorithm.Report(design),
            Effects = LinearAlgorithm.EffectValues(design, sample.Response, qr.Kept, b),
        });
    }
}
