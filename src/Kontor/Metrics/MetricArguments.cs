namespace Kontor.Metrics;

/// <summary>The rules that all metrics share: shapes agree, a missing actual is skipped, a forecast for an observed step is finite, 0/0 is 0 and x/0 undefined.</summary>
internal static class MetricArguments
{
    /// <summary>Requires one forecast per actual.</summary>
    internal static void RequireSameLength(ReadOnlySpan<double> actuals, ReadOnlySpan<double> others, string name)
    {
        if (actuals.Length != others.Length) throw new ArgumentException($"has {others.Length} values for {actuals.Length} actuals; needs one for each", name);
    }

    /// <summary>True when the step is observed. NaN means missing; an infinite actual is refused.</summary>
    internal static bool IsObserved(double actual, int step)
    {
        if (double.IsInfinity(actual)) throw new ArgumentException($"is {actual} at step {step}; needs a finite value, or NaN for a missing one", nameof(actual));
        return !double.IsNaN(actual);
    }

    /// <summary>The forecast of an observed step, which has to be finite.</summary>
    internal static double Finite(double forecast, int step) =>
        double.IsFinite(forecast) ? forecast : throw new ArgumentException($"is {forecast} at step {step}; needs a finite forecast for an observed step", nameof(forecast));

    /// <summary>Requires a probability inside (0, 1).</summary>
    internal static void RequireProbability(double level, string name)
    {
        if (!(level > 0 && level < 1)) throw new ArgumentOutOfRangeException(name, level, "needs a probability above 0 and below 1");
    }

    /// <summary>Requires a scale that is finite and not negative.</summary>
    internal static void RequireScale(double scale)
    {
        if (!(scale >= 0) || double.IsInfinity(scale)) throw new ArgumentOutOfRangeException(nameof(scale), scale, "needs a finite scale of 0 or more");
    }

    /// <summary>A ratio of losses: 0/0 is 0 (a perfect forecast needs no scale), x/0 is undefined.</summary>
    internal static double? Ratio(double loss, double scale)
    {
        if (scale > 0) return loss / scale;
        return loss == 0 ? 0 : null;
    }
}
