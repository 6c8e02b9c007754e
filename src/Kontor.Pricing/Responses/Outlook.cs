namespace Kontor.Pricing.Responses;

/// <summary>What a quantity is expected to be, with its interval.</summary>
/// <param name="Expected">The mean over draws; what the estimates give where there are no draws.</param>
/// <param name="Lower">The lower end of the interval; null where there are no draws.</param>
/// <param name="Upper">The upper end of the interval; null where there are no draws.</param>
public readonly record struct Outlook(double Expected, double? Lower, double? Upper)
{
    /// <summary>The mean of draws, and their quantiles at (1 − level) / 2 and (1 + level) / 2.</summary>
    /// <param name="draws">The draws; one alone has no interval.</param>
    /// <param name="level">The probability that the interval is meant to hold, in (0, 1).</param>
    /// <remarks>Quantiles interpolate linearly between order statistics (Hyndman and Fan 1996, type 7).</remarks>
    public static Outlook Of(ReadOnlySpan<double> draws, double level)
    {
        if (draws.IsEmpty) throw new ArgumentException("has no draws, needs one or more", nameof(draws));
        if (!(level > 0 && level < 1)) throw new ArgumentOutOfRangeException(nameof(level), level, "needs a level in (0, 1)");
        double sum = 0;
        foreach (double draw in draws) sum += draw;
        double mean = sum / draws.Length;
        if (draws.Length == 1) return new Outlook(mean, null, null);
        double[] sorted = draws.ToArray();
        Array.Sort(sorted);
        return new Outlook(mean, Quantile(sorted, (1 - level) / 2), Quantile(sorted, (1 + level) / 2));
    }

    private static double Quantile(double[] sorted, double probability)
    {
        double position = probability * (sorted.Length - 1);
        int below = (int)position;
        if (below + 1 >= sorted.Length) return sorted[^1];
        return sorted[below] + ((position - below) * (sorted[below + 1] - sorted[below]));
    }
}
