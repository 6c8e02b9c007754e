using Kontor.Statistics.LinearModels.Inference;
using Kontor.Statistics.LinearModels.Solving;

namespace Kontor.Statistics.LinearModels;

/// <summary>What the least-squares models share: residuals, covariance, goodness of fit.</summary>
internal static class LinearAlgorithm
{
    /// <summary>(rows) y - X b.</summary>
    internal static double[] Residuals(double[] y, double[][] x, double[] b, FitContext context)
    {
        double[] residuals = new double[y.Length];
        int chunks = Chunks.Count(y.Length);
        Chunks.Run(context, chunks, chunk =>
        {
            (int from, int to) = Chunks.Range(chunk, chunks, y.Length);
            Span<double> part = residuals.AsSpan(from, to - from);
            y.AsSpan(from, to - from).CopyTo(part);
            for (int j = 0; j < x.Length; j++) Vectors.AddScaled(part, -b[j], x[j].AsSpan(from, to - from));
        });
        return residuals;
    }

    /// <summary>(rows) The elementwise product with the weights; the values themselves where all weights are 1.</summary>
    internal static double[] Weighted(double[] values, double[]? weights)
    {
        if (weights is null) return values;
        double[] product = [.. values];
        Vectors.Multiply(product, weights);
        return product;
    }

    internal static double[]? Roots(double[]? weights) => weights is null ? null : Array.ConvertAll(weights, Math.Sqrt);

    /// <summary>(k) Variance inflation: the squared norm of a column around its mean, times its entry of the bread.</summary>
    internal static double[] Inflation(Design design, double[][] columns, double[]? weights, double[] bread)
    {
        int k = columns.Length;
        return [.. columns.Select((column, j) => bread[(j * k) + j] * SumOfSquares(column, weights, design.HasConstant && design.Absorber is null))];
    }

    internal static double SumOfSquares(double[] values, double[]? weights, bool aroundMean)
    {
        double mean = 0, weight = 0, sum = 0;
        for (int i = 0; aroundMean && i < values.Length; i++)
        {
            double w = weights is null ? 1 : weights[i];
            mean += w * values[i];
            weight += w;
        }
        if (aroundMean) mean /= weight;
        for (int i = 0; i < values.Length; i++) sum += (weights is null ? 1 : weights[i]) * (values[i] - mean) * (values[i] - mean);
        return sum;
    }

    /// <summary>R2 and its kin for errors that are normal.</summary>
    /// <param name="design">The regression's design.</param>
    /// <param name="rest">The weighted residual sum of squares.</param>
    /// <param name="within">The weighted sum of squares of the outcome with effects taken out.</param>
    /// <param name="coefficients">The number of coefficients, absorbed ones not among them.</param>
    internal static GoodnessOfFit Goodness(Design design, double rest, double within, double coefficients)
    {
        Sample sample = design.Sample;
        double n = sample.Rows, parameters = coefficients + design.Absorbed, total = SumOfSquares(sample.Response, sample.Weights, design.HasConstant);
        double logWeights = sample.Weights?.Sum(Math.Log) ?? 0;
        double logLikelihood = 0.5 * (logWeights - (n * (Math.Log(2 * Math.PI * rest / n) + 1)));
        return new GoodnessOfFit
        {
            R2 = 1 - (rest / total),
            AdjustedR2 = 1 - (rest / (n - parameters) / (total / (n - (design.HasConstant ? 1 : 0)))),
            WithinR2 = design.Absorber is null ? null : 1 - (rest / within),
            ResidualStandardError = Math.Sqrt(rest / (n - parameters)),
            Deviance = rest,
            NullDeviance = total,
            LogLikelihood = logLikelihood,
            Aic = (-2 * logLikelihood) + (2 * (parameters + 1)),
            Bic = (-2 * logLikelihood) + (Math.Log(n) * (parameters + 1)),
        };
    }

    /// <summary>The scores of a least-squares problem.</summary>
    internal static ScoreProblem Scores(Design design, double[][] columns, double[] residuals, double[] inverseR, double dispersion) => new()
    {
        Columns = columns,
        Gradient = Weighted(residuals, design.Sample.Weights),
        Weights = design.Sample.Weights,
        InverseR = inverseR,
        Dispersion = dispersion,
        Asymptotic = false,
        Effects = design.Sample.Effects,
        Redundant = design.Redundant,
        Group = design.Sample.Group,
        MakeEffectLeverage = () => EffectLeverage(design),
        Context = design.Context,
    };

    internal static double[] EffectLeverage(Design design)
    {
        if (design.Sample.Effects.Length > 1 && design.Sample.Rows > RobustErrors.MostLeverageRows)
        {
            throw new ArgumentException($"leverages of {design.Sample.Effects.Length} effects take one solution per row: at most {RobustErrors.MostLeverageRows:N0} rows, found {design.Sample.Rows:N0}; HC1 needs none");
        }
        return design.Absorber!.Leverage();
    }

    /// <summary>How absorbing ended.</summary>
    internal static FitReport Report(Design design) => design.Absorber is not { } absorber || absorber.Iterations == 0
        ? FitReport.ClosedForm
        : new FitReport(absorber.Converged, absorber.Iterations, double.NaN)
        {
            Warnings = absorber.Converged ? [] : ["the effects could not be taken out to the tolerance"],
        };

    /// <summary>The values of the effects: of what the regressors leave of the predictor.</summary>
    internal static double[][]? EffectValues(Design design, double[] response, int[] kept, double[] estimates) => design.Absorber is null || !design.Model.EstimatesEffects
        ? null
        : design.Absorber.Effects(Residuals(response, [.. kept.Select(j => design.Columns[j])], estimates, design.Context), design.Sample.Effects);
}
