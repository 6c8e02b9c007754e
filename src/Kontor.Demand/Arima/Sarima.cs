using System.Collections.Immutable;
using Kontor.Statistics.UnitRoots;

namespace Kontor.Demand.Arima;

/// <summary>Seasonal ARIMA with regressors: exact Gaussian likelihood by Kalman filter, orders by unit-root tests and a stepwise search.</summary>
/// <remarks>Hyndman and Khandakar (2008), "Automatic time series forecasting: the forecast package for R". Differences: seasonal by the strength of the season
/// (<see cref="DifferenceOrder.Seasonal"/>), regular by the KPSS test. Missing values (NaN) are integrated out. Defaults are those of R's
/// <c>auto.arima</c> 8.20.</remarks>
public sealed record Sarima
{
    private readonly int _season = 1, _fourierTerms;
    private readonly ArimaOrder _largest = new(5, 2, 5, 2, 1, 2);
    private readonly ArimaOrder? _order;

    /// <summary>The season's length m in periods, 1 for none. Default 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 1.</exception>
    public int Season
    {
        get => _season;
        init => _season = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(Season), value, "needs 1 or more periods");
    }

    /// <summary>The order to fit; null searches for it. Default null.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An order is negative or above 24, or there are more than two differences of a kind.</exception>
    public ArimaOrder? Order
    {
        get => _order;
        init => _order = value is { } order ? Validate(order, nameof(Order)) : null;
    }

    /// <summary>True estimates a mean or drift, false does not, null lets the search decide (a fixed order then has a mean where nothing is differenced).
    /// With more than one difference there is none. Default null.</summary>
    public bool? Constant { get; init; }

    /// <summary>The largest orders of the search. Default p 5, d 2, q 5, P 2, D 1, Q 2.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An order is negative or above 24, or there are more than two differences of a kind.</exception>
    public ArimaOrder Largest
    {
        get => _largest;
        init => _largest = Validate(value, nameof(Largest));
    }

    /// <summary>The number K of harmonics, each a sine and a cosine as regressors, that carry the season instead of seasonal lags and differences: for seasons
    /// above 24 periods, of which few are on file. Default 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative. More than (m - 1) / 2 is refused when fitted.</exception>
    public int FourierTerms
    {
        get => _fourierTerms;
        init => _fourierTerms = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(FourierTerms), value, "needs 0 or more harmonics");
    }

    /// <summary>Fits the model to one series.</summary>
    /// <param name="values">(n) The series; NaN where a value is missing.</param>
    /// <param name="regressors">(n, k) row-major: regressors, known ahead. Default none. Columns that say nothing new are left out with a warning.</param>
    /// <param name="cancellation">Checked before each candidate.</param>
    /// <returns>The fitted model; forecasts need the regressors of the steps ahead.</returns>
    /// <exception cref="Errors.DataException">TooShort: fewer than three observed values, or too few for a fixed order. NotFinite: an infinite value, or a
    /// regressor that is not finite.</exception>
    /// <exception cref="ArgumentException">The regressors are not whole rows for each period.</exception>
    public ArimaModel Fit(ReadOnlySpan<double> values, ReadOnlySpan<double> regressors = default, CancellationToken cancellation = default)
    {
        Throw.IfUnusable(values, 3);
        if (2 * FourierTerms >= Math.Max(Season, 1) && FourierTerms > 0) throw new ArgumentException($"{FourierTerms} harmonics do not fit into a season of {Season}", nameof(FourierTerms));
        List<double[]> columns = Columns(values.Length, regressors);
        int given = columns.Count;
        for (int term = 0; term < 2 * FourierTerms; term++)
        {
            double[] column = new double[values.Length];
            for (int t = 0; t < column.Length; t++) column[t] = Harmonics.At(term, t, Season);
            columns.Add(column);
        }
        ArimaSeries series = ArimaSeries.Of(values, columns, Season);
        var warnings = ImmutableArray.CreateBuilder<string>();
        (ArimaProblem problem, ArimaCandidate best, int iterations) = Order is { } order
            ? Fixed(series, order, warnings)
            : Searched(series, warnings, cancellation);
        ArimaDesign design = problem.Design(best.HasConstant);
        for (int c = best.HasConstant ? 1 : 0; c < columns.Count + (best.HasConstant ? 1 : 0); c++)
        {
            if (!design.Kept.Contains(c)) warnings.Add($"regressor {c + (best.HasConstant ? 0 : 1)} says nothing that the constant and the regressors before it do not; it was left out");
        }
        if (design.IsExact) warnings.Add("the series follows its constant, differences and regressors without error; the deviation of the forecast is 0");
        bool converged = design.IsExact || best.Converged;
        if (!converged) warnings.Add("the likelihood was still rising when the iterations ended");
        var report = new FitReport(converged, iterations, design.IsExact ? double.NaN : -best.LogLikelihood) { Warnings = warnings.ToImmutable() };
        return ArimaBuilder.Build(problem, best, given, 2 * FourierTerms, report);
    }

    private (ArimaProblem Problem, ArimaCandidate Best, int Iterations) Fixed(ArimaSeries series, ArimaOrder order, ImmutableArray<string>.Builder warnings)
    {
        int lost = order.D + (order.SeasonalD * Season), needed = lost + order.Coefficients + series.Columns.Count + 4;
        if (series.Observed < needed) Throw.TooShort(series.Observed, needed);
        var problem = new ArimaProblem(series, order with { P = 0, Q = 0, SeasonalP = 0, SeasonalQ = 0 }, order);
        bool constant = problem.AllowsConstant && (Constant ?? (order.D + order.SeasonalD == 0));
        if (problem.Design(constant).IsExact) order = problem.Differences;
        ArimaCandidate best = problem.Estimate(order, constant, near: null);
        if (problem.IsDegenerate(best)) warnings.Add("a root lies near the unit circle or the likelihood is flat: a simpler order or another difference would do as well");
        return (problem, best, best.Iterations);
    }

    private (ArimaProblem Problem, ArimaCandidate Best, int Iterations) Searched(
        ArimaSeries series, ImmutableArray<string>.Builder warnings, CancellationToken cancellation)
    {
        ArimaOrder differences = ArimaDifferences.Choose(series, FourierTerms > 0 ? 1 : Season, _largest);
        int third = series.Observed / 3;
        bool isSeasonal = Season > 1 && FourierTerms == 0;
        ArimaOrder largest = differences with
        {
            P = Math.Min(_largest.P, third),
            Q = Math.Min(_largest.Q, third),
            SeasonalP = isSeasonal ? Math.Min(_largest.SeasonalP, third / Season) : 0,
            SeasonalQ = isSeasonal ? Math.Min(_largest.SeasonalQ, third / Season) : 0,
        };
        // a regular lag of a whole season would be the seasonal lag once more
        if (largest.SeasonalP > 0) largest = largest with { P = Math.Min(largest.P, Season - 1) };
        if (largest.SeasonalQ > 0) largest = largest with { Q = Math.Min(largest.Q, Season - 1) };
        var problem = new ArimaProblem(series, differences, largest);
        bool constant = problem.AllowsConstant && Constant != false;
        if (problem.Design(constant).IsExact) return (problem, problem.Estimate(differences, constant, near: null), 0);
        (ArimaCandidate best, int iterations) = StepwiseSearch.Run(problem, largest, Constant, cancellation);
        if (double.IsPositiveInfinity(best.Criterion)) warnings.Add("the series is too short to compare orders; it is described by its differences and constant alone");
        return (problem, best, iterations);
    }

    private static List<double[]> Columns(int n, ReadOnlySpan<double> regressors)
    {
        int k = n == 0 ? 0 : regressors.Length / n;
        if (k * n != regressors.Length) throw new ArgumentException($"{regressors.Length} values are not whole rows for {n} periods", nameof(regressors));
        var columns = new List<double[]>(k);
        for (int c = 0; c < k; c++)
        {
            double[] column = new double[n];
            for (int t = 0; t < n; t++)
            {
                column[t] = regressors[(t * k) + c];
                if (!double.IsFinite(column[t])) Throw.RegressorNotFinite(c, t, column[t]);
            }
            columns.Add(column);
        }
        return columns;
    }

    private static ArimaOrder Validate(ArimaOrder order, string name)
    {
        bool valid = order is { P: >= 0 and <= 24, Q: >= 0 and <= 24, SeasonalP: >= 0 and <= 24, SeasonalQ: >= 0 and <= 24, D: >= 0 and <= 2, SeasonalD: >= 0 and <= 2 }
            && order.Coefficients <= 32;
        return valid ? order : throw new ArgumentOutOfRangeException(name, order, "needs lags of 0 to 24, 32 in all, and 0 to 2 differences of each kind");
    }
}
