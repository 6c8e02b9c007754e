using System.Collections.Immutable;

namespace Kontor.Demand.Features.Blocks;

/// <summary>What past sales say about the period to come: a pass over the last values, without allocation.</summary>
/// <param name="windows">The lengths of the windows, ascending; the longest is the scale.</param>
/// <param name="season">Periods in a season.</param>
/// <param name="seasons">Seasons to look back, 0 to 2.</param>
/// <param name="least">The least size of a series' sales.</param>
internal sealed class SalesKernel(ImmutableArray<int> windows, int season, int seasons, double least)
{
    /// <summary>The number of features: the last value, a mean per window, and two per season.</summary>
    internal int Count { get; } = 1 + windows.Length + (2 * seasons);

    /// <summary>The number of past values that are read, when the target follows them.</summary>
    internal int Lookback { get; } = Math.Max(windows[^1], (seasons * season) + 1);

    /// <summary>The features' names and meanings, in the order in which they are written.</summary>
    internal IEnumerable<(string Name, string Meaning)> Names()
    {
        yield return ("last sale", $"last known value over the size, as inverse hyperbolic sine");
        foreach (int n in windows[..^1]) yield return ($"mean sales {n}", $"mean of the last {n} known periods over the size, as inverse hyperbolic sine");
        yield return ($"size of sales {windows[^1]}", $"mean size of the last {windows[^1]} known periods, in logarithms");
        foreach (string ago in new[] { "a season ago", "two seasons ago" }.Take(seasons))
        {
            yield return ($"sales {ago}", $"sales {ago} over the size, as inverse hyperbolic sine");
            yield return ($"sales around {ago}", $"mean sales of the three periods around that {ago}, over the size, as inverse hyperbolic sine");
        }
    }

    /// <summary>Writes the features; NaN where one is missing.</summary>
    /// <param name="past">The values up to the origin, the last one there; NaN where one is missing. A tail of <see cref="Lookback"/> is enough.</param>
    /// <param name="step">The steps from the origin to the target, 1 or more.</param>
    /// <param name="into">Receives the features. Shape: (Count).</param>
    internal void Write(ReadOnlySpan<double> past, int step, Span<double> into)
    {
        double sum = 0, size = 0;
        int count = 0, back = 0;
        for (int w = 0; w < windows.Length; w++)
        {
            for (int end = Math.Min(windows[w], past.Length); back < end; back++)
            {
                double y = past[past.Length - 1 - back];
                if (double.IsNaN(y)) continue;
                sum += y;
                size += Math.Abs(y);
                count++;
            }
            into[1 + w] = count > 0 ? sum / count : double.NaN;
        }
        double scale = count > 0 ? Math.Max(least, size / count) : double.NaN;
        into[0] = Relative(past.IsEmpty ? double.NaN : past[^1], scale);
        for (int w = 1; w < windows.Length; w++) into[w] = Relative(into[w], scale);
        into[windows.Length] = Math.Log(scale);
        // the newest whole number of seasons before the target that is known
        int ago = past.Length - 1 + step - ((step + season - 1) / season * season), at = 1 + windows.Length;
        for (int s = 0; s < seasons; s++, ago -= season)
        {
            into[at++] = Relative(ago >= 0 ? past[ago] : double.NaN, scale);
            into[at++] = Relative(Around(past, ago), scale);
        }
    }

    // zero, negative and large values in one scale: a line near zero, a logarithm far from it
    private static double Relative(double value, double scale) => Math.Asinh(value / scale);

    private static double Around(ReadOnlySpan<double> past, int center)
    {
        double sum = 0;
        int count = 0;
        for (int t = Math.Max(0, center - 1); t <= Math.Min(past.Length - 1, center + 1); t++)
        {
            if (double.IsNaN(past[t])) continue;
            sum += past[t];
            count++;
        }
        return count > 0 ? sum / count : double.NaN;
    }
}
