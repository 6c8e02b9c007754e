using System.Collections.Immutable;

namespace Kontor.Demand.Baselines;

/// <summary>The simple methods that every other model must beat.</summary>
/// <remarks>Hyndman and Athanasopoulos (2021), Forecasting: Principles and Practice, sections 5.2 and 5.5. NaN marks a missing value: a change over a gap of g
/// periods counts as g changes.</remarks>
public static class Baseline
{
    /// <summary>The last value, forever.</summary>
    /// <param name="y">(n) The series in time order.</param>
    /// <exception cref="Kontor.Errors.DataException">A value is infinite (NotFinite), or fewer than two are observed (TooShort).</exception>
    public static BaselineModel Naive(ReadOnlySpan<double> y) => Walk(y, drifts: false, []);

    /// <summary>The last value, and the average change since the first.</summary>
    /// <param name="y">(n) The series in time order.</param>
    /// <exception cref="Kontor.Errors.DataException">A value is infinite (NotFinite), or fewer than two are observed (TooShort).</exception>
    public static BaselineModel Drift(ReadOnlySpan<double> y)
    {
        int observed = Throw.IfUnusable(y, 2);
        return observed > 2 ? Walk(y, drifts: true, []) : Walk(y, drifts: false, ["two values are too few for a drift: the last value is repeated"]);
    }

    /// <summary>The last value of the same season.</summary>
    /// <param name="y">(n) The series in time order.</param>
    /// <param name="period">The length of the season, 1 or more. A series that does not reach into its second season repeats its last value, with a warning.</param>
    /// <exception cref="ArgumentOutOfRangeException">The period is below 1.</exception>
    /// <exception cref="Kontor.Errors.DataException">A value is infinite (NotFinite), or fewer than two are observed (TooShort).</exception>
    public static BaselineModel SeasonalNaive(ReadOnlySpan<double> y, int period)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(period, 1);
        Throw.IfUnusable(y, 2);
        if (period == 1) return Naive(y);
        double[] last = new double[period];
        Array.Fill(last, double.NaN);
        double squares = 0;
        int changes = 0;
        for (int t = 0; t < y.Length; t++)
        {
            if (double.IsNaN(y[t])) continue;
            ref double season = ref last[t % period];
            if (!double.IsNaN(season))
            {
                squares += (y[t] - season) * (y[t] - season);
                changes++;
            }
            season = y[t];
        }
        if (changes == 0 || Array.Exists(last, double.IsNaN))
        {
            return Walk(y, drifts: false, [$"the series does not fill a period of {period} and reach into the next: the last value is repeated"]);
        }
        int next = y.Length % period;
        return new BaselineModel
        {
            Method = BaselineMethod.SeasonalNaive,
            Values = [.. last[next..], .. last[..next]],
            Variance = squares / changes,
            Report = FitReport.ClosedForm,
        };
    }

    /// <summary>The mean of the last few observed values, forever.</summary>
    /// <param name="y">(n) The series in time order.</param>
    /// <param name="window">How many values, 1 or more; fewer, with a warning, where the series has no more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The window is below 1.</exception>
    /// <exception cref="Kontor.Errors.DataException">A value is infinite (NotFinite), or fewer than two are observed (TooShort).</exception>
    public static BaselineModel MovingAverage(ReadOnlySpan<double> y, int window)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(window, 1);
        int observed = Throw.IfUnusable(y, 2), length = Math.Min(window, observed - 1);
        double[] values = new double[observed];
        int n = 0;
        foreach (double value in y)
        {
            if (!double.IsNaN(value)) values[n++] = value;
        }
        double squares = 0, mean = 0;
        for (int t = length; t <= n; t++)
        {
            mean = values.AsSpan(t - length, length).ToArray().Average();
            if (t < n) squares += (values[t] - mean) * (values[t] - mean);
        }
        return new BaselineModel
        {
            Method = BaselineMethod.MovingAverage,
            Values = [mean],
            Gain = 1.0 / length,
            Variance = squares / (n - length),
            Report = length == window
                ? FitReport.ClosedForm
                : FitReport.ClosedForm with { Warnings = [$"{observed} values are too few for a window of {window}: it is {length}"] },
        };
    }

    /// <summary>A random walk, with or without drift.</summary>
    private static BaselineModel Walk(ReadOnlySpan<double> y, bool drifts, ImmutableArray<string> warnings)
    {
        Throw.IfUnusable(y, 2);
        int first = -1, last = -1, changes = 0;
        for (int t = 0; t < y.Length; t++)
        {
            if (double.IsNaN(y[t])) continue;
            if (first < 0) first = t;
            last = t;
        }
        double slope = drifts ? (y[last] - y[first]) / (last - first) : 0, squares = 0;
        for (int t = first + 1, before = first; t <= last; t++)
        {
            if (double.IsNaN(y[t])) continue;
            double change = y[t] - y[before] - (slope * (t - before));
            squares += change * change / (t - before);
            changes++;
            before = t;
        }
        return new BaselineModel
        {
            Method = drifts ? BaselineMethod.Drift : BaselineMethod.Naive,
            Values = [y[last]],
            Slope = slope,
            Age = y.Length - 1 - last,
            Changes = last - first,
            Variance = squares / (drifts ? changes - 1 : changes),
            Report = FitReport.ClosedForm with { Warnings = warnings },
        };
    }
}
