using System.Collections.Immutable;
using Kontor.Errors;
using Kontor.Statistics.LinearModels.Inference;
using Kontor.Statistics.LinearModels.Solving;

namespace Kontor.Statistics.LinearModels;

/// <summary>Linear regression with endogenous regressors, such as prices set by someone who knew the demand: two-stage least squares b = (X'P X)^-1 X'P y, P the projection on
/// included regressors and instruments (Theil 1953; Wooldridge 2010, section 5.1).</summary>
/// <remarks>Errors are those of the structural residuals y - X b, with the fitted regressors P X in the scores, as in Stata's <c>ivreg2</c> and R's <c>ivreg</c>. Coefficients come as regressors first, endogenous ones
/// last.</remarks>
/// <param name="Response">The name of the outcome's column.</param>
public sealed record TwoStageLeastSquares(string Response) : Regression(Response)
{
    /// <summary>The endogenous regressors, one or more.</summary>
    public required ImmutableArray<string> Endogenous { get; init; }

    /// <summary>The excluded instruments, at least as many: they move the endogenous regressors and the outcome only through them.</summary>
    public required ImmutableArray<string> Instruments { get; init; }

    internal override string Title => "Two-stage least squares";

    internal override IEnumerable<string> ColumnsUsed => [.. base.ColumnsUsed, .. Endogenous, .. Instruments];

    internal override RegressionFit Fit(Observations data, Sample sample, FitContext context)
    {
        if (Endogenous.Length == 0 || Instruments.Length < Endogenous.Length) throw new ArgumentException($"needs 1 endogenous regressor or more and as many instruments, found {Endogenous.Length} and {Instruments.Length}");
        var design = new Design(this, sample, [.. Regressors, .. Instruments, .. Endogenous], context);
        double[][] all = design.Residualise([.. design.Columns, sample.Response]);
        int p = design.Names.Length, outside = p - Endogenous.Length, included = outside - Instruments.Length;
        double[] triangle = TallQr.Factorise(all, LinearAlgorithm.Roots(sample.Weights), sample.Rows, context), norms = design.Norms(design.Columns, sample.Weights);
        var first = new PivotedQr(triangle, p + 1, outside, norms, Design.CollinearTolerance);
        string[] dropped = design.Report(design.Names, first, design.Columns, norms);
        int keptIncluded = first.Kept.Count(j => j < included);
        if (first.Rank - keptIncluded < Endogenous.Length) Throw.Data(FaultCode.Collinear, $"{first.Rank - keptIncluded} instruments that are not collinear", $"{Endogenous.Length}, one per endogenous regressor", Instruments[0]);
        design.NeedRows(first.Rank);

        // the second stage in the coordinates of the first: (instruments, included + endogenous + 1)
        int[] structural = [.. first.Kept.Where(j => j < included), .. Enumerable.Range(outside, Endogenous.Length)];
        int k = structural.Length;
        double[] projected = new double[first.Rank * (k + 1)];
        for (int c = 0; c <= k; c++)
        {
            double[] coordinates = first.Coordinates(c < k ? structural[c] : p);
            for (int i = 0; i < coordinates.Length; i++) projected[(i * (k + 1)) + c] = coordinates[i];
        }
        var second = new PivotedQr(projected, k + 1, k, [], Design.CollinearTolerance);
        if (second.Rank < k) Throw.Data(FaultCode.Collinear, "an endogenous regressor that the instruments do not move on its own", "instruments that do", design.Names[structural[second.Dropped[0]]]);
        double[] b = second.Solve(k);
        double[] residuals = LinearAlgorithm.Residuals(all[p], [.. structural.Select(j => all[j])], b, context);
        double[][] instruments = [.. first.Kept.Select(j => all[j])];
        double[][] fitted = [.. structural.Select(j => j < included ? all[j] : Projection(all[j], instruments, first.Solve(j), context))];
        double rest = LinearAlgorithm.SumOfSquares(residuals, sample.Weights, aroundMean: false);
        ScoreProblem scores = LinearAlgorithm.Scores(design, fitted, residuals, second.InverseR(), rest / (sample.Rows - k - design.Absorbed));
        // what the design counts as absorbed is as before; instruments are no coefficients
        return new RegressionFit(new Solution
        {
            Design = design,
            Names = [.. structural.Select(j => design.Names[j])],
            Estimates = b,
            Errors = Errors.Estimate(scores),
            Dropped = dropped,
            Residuals = residuals,
            Fitted = LinearAlgorithm.Residuals(sample.Response, [residuals], [1], context),
            Inflation = LinearAlgorithm.Inflation(design, fitted, sample.Weights, scores.Bread),
            Goodness = LinearAlgorithm.Goodness(design, rest, first.RestSquared(p, 0), k),
            Report = LinearAlgorithm.Report(design),
            Effects = LinearAlgorithm.EffectValues(design, sample.Response, structural, b),
            FirstStages = [.. Endogenous.Select((name, e) => Stage(name, outside + e, design, all, instruments, first, keptIncluded))],
        });
    }

    private static double[] Projection(double[] column, double[][] instruments, double[] shares, FitContext context) =>
        LinearAlgorithm.Residuals(column, [LinearAlgorithm.Residuals(column, instruments, shares, context)], [1], context);

    private FirstStage Stage(string name, int column, Design design, double[][] all, double[][] instruments, PivotedQr first, int included)
    {
        int q = first.Rank, excluded = q - included;
        double degrees = design.Sample.Rows - q - design.Absorbed, rest = first.RestSquared(column, q), restricted = first.RestSquared(column, included);
        double f = (restricted - rest) / excluded / (rest / degrees);
        double[] shares = first.Solve(column), residuals = LinearAlgorithm.Residuals(all[column], instruments, shares, design.Context);
        CovarianceEstimate errors = Errors.Estimate(LinearAlgorithm.Scores(design, instruments, residuals, first.InverseR(), rest / degrees));
        double[] part = new double[excluded * excluded];
        for (int i = 0; i < excluded; i++) errors.Matrix.AsSpan(((included + i) * q) + included, excluded).CopyTo(part.AsSpan(i * excluded));
        (double square, int rank) = Quadratic.Form(shares.AsSpan(included), part);
        double robust = square / rank;
        return new FirstStage(
            name,
            new WaldTest(f, excluded, degrees, Tails.Upper(f, excluded, degrees)),
            new WaldTest(robust, rank, errors.Degrees, Tails.Upper(robust, rank, errors.Degrees)),
            (restricted - rest) / restricted);
    }
}
