using System.Collections.Immutable;
using Kontor.Errors;
using Kontor.Statistics.LinearModels.Inference;
using Kontor.Statistics.LinearModels.Solving;
using MathNet.Numerics.LinearAlgebra;

namespace Kontor.Statistics.LinearModels;

/// <summary>Errors correlated in any way within groups: M = sum_g s_g s_g' over the groups' summed scores (Liang and Zeger 1986); by two groupings V = V_1 + V_2 - V_12
/// (Cameron, Gelbach and Miller 2011, equation 2.6).</summary>
/// <remarks>Small-sample conventions differ between programs; the defaults are fixest's and Stata's, (n - 1) / (n - K) times G / (G - 1) of the fewest groups, tests with the
/// fewest groups less one. R's <c>sandwich::vcovCL</c> for <c>lm</c> is <c>Scaling = OwnGroups, TestsByGroups = false</c>; statsmodels' is <c>Scaling = OwnGroups</c>. K leaves out effects that
/// are nested in the clusters, but for one level each, which is the constant; where all effects are nested, K is the number of regressors plus one. A two-way covariance with negative
/// eigenvalues has these set to zero, and the fit says so.</remarks>
public sealed record ClusteredErrors : StandardErrors
{
    /// <summary>Clusters by one grouping or two.</summary>
    /// <param name="by">The names of the groupings.</param>
    /// <exception cref="ArgumentException">None, more than two, or one twice.</exception>
    public ClusteredErrors(ImmutableArray<string> by)
    {
        if (by.IsDefault || by.Length is < 1 or > 2 || by.Distinct(StringComparer.Ordinal).Count() < by.Length)
        {
            throw new ArgumentException($"needs one or two different groupings, found {(by.IsDefaultOrEmpty ? "none" : string.Join(", ", by))}", nameof(by));
        }
        By = by;
    }

    /// <summary>The groupings.</summary>
    public ImmutableArray<string> By { get; }

    /// <summary>The correction for the number of groups. Default <see cref="ClusterScaling.FewestGroups"/>.</summary>
    public ClusterScaling Scaling { get; init; } = ClusterScaling.FewestGroups;

    /// <summary>Whether covariances are multiplied with (n - 1) / (n - K). Default true.</summary>
    public bool ScalesByCoefficients { get; init; } = true;

    /// <summary>Whether K counts effects nested in the clusters as well. Default false.</summary>
    public bool CountsNestedEffects { get; init; }

    /// <summary>Whether t and F have the fewest groups less one degrees of freedom (default), or n - K as R's <c>lmtest::coeftest</c> has.</summary>
    public bool TestsByGroups { get; init; } = true;

    internal override CovarianceEstimate Estimate(ScoreProblem problem)
    {
        Factor[] groups = [.. By.Select(problem.Group)];
        foreach (Factor group in groups)
        {
            if (group.Levels < 2) Throw.Data(FaultCode.TooShort, "one cluster", "2 clusters or more, better 30", group.Name);
        }
        int fewest = groups.Min(g => g.Levels), k = problem.Coefficients;
        double[] total = new double[k * k];
        Add(groups[0], 1);
        if (groups.Length == 2)
        {
            Add(groups[1], 1);
            Add(Factor.Cross(groups[0], groups[1]), -1);
        }
        double[] matrix = SmallMatrix.Sandwich(problem.Bread, total, k);
        if (ScalesByCoefficients)
        {
            double scale = (problem.Rows - 1.0) / (problem.Rows - Parameters(problem, groups));
            for (int i = 0; i < matrix.Length; i++) matrix[i] *= scale;
        }
        var warnings = new List<string>();
        if (groups.Length == 2 && MakeSemidefinite(matrix, k)) warnings.Add("the two-way clustered covariance had negative eigenvalues, which were set to zero");
        if (fewest < 10) warnings.Add($"only {fewest} clusters: clustered errors tend to be too small below about 30");
        double? degrees = problem.Asymptotic ? null : TestsByGroups ? fewest - 1 : RowDegrees(problem);
        string label = $"clustered by {string.Join(" and ", groups.Select(g => $"{g.Name} ({g.Levels:N0})"))}";
        return new CovarianceEstimate(matrix, degrees, label) { Warnings = [.. warnings], Clusters = groups };

        void Add(Factor group, int sign)
        {
            double g = Scaling == ClusterScaling.FewestGroups ? fewest : group.Levels, scale = sign * (Scaling == ClusterScaling.None ? 1 : g / (g - 1));
            Vectors.AddScaled(total, scale, Meat.OfGroups(problem.Columns, problem.Gradient, group, problem.Context));
        }
    }

    internal static bool IsNested(Factor effect, Factor[] clusters) => Array.Exists(clusters, effect.IsNestedIn);

    private int Parameters(ScoreProblem problem, Factor[] clusters)
    {
        if (CountsNestedEffects || problem.Effects.Length == 0) return problem.Parameters;
        bool[] nested = [.. problem.Effects.Select(e => IsNested(e, clusters))];
        if (Array.TrueForAll(nested, n => n)) return problem.Coefficients + 1;
        int count = problem.Parameters;
        for (int f = 0; f < nested.Length; f++)
        {
            if (nested[f]) count -= problem.Effects[f].Levels - Math.Max(1, problem.Redundant[f]);
        }
        return Math.Max(count, problem.Coefficients + 1);
    }

    private static bool MakeSemidefinite(double[] matrix, int k)
    {
        var eigen = Matrix<double>.Build.DenseOfRowMajor(k, k, matrix).Evd(Symmetricity.Symmetric);
        Vector<double> values = eigen.EigenValues.Map(v => v.Real);
        if (values.Minimum() >= -1e-14 * values.AbsoluteMaximum()) return false;
        Matrix<double> whole = eigen.EigenVectors * Matrix<double>.Build.DenseOfDiagonalVector(values.PointwiseMaximum(0)) * eigen.EigenVectors.Transpose();
        for (int i = 0; i < matrix.Length; i++) matrix[i] = whole[i / k, i % k];
        return true;
    }
}
