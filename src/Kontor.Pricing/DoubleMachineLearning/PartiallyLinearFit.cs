using System.Collections.Immutable;
using Kontor.Statistics.LinearModels;

namespace Kontor.Pricing.DoubleMachineLearning;

/// <summary>A fitted partially linear model. Immutable and thread-safe.</summary>
public sealed class PartiallyLinearFit
{
    private readonly double[][] _left;
    private readonly double[]? _weights;
    private readonly int[] _clusters;

    internal PartiallyLinearFit(PartiallyLinearRows rows, double[][] before, double[][] left, double[]? weights, RegressionFit last, (int Treatment, int Group, string Name)[] effects)
    {
        (_left, _weights, _clusters) = (left, weights, rows.Clusters);
        LastStage = last;
        Explained = [.. left.Select((r, j) => 1 - Ratio(r, before[j], null, 0))];
        ILookup<string, Coefficient> found = last.Coefficients.ToLookup(c => c.Name, StringComparer.Ordinal);
        Effects = [.. effects.Select(e => new TreatmentEffect(
            rows.Treatments[e.Treatment].Name, e.Group, found[e.Name].FirstOrDefault(), Ratio(left[e.Treatment], rows.Treatments[e.Treatment].Values, rows.Treatments[e.Treatment].Groups, e.Group),
            Clusters(left[e.Treatment], weights, rows.Clusters, rows.Treatments[e.Treatment].Groups, e.Group)))];
    }

    /// <summary>The effects, treatment by treatment, groups ascending.</summary>
    public ImmutableArray<TreatmentEffect> Effects { get; }

    /// <summary>The regression of what is left of the outcome on what is left of the treatments: coefficients, covariance, warnings.</summary>
    public RegressionFit LastStage { get; }

    /// <summary>The share of each treatment's variance, linear controls and effects taken out, that trees predicted at other times; below 0 where predictions are worse than none. Shape: (treatments).</summary>
    public ImmutableArray<double> Explained { get; }

    /// <summary>What controls and predictions left of a treatment. Shape: (rows).</summary>
    /// <param name="treatment">Its position.</param>
    public ReadOnlyMemory<double> Left(int treatment) => _left[treatment];

    /// <summary>The slope of some rows in the first treatment less that of their group, all else as it is, and its variance, clustered; an infinite variance where nothing is left of the treatment.</summary>
    internal (double Difference, double Variance) SlopeBeside(int[] rows)
    {
        ReadOnlySpan<double> residuals = LastStage.Residuals.Span;
        (double slope, double whole) = (0, 0);
        var scores = new Dictionary<int, double>();
        foreach (int i in rows)
        {
            double weighted = (_weights?[i] ?? 1) * _left[0][i];
            whole += weighted * _left[0][i];
            slope += weighted * residuals[i];
            scores[_clusters[i]] = scores.GetValueOrDefault(_clusters[i]) + (weighted * residuals[i]);
        }
        return whole > 1e-12 ? (slope / whole, scores.Values.Sum(s => s * s) / (whole * whole)) : (0, double.PositiveInfinity);
    }

    private static double Clusters(double[] left, double[]? weights, int[] clusters, int[]? groups, int group)
    {
        var sums = new Dictionary<int, double>();
        for (int i = 0; i < left.Length; i++)
        {
            if (groups is null || groups[i] == group) sums[clusters[i]] = sums.GetValueOrDefault(clusters[i]) + ((weights?[i] ?? 1) * left[i] * left[i]);
        }
        double whole = sums.Values.Sum(), squares = sums.Values.Sum(v => v * v);
        return squares > 0 ? whole * whole / squares : 0;
    }

    // mean square of the residuals over the variance of the values, in a group
    private static double Ratio(double[] residuals, double[] values, int[]? groups, int group)
    {
        int[] rows = [.. Enumerable.Range(0, values.Length).Where(i => groups is null || groups[i] == group)];
        double mean = rows.Average(i => values[i]), total = rows.Sum(i => (values[i] - mean) * (values[i] - mean));
        return total > 0 ? rows.Sum(i => residuals[i] * residuals[i]) / total : 0;
    }
}
