namespace Kontor.Metrics;

/// <summary>Accuracy of quantile forecasts. Each is a proper score: the true quantiles minimise its expected value.</summary>
/// <remarks>Forecasts of several levels are one row-major block (step, level): level k of step t is at <c>t * levels.Length + k</c>.
/// Missing, undefined and refused values follow the rules of <see cref="PointMetrics"/>.</remarks>
public static class QuantileMetrics
{
    /// <summary>The pinball loss of one value: level * (y - q) when y is at or above q, else (1 - level) * (q - y), in the unit of the series.</summary>
    /// <remarks>Koenker and Bassett (1978), "Regression quantiles". Not doubled: at level 0.5 it is half the absolute error.</remarks>
    /// <param name="actual">What happened, finite.</param>
    /// <param name="quantile">The forecast quantile, finite.</param>
    /// <param name="level">The probability of the quantile, inside (0, 1).</param>
    /// <returns>The loss, 0 or more.</returns>
    /// <exception cref="ArgumentException">The actual or the quantile is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The level is not inside (0, 1).</exception>
    public static double Pinball(double actual, double quantile, double level)
    {
        MetricArguments.RequireProbability(level, nameof(level));
        if (!double.IsFinite(actual)) throw new ArgumentException($"is {actual}; needs a finite value", nameof(actual));
        if (!double.IsFinite(quantile)) throw new ArgumentException($"is {quantile}; needs a finite value", nameof(quantile));
        return Loss(actual, quantile, level);
    }

    /// <summary>The mean pinball loss of one level over the observed steps, in the unit of the series.</summary>
    /// <param name="actuals">What happened, NaN where missing.</param>
    /// <param name="quantiles">The forecast quantile of each step.</param>
    /// <param name="level">The probability of the quantile, inside (0, 1).</param>
    /// <returns>The loss, 0 or more; null when no step is observed.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The level is not inside (0, 1).</exception>
    public static double? MeanPinball(ReadOnlySpan<double> actuals, ReadOnlySpan<double> quantiles, double level)
    {
        Sums sums = Sum(actuals, quantiles, [level]);
        return sums.Count == 0 ? null : sums.Loss / sums.Count;
    }

    /// <summary>The weighted quantile loss (WQL): the mean over levels of 2 * sum of pinball / sum |y|, as a fraction. With the one level 0.5 it is wMAPE.</summary>
    /// <remarks>The mean over levels, not the sum, as fev-bench and AutoGluon report it.
    /// The quantile score is that of Hyndman and Athanasopoulos (2021), "Forecasting: Principles and Practice", 3rd edition, section 5.9.</remarks>
    /// <param name="actuals">What happened, NaN where missing.</param>
    /// <param name="quantiles">The forecast quantiles (step, level).</param>
    /// <param name="levels">The probabilities, each inside (0, 1), at least one.</param>
    /// <returns>The loss, 0 or more. When every actual is 0: 0 if every quantile is 0 too, else null. Null when no step is observed.</returns>
    public static double? Wql(ReadOnlySpan<double> actuals, ReadOnlySpan<double> quantiles, ReadOnlySpan<double> levels)
    {
        Sums sums = Sum(actuals, quantiles, levels);
        return sums.Count == 0 ? null : MetricArguments.Ratio(2 * sums.Loss / levels.Length, sums.AbsoluteActual);
    }

    /// <summary>The scaled quantile loss (SQL): the mean over observed steps and levels of 2 * pinball / scale. With the one level 0.5 it is MASE.</summary>
    /// <remarks>As fev-bench and AutoGluon define it; to score many series, average their values.</remarks>
    /// <param name="actuals">What happened, NaN where missing.</param>
    /// <param name="quantiles">The forecast quantiles (step, level).</param>
    /// <param name="levels">The probabilities, each inside (0, 1), at least one.</param>
    /// <param name="scale">What <see cref="ScaledMetrics.AbsoluteScale"/> gave for the history, 0 or more.</param>
    /// <returns>The loss, 0 or more. With a scale of 0: 0 for a perfect forecast, else null. Null when no step is observed.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The scale is negative or not finite, or a level is not inside (0, 1).</exception>
    public static double? Sql(ReadOnlySpan<double> actuals, ReadOnlySpan<double> quantiles, ReadOnlySpan<double> levels, double scale)
    {
        MetricArguments.RequireScale(scale);
        Sums sums = Sum(actuals, quantiles, levels);
        return sums.Count == 0 ? null : MetricArguments.Ratio(2 * sums.Loss / sums.Count / levels.Length, scale);
    }

    private static double Loss(double actual, double quantile, double level)
    {
        double over = actual - quantile;
        return over >= 0 ? level * over : (level - 1) * over;
    }

    private static Sums Sum(ReadOnlySpan<double> actuals, ReadOnlySpan<double> quantiles, ReadOnlySpan<double> levels)
    {
        if (levels.IsEmpty) throw new ArgumentException("is empty; needs at least one level", nameof(levels));
        foreach (double level in levels) MetricArguments.RequireProbability(level, nameof(levels));
        if (quantiles.Length != (long)actuals.Length * levels.Length)
            throw new ArgumentException($"has {quantiles.Length} values; needs {actuals.Length} steps x {levels.Length} levels", nameof(quantiles));
        var sums = default(Sums);
        for (int t = 0; t < actuals.Length; t++)
        {
            double y = actuals[t];
            if (!MetricArguments.IsObserved(y, t)) continue;
            ReadOnlySpan<double> row = quantiles.Slice(t * levels.Length, levels.Length);
            for (int k = 0; k < levels.Length; k++) sums.Loss += Loss(y, MetricArguments.Finite(row[k], t), levels[k]);
            sums.AbsoluteActual += Math.Abs(y);
            sums.Count++;
        }
        return sums;
    }

    private struct Sums
    {
        public int Count;
        public double Loss;
        public double AbsoluteActual;
    }
}
