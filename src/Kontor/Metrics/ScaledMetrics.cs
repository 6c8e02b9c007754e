namespace Kontor.Metrics;

/// <summary>Accuracy relative to the in-sample error of the (seasonal) naive forecast: free of units, so that series can be averaged.</summary>
/// <remarks>Missing, undefined and refused values follow the rules of <see cref="PointMetrics"/>. A scale is computed once per series and fold,
/// from the history before the forecast, and given to each metric.</remarks>
public static class ScaledMetrics
{
    /// <summary>The scale of MASE and SQL: the in-sample mean absolute error of the seasonal naive forecast, mean |y[t] - y[t - season]|, in the unit of the series.</summary>
    /// <remarks>Hyndman and Koehler (2006), "Another look at measures of forecast accuracy", section 3; with season 1 their equation.
    /// Only pairs of which both values are observed count.</remarks>
    /// <param name="history">The series before the forecast, oldest first, NaN where missing.</param>
    /// <param name="season">Steps per season, 1 or more.</param>
    /// <returns>The scale, 0 or more (0 for a history that repeats itself); null when no pair is observed, such as in a history not longer than a season.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The season is below 1.</exception>
    /// <exception cref="ArgumentException">A value is infinite.</exception>
    public static double? AbsoluteScale(ReadOnlySpan<double> history, int season)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(season, 1);
        double sum = 0;
        int count = 0;
        for (int t = 0; t < history.Length; t++)
        {
            if (!MetricArguments.IsObserved(history[t], t) || t < season || double.IsNaN(history[t - season])) continue;
            sum += Math.Abs(history[t] - history[t - season]);
            count++;
        }
        return count == 0 ? null : sum / count;
    }

    /// <summary>The scale of RMSSE: the in-sample mean squared error of the one-step naive forecast, mean (y[t] - y[t - 1])^2, from the first sale on.</summary>
    /// <remarks>Makridakis, Spiliotis, Assimakopoulos (2022), "M5 accuracy competition: Results, findings, and conclusions":
    /// zeros (and missing values) before the first value that is not 0 are left out. Only pairs of which both values are observed count.</remarks>
    /// <param name="history">The series before the forecast, oldest first, NaN where missing.</param>
    /// <returns>The scale in squared units, 0 or more; null when no pair is observed after the first sale.</returns>
    /// <exception cref="ArgumentException">A value is infinite.</exception>
    public static double? SquaredScale(ReadOnlySpan<double> history)
    {
        double sum = 0;
        int count = 0;
        bool sold = false;
        for (int t = 0; t < history.Length; t++)
        {
            bool observed = MetricArguments.IsObserved(history[t], t);
            if (sold && observed && !double.IsNaN(history[t - 1]))
            {
                double change = history[t] - history[t - 1];
                sum += change * change;
                count++;
            }
            sold |= observed && history[t] != 0;
        }
        return count == 0 ? null : sum / count;
    }

    /// <summary>The mean absolute scaled error, mean |f - y| / scale; below 1 when better than the in-sample seasonal naive forecast.</summary>
    /// <remarks>Hyndman and Koehler (2006), section 3.</remarks>
    /// <param name="actuals">What happened, NaN where missing.</param>
    /// <param name="forecasts">The forecasts.</param>
    /// <param name="scale">What <see cref="AbsoluteScale"/> gave for the history, 0 or more.</param>
    /// <returns>The error, 0 or more. With a scale of 0: 0 for a perfect forecast, else null. Null when no step is observed.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The scale is negative or not finite.</exception>
    public static double? Mase(ReadOnlySpan<double> actuals, ReadOnlySpan<double> forecasts, double scale)
    {
        MetricArguments.RequireScale(scale);
        return PointMetrics.Mae(actuals, forecasts) is { } error ? MetricArguments.Ratio(error, scale) : null;
    }

    /// <summary>The root mean squared scaled error, sqrt(mean (f - y)^2 / scale).</summary>
    /// <remarks>Makridakis, Spiliotis, Assimakopoulos (2022), as for <see cref="SquaredScale"/>.</remarks>
    /// <param name="actuals">What happened, NaN where missing.</param>
    /// <param name="forecasts">The forecasts.</param>
    /// <param name="scale">What <see cref="SquaredScale"/> gave for the history, 0 or more.</param>
    /// <returns>The error, 0 or more. With a scale of 0: 0 for a perfect forecast, else null. Null when no step is observed.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The scale is negative or not finite.</exception>
    public static double? Rmsse(ReadOnlySpan<double> actuals, ReadOnlySpan<double> forecasts, double scale)
    {
        MetricArguments.RequireScale(scale);
        return PointMetrics.Rmse(actuals, forecasts) is { } error ? MetricArguments.Ratio(error, Math.Sqrt(scale)) : null;
    }

    /// <summary>The overall weighted average, (sMAPE / sMAPE of the benchmark + MASE / MASE of the benchmark) / 2; below 1 when better than the benchmark.</summary>
    /// <remarks>Makridakis, Spiliotis, Assimakopoulos (2020), "The M4 Competition: 100,000 time series and 61 forecasting methods".
    /// The four arguments are averages over all series, taken before the ratios; the benchmark of M4 is Naive2.</remarks>
    /// <param name="smape">sMAPE of the method, 0 to 200.</param>
    /// <param name="mase">MASE of the method, 0 or more.</param>
    /// <param name="benchmarkSmape">sMAPE of the benchmark on the same series.</param>
    /// <param name="benchmarkMase">MASE of the benchmark on the same series.</param>
    /// <returns>The average, 0 or more; null when the benchmark is perfect in a measure in which the method is not.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is negative or not finite.</exception>
    public static double? Owa(double smape, double mase, double benchmarkSmape, double benchmarkMase)
    {
        RequireError(smape, nameof(smape));
        RequireError(mase, nameof(mase));
        RequireError(benchmarkSmape, nameof(benchmarkSmape));
        RequireError(benchmarkMase, nameof(benchmarkMase));
        return (MetricArguments.Ratio(smape, benchmarkSmape) + MetricArguments.Ratio(mase, benchmarkMase)) / 2;
    }

    private static void RequireError(double error, string name)
    {
        if (!(error >= 0) || double.IsInfinity(error)) throw new ArgumentOutOfRangeException(name, error, "needs a finite error of 0 or more");
    }
}
