using System.Collections.Immutable;
using Kontor.Statistics.LinearModels.Inference;
using Kontor.Statistics.LinearModels.Solving;

namespace Kontor.Statistics.LinearModels;

/// <summary>A fitted regression. Immutable and thread-safe; of the data it holds residuals and fitted values only.</summary>
public sealed class RegressionFit
{
    private readonly double[] _covariance, _residuals, _fitted;
    private readonly double? _degrees;
    private readonly double[] _inflation;

    internal RegressionFit(Solution solution)
    {
        CovarianceEstimate errors = solution.Errors;
        Model = solution.Design.Model;
        _covariance = errors.Matrix;
        _degrees = errors.Degrees;
        ErrorsLabel = errors.Label;
        _residuals = solution.Residuals;
        _fitted = solution.Fitted;
        _inflation = solution.Inflation;
        Sample sample = solution.Design.Sample;
        Rows = sample.Rows;
        RowIndices = sample.Kept is null ? [] : ImmutableArray.Create(sample.Kept);
        Dropped = [.. solution.Dropped];
        int k = solution.Names.Length;
        double critical = Tails.Critical(0.95, _degrees);
        Coefficients = [.. solution.Names.Select((name, j) =>
        {
            double estimate = solution.Estimates[j], error = Math.Sqrt(Math.Max(0, _covariance[(j * k) + j])), statistic = estimate / error;
            return new Coefficient(name, estimate, error, statistic, Tails.TwoSided(statistic, _degrees), estimate - (critical * error), estimate + (critical * error));
        })];
        Effects = [.. sample.Effects.Select((effect, f) => new AbsorbedEffect(effect.Name, effect.Levels, solution.Design.Redundant[f], errors.Clusters.Length > 0 && ClusteredErrors.IsNested(effect, errors.Clusters))
        {
            Values = solution.Effects is null ? ImmutableDictionary<object, double>.Empty : Enumerable.Range(0, effect.Levels).ToImmutableDictionary(effect.Label, level => solution.Effects[f][level]),
        })];
        ResidualDegrees = Rows - k - solution.Design.Absorbed;
        Goodness = solution.Goodness;
        FirstStages = solution.FirstStages;
        SeparatedRows = solution.SeparatedRows;
        Report = solution.Report with { Warnings = [.. sample.Warnings, .. solution.Report.Warnings, .. errors.Warnings] };
        Link = solution.Link;
    }

    /// <summary>What was fitted.</summary>
    public Regression Model { get; }

    /// <summary>The coefficients, in the order of the regressors, the constant first.</summary>
    public ImmutableArray<Coefficient> Coefficients { get; }

    /// <summary>The covariance of the coefficients. Shape: (k x k) row-major.</summary>
    public ReadOnlyMemory<double> Covariance => _covariance;

    /// <summary>What the standard errors are, such as <c>clustered by store (83)</c>.</summary>
    public string ErrorsLabel { get; }

    /// <summary>The regressors that were dropped because others explain them; the report's warnings say by which.</summary>
    public ImmutableArray<string> Dropped { get; }

    /// <summary>The absorbed effects.</summary>
    public ImmutableArray<AbsorbedEffect> Effects { get; }

    /// <summary>The number of rows used.</summary>
    public int Rows { get; }

    /// <summary>Where the rows used stood in the observations, from 0; empty where all were used.</summary>
    public ImmutableArray<int> RowIndices { get; }

    /// <summary>The rows, from 0, whose outcomes the regressors predict perfectly, so that they were left out. Empty where there are none.</summary>
    public ImmutableArray<int> SeparatedRows { get; }

    /// <summary>Rows less coefficients, absorbed ones among them.</summary>
    public int ResidualDegrees { get; }

    /// <summary>The degrees of freedom of t tests; null where tests are asymptotic.</summary>
    public double? TestDegrees => _degrees;

    /// <summary>R2, AIC and their kin.</summary>
    public GoodnessOfFit Goodness { get; }

    /// <summary>The first stages of a two-stage regression; else empty.</summary>
    public ImmutableArray<FirstStage> FirstStages { get; }

    /// <summary>Outcome less fitted value of each row used. Shape: (rows).</summary>
    public ReadOnlyMemory<double> Residuals => _residuals;

    /// <summary>The expected outcome of each row used, effects included. Shape: (rows).</summary>
    public ReadOnlyMemory<double> Fitted => _fitted;

    /// <summary>How the fit ended, and in words what was dropped, left out or doubtful.</summary>
    public FitReport Report { get; }

    /// <summary>The coefficient of a regressor.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="Errors.DataException">There is no such coefficient (UnknownName).</exception>
    public Coefficient this[string name] => Coefficients[IndexOf(name)];

    internal Link Link { get; }

    /// <summary>The interval of a coefficient.</summary>
    /// <param name="name">The regressor.</param>
    /// <param name="level">The coverage, in (0, 1), such as 0.9.</param>
    /// <returns>Lower and upper end.</returns>
    public (double Lower, double Upper) Interval(string name, double level)
    {
        if (!(level > 0 && level < 1)) throw new ArgumentOutOfRangeException(nameof(level), level, "needs a coverage inside (0, 1)");
        Coefficient c = this[name];
        double half = Tails.Critical(level, _degrees) * c.StandardError;
        return (c.Estimate - half, c.Estimate + half);
    }

    /// <summary>Tests that coefficients are all zero.</summary>
    /// <param name="names">Their names; none for all but the constant, the test of the whole regression.</param>
    /// <returns>The test; null where there is nothing to test.</returns>
    public WaldTest? Wald(params ReadOnlySpan<string> names)
    {
        int k = Coefficients.Length;
        int[] at = names.IsEmpty ? [.. Enumerable.Range(0, k).Where(j => Coefficients[j].Name != Design.Constant)] : Array.ConvertAll(names.ToArray(), IndexOf);
        if (at.Length == 0) return null;
        double[] restrictions = new double[at.Length * k];
        for (int i = 0; i < at.Length; i++) restrictions[(i * k) + at[i]] = 1;
        return Wald(restrictions, new double[at.Length]);
    }

    /// <summary>Tests linear restrictions R b = r, such as that two elasticities are equal.</summary>
    /// <param name="restrictions">R. Shape: (q x k) row-major, in the order of the coefficients.</param>
    /// <param name="values">r. Shape: (q).</param>
    /// <returns>The test; restrictions that repeat others are not counted.</returns>
    /// <exception cref="ArgumentException">The shapes do not agree.</exception>
    public WaldTest Wald(ReadOnlySpan<double> restrictions, ReadOnlySpan<double> values)
    {
        int k = Coefficients.Length, q = values.Length;
        if (q == 0 || restrictions.Length != q * k) throw new ArgumentException($"needs shapes ({q} x {k}) and ({q})", nameof(restrictions));
        double[] gaps = new double[q];
        for (int i = 0; i < q; i++)
        {
            gaps[i] = -values[i];
            for (int j = 0; j < k; j++) gaps[i] += restrictions[(i * k) + j] * Coefficients[j].Estimate;
        }
        (double square, int rank) = Quadratic.Form(gaps, SmallMatrix.Multiply(SmallMatrix.Multiply(restrictions, _covariance, q, k, k), SmallMatrix.Transpose(restrictions, q, k), q, k, q));
        return new WaldTest(square / rank, rank, _degrees, Tails.Upper(square / rank, rank, _degrees));
    }

    /// <summary>The variance inflation factor of a regressor, 1 / (1 - R_j^2): how many times larger its variance is than if the others did not vary with it. Effects count as taken out.</summary>
    /// <param name="name">The regressor, not the constant.</param>
    /// <returns>1 or more; above 10 is commonly called high.</returns>
    public double VarianceInflation(string name) => name == Design.Constant
        ? throw new ArgumentException("the constant has no variance inflation", nameof(name))
        : _inflation[IndexOf(name)];

    /// <summary>The expected outcome of new rows.</summary>
    /// <param name="data">Rows with the regressors, and with the fixed effects' groupings where there are some.</param>
    /// <returns>Shape: (rows), in units of the outcome.</returns>
    /// <exception cref="Errors.DataException">A column is unknown, or a row has a level that the fit did not see (UnknownName).</exception>
    /// <exception cref="InvalidOperationException">There are fixed effects, and their values were not kept: <see cref="Regression.EstimatesEffects"/>.</exception>
    public double[] Predict(Observations data) => Prediction.Of(this, data);

    /// <summary>The summary as a table of text, laid out as R's <c>summary</c> and statsmodels lay it out.</summary>
    public override string ToString() => RegressionSummary.Text(this);

    private int IndexOf(string name)
    {
        for (int j = 0; j < Coefficients.Length; j++)
        {
            if (Coefficients[j].Name == name) return j;
        }
        Throw.Unknown(name, Coefficients.Select(c => c.Name), "coefficient");
        return -1;
    }
}
