namespace Kontor.Metrics;

/// <summary>Accuracy of point forecasts in the units of the series, or as a share of it.</summary>
/// <remarks><para>Shapes: one forecast per actual. A step whose actual is NaN is missing and skipped, and its forecast is not looked at.</para>
/// <para>A result of null means undefined: no observed step, or a positive error over a denominator of zero. A perfect forecast over a denominator
/// of zero is 0. <see cref="MetricMean"/> leaves the undefined out of a mean and counts them.</para>
/// <para>Spans of different lengths, an infinite actual and a forecast of an observed step that is not finite are an <see cref="ArgumentException"/>.</para>
/// <para>To score several series together, concatenate them: sums are pooled, so large series weigh more.</para></remarks>
public static class PointMetrics
{
    /// <summary>The mean absolute error, mean |f - y|, in the unit of the series, 0 or more.</summary>
    /// <param name="actuals">What happened, NaN where missing.</param>
    /// <param name="forecasts">The forecasts; the median of the distribution minimises the expected value.</param>
    /// <returns>The error; null when no step is observed.</returns>
    public static double? Mae(ReadOnlySpan<double> actuals, ReadOnlySpan<double> forecasts)
    {
        Sums sums = Sum(actuals, forecasts);
        return sums.Count == 0 ? null : sums.AbsoluteError / sums.Count;
    }

    /// <summary>The root mean squared error, sqrt(mean (f - y)^2), in the unit of the series, 0 or more.</summary>
    /// <param name="actuals">What happened, NaN where missing.</param>
    /// <param name="forecasts">The forecasts; the mean of the distribution minimises the expected value.</param>
    /// <returns>The error; null when no step is observed.</returns>
    public static double? Rmse(ReadOnlySpan<double> actuals, ReadOnlySpan<double> forecasts)
    {
        Sums sums = Sum(actuals, forecasts);
        return sums.Count == 0 ? null : Math.Sqrt(sums.SquaredError / sums.Count);
    }

    /// <summary>The weighted mean absolute percentage error (wMAPE, the same as WAPE), sum |f - y| / sum |y|, as a fraction: 0.2 is 20%.</summary>
    /// <remarks>Kolassa and Schuetz (2007), "Advantages of the MAD/mean ratio over the MAPE", Foresight 6.</remarks>
    /// <param name="actuals">What happened, NaN where missing.</param>
    /// <param name="forecasts">The forecasts.</param>
    /// <returns>The error, 0 or more. When every actual is 0: 0 if every forecast is 0 too, else null. Null when no step is observed.</returns>
    public static double? Wmape(ReadOnlySpan<double> actuals, ReadOnlySpan<double> forecasts)
    {
        Sums sums = Sum(actuals, forecasts);
        return sums.Count == 0 ? null : MetricArguments.Ratio(sums.AbsoluteError, sums.AbsoluteActual);
    }

    /// <summary>The bias, mean (f - y), in the unit of the series: above 0 when the forecasts are too high.</summary>
    /// <param name="actuals">What happened, NaN where missing.</param>
    /// <param name="forecasts">The forecasts.</param>
    /// <returns>The bias; null when no step is observed.</returns>
    public static double? Bias(ReadOnlySpan<double> actuals, ReadOnlySpan<double> forecasts)
    {
        Sums sums = Sum(actuals, forecasts);
        return sums.Count == 0 ? null : sums.Error / sums.Count;
    }

    /// <summary>The relative bias, sum (f - y) / sum |y|, as a fraction: 0.05 is five per cent too high. Its size is never above wMAPE.</summary>
    /// <param name="actuals">What happened, NaN where missing.</param>
    /// <param name="forecasts">The forecasts.</param>
    /// <returns>The bias. When every actual is 0: 0 if every forecast is 0 too, else null. Null when no step is observed.</returns>
    public static double? RelativeBias(ReadOnlySpan<double> actuals, ReadOnlySpan<double> forecasts)
    {
        Sums sums = Sum(actuals, forecasts);
        if (sums.Count == 0) return null;
        // not Ratio(Error, ...): errors that cancel over a zero denominator are no perfect forecast
        return sums.AbsoluteActual > 0 ? sums.Error / sums.AbsoluteActual : MetricArguments.Ratio(sums.AbsoluteError, 0);
    }

    /// <summary>The mean absolute percentage error, 100 mean |f - y| / y, in per cent.</summary>
    /// <remarks>Defined only where every observed actual is positive: it explodes next to zero. Prefer <see cref="Wmape"/>.
    /// Hyndman and Koehler (2006), "Another look at measures of forecast accuracy", section 2.2.</remarks>
    /// <param name="actuals">What happened, NaN where missing.</param>
    /// <param name="forecasts">The forecasts.</param>
    /// <returns>The error, 0 or more; null when an observed actual is 0 or negative, or no step is observed.</returns>
    public static double? Mape(ReadOnlySpan<double> actuals, ReadOnlySpan<double> forecasts)
    {
        MetricArguments.RequireSameLength(actuals, forecasts, nameof(forecasts));
        double sum = 0;
        int count = 0;
        bool positive = true;
        for (int t = 0; t < actuals.Length; t++)
        {
            double y = actuals[t];
            if (!MetricArguments.IsObserved(y, t)) continue;
            sum += Math.Abs(MetricArguments.Finite(forecasts[t], t) - y) / y;
            positive &= y > 0;
            count++;
        }
        return positive && count > 0 ? 100 * sum / count : null;
    }

    /// <summary>The symmetric mean absolute percentage error, mean 200 |f - y| / (|y| + |f|), from 0 to 200.</summary>
    /// <remarks>Makridakis and Hibon (2000), "The M3-Competition: results, conclusions and implications", which has y + f below the line: the same for positive series.
    /// The absolute values are those of the M4 competition. A step where actual and forecast are both 0 counts as 0.</remarks>
    /// <param name="actuals">What happened, NaN where missing.</param>
    /// <param name="forecasts">The forecasts.</param>
    /// <returns>The error, 0 to 200; null when no step is observed.</returns>
    public static double? Smape(ReadOnlySpan<double> actuals, ReadOnlySpan<double> forecasts)
    {
        MetricArguments.RequireSameLength(actuals, forecasts, nameof(forecasts));
        double sum = 0;
        int count = 0;
        for (int t = 0; t < actuals.Length; t++)
        {
            double y = actuals[t];
            if (!MetricArguments.IsObserved(y, t)) continue;
            double f = MetricArguments.Finite(forecasts[t], t), size = Math.Abs(y) + Math.Abs(f);
            if (size > 0) sum += 200 * (Math.Abs(f - y) / size);
            count++;
        }
        return count == 0 ? null : sum / count;
    }

    private static Sums Sum(ReadOnlySpan<double> actuals, ReadOnlySpan<double> forecasts)
    {
        MetricArguments.RequireSameLength(actuals, forecasts, nameof(forecasts));
        var sums = default(Sums);
        for (int t = 0; t < actuals.Length; t++)
        {
            double y = actuals[t];
            if (!MetricArguments.IsObserved(y, t)) continue;
            double error = MetricArguments.Finite(forecasts[t], t) - y;
            sums.Count++;
            sums.Error += error;
            sums.AbsoluteError += Math.Abs(error);
            sums.SquaredError += error * error;
            sums.AbsoluteActual += Math.Abs(y);
        }
        return sums;
    }

    private struct Sums
    {
        public int Count;
        public double Error;
        public double AbsoluteError;
        public double SquaredError;
        public double AbsoluteActual;
    }
}
