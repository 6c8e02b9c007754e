using System.Collections.Immutable;
using Kontor.Statistics.Optimization;
using Kontor.Statistics.Seasonality;

namespace Kontor.Demand.Theta;

/// <summary>Fits Theta models to one series.</summary>
/// <remarks>Assimakopoulos and Nikolopoulos (2000), "The theta model: a decomposition approach to forecasting"; Fiorucci, Pellegrini, Louzada, Petropoulos and
/// Koehler (2016), "Models for optimising the theta method and their relationship to state space models".</remarks>
public static class ThetaFitter
{
    private const int GridPoints = 25;
    private const double AlphaTolerance = 1e-5, SmallestIndex = 0.01, OptimisedLowestAlpha = 0.1;

    /// <summary>Fits one series.</summary>
    /// <param name="y">(n) The series in time order; NaN where missing: gaps are filled by straight lines.</param>
    /// <param name="period">The length of the season, 1 for none. A season that is significant at 90% is removed by classical decomposition first:
    /// multiplicative, or additive where a value is negative or an index is near zero.</param>
    /// <param name="options">How to fit; the defaults when null.</param>
    /// <exception cref="ArgumentOutOfRangeException">The period is below 1.</exception>
    /// <exception cref="Kontor.Errors.DataException">A value is infinite (NotFinite), or fewer than two are observed (TooShort).</exception>
    public static ThetaModel Fit(ReadOnlySpan<double> y, int period, ThetaOptions? options = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(period, 1);
        options ??= ThetaOptions.Default;
        int observed = Throw.IfUnusable(y, 2), age = TrailingGap.Length(y), n = y.Length - age;
        y = y[..n];
        var warnings = ImmutableArray.CreateBuilder<string>();
        double[] x = new double[n];
        int filled = Gaps.Interpolate(y, x);
        if (filled > 0) warnings.Add($"{filled} missing values were filled by straight lines");
        (double[] season, SeasonKind kind) = Deseasonalise(x, period);

        double mean = 0, a = 0, b = 0;
        bool refits = options.Method == ThetaMethod.Optimised;
        // the standard method smooths alone: its line has no say in the errors
        double[] intercepts = new double[refits ? n : 1], slopes = new double[intercepts.Length];
        for (int t = 0; t < n; t++)
        {
            if (refits) (intercepts[t], slopes[t]) = (a, b);
            ThetaLine.Update(t + 1, x[t], ref mean, ref a, ref b);
        }
        ThetaMethod method = options.Method;
        int first = refits ? 2 : 0, parameters = refits ? 3 : 2;
        double low = refits ? Math.Max(options.LowestAlpha, OptimisedLowestAlpha) : options.LowestAlpha;
        double alpha, level, share, squares;
        if (observed < parameters + first + 2)
        {
            warnings.Add($"{observed} values are too few to estimate: simple exponential smoothing with α = 0.5, without drift");
            (method, alpha, share, squares, level, first, parameters) = (ThetaMethod.Standard, 0.5, 0, 0, x[0], 1, 0);
            foreach (double value in x)
            {
                squares += (value - level) * (value - level);
                level += alpha * (value - level);
            }
        }
        else
        {
            var lines = new ThetaLines(x, intercepts, slopes, first, refits ? double.NaN : 0);
            alpha = ScalarMinimum.Find(ref lines, low, options.HighestAlpha, GridPoints, AlphaTolerance);
            squares = lines.Evaluate(alpha);
            level = lines.Level;
            share = refits ? lines.Share : 0.5;
        }
        return new ThetaModel
        {
            Method = method,
            Alpha = alpha,
            Share = share,
            Level = level,
            Intercept = a,
            Slope = b,
            Mean = mean,
            Age = age,
            Length = n,
            // filled values lie on straight lines: they are no evidence of precision
            Variance = squares / Math.Max(1, observed - first - parameters),
            SeasonKind = kind,
            Seasons = season.Length == 0 ? [] : [.. Enumerable.Range(0, period).Select(j => season[(n + j) % period])],
            Report = new FitReport(Converged: true, GridPoints, squares) { Warnings = warnings.ToImmutable() },
        };
    }

    /// <summary>Removes a significant season from the series; returns its indices by t mod period, none when it is not significant.</summary>
    private static (double[] Season, SeasonKind Kind) Deseasonalise(Span<double> x, int period)
    {
        if (!SeasonalityTest.IsSeasonal(x, period)) return ([], SeasonKind.Multiplicative);
        double[] season = new double[period];
        double smallest = double.PositiveInfinity;
        foreach (double value in x) smallest = Math.Min(smallest, value);
        SeasonKind kind = SeasonKind.Multiplicative;
        if (smallest >= 0) ClassicalDecomposition.Indices(x, kind, season);
        if (smallest < 0 || season.Any(s => s < SmallestIndex))
        {
            kind = SeasonKind.Additive;
            ClassicalDecomposition.Indices(x, kind, season);
        }
        for (int t = 0; t < x.Length; t++) x[t] = kind == SeasonKind.Additive ? x[t] - season[t % period] : x[t] / season[t % period];
        return (season, kind);
    }
}
