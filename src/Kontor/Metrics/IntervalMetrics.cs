namespace Kontor.Metrics;

/// <summary>Honesty and sharpness of prediction intervals.</summary>
/// <remarks>Missing, undefined and refused values follow the rules of <see cref="PointMetrics"/>; a lower end above its upper end at an observed step is refused.</remarks>
public static class IntervalMetrics
{
    /// <summary>The share of observed actuals inside their closed interval [lower, upper], from 0 to 1.</summary>
    /// <param name="actuals">What happened, NaN where missing.</param>
    /// <param name="lower">The lower end of each step.</param>
    /// <param name="upper">The upper end of each step.</param>
    /// <returns>The share; null when no step is observed.</returns>
    /// <exception cref="ArgumentException">Lengths differ, an end is not finite or the ends of an observed step cross.</exception>
    public static double? Coverage(ReadOnlySpan<double> actuals, ReadOnlySpan<double> lower, ReadOnlySpan<double> upper)
    {
        (int count, int inside, _, _) = Sum(actuals, lower, upper);
        return count == 0 ? null : (double)inside / count;
    }

    /// <summary>The mean interval score: width plus 2 / (1 - coverage) times the distance by which an actual lies outside, in the unit of the series; lower is better.</summary>
    /// <remarks>Gneiting and Raftery (2007), "Strictly proper scoring rules, prediction, and estimation", equation 43, with alpha = 1 - coverage.
    /// Proper for the central interval: the quantiles at alpha / 2 and 1 - alpha / 2.</remarks>
    /// <param name="actuals">What happened, NaN where missing.</param>
    /// <param name="lower">The lower end of each step.</param>
    /// <param name="upper">The upper end of each step.</param>
    /// <param name="coverage">The coverage that the interval promises, inside (0, 1), such as 0.8.</param>
    /// <returns>The score, 0 or more; null when no step is observed.</returns>
    /// <exception cref="ArgumentException">Lengths differ, an end is not finite or the ends of an observed step cross.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The coverage is not inside (0, 1).</exception>
    public static double? IntervalScore(ReadOnlySpan<double> actuals, ReadOnlySpan<double> lower, ReadOnlySpan<double> upper, double coverage)
    {
        MetricArguments.RequireProbability(coverage, nameof(coverage));
        (int count, _, double width, double outside) = Sum(actuals, lower, upper);
        return count == 0 ? null : (width + (2 / (1 - coverage) * outside)) / count;
    }

    private static (int Count, int Inside, double Width, double Outside) Sum(ReadOnlySpan<double> actuals, ReadOnlySpan<double> lower, ReadOnlySpan<double> upper)
    {
        MetricArguments.RequireSameLength(actuals, lower, nameof(lower));
        MetricArguments.RequireSameLength(actuals, upper, nameof(upper));
        int count = 0, inside = 0;
        double width = 0, outside = 0;
        for (int t = 0; t < actuals.Length; t++)
        {
            double y = actuals[t];
            if (!MetricArguments.IsObserved(y, t)) continue;
            double low = MetricArguments.Finite(lower[t], t), high = MetricArguments.Finite(upper[t], t);
            if (low > high) throw new ArgumentException($"is {low} at step {t}, above the upper end {high}", nameof(lower));
            count++;
            width += high - low;
            if (y < low) outside += low - y;
            else if (y > high) outside += y - high;
            else inside++;
        }
        return (count, inside, width, outside);
    }
}
