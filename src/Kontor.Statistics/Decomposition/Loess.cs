namespace Kontor.Statistics.Decomposition;

/// <summary>Local regression on equally spaced points with tricube weights (Cleveland 1979; Cleveland et al. 1990, 2).</summary>
internal static class Loess
{
    /// <summary>Smooths at every <paramref name="jump"/>-th point and draws straight lines between.</summary>
    /// <param name="values">(n) The points at 0..n-1.</param>
    /// <param name="window">The number of nearest points that take part; above n the weights flatten out.</param>
    /// <param name="degree">0 for a local constant, 1 for a local line.</param>
    /// <param name="jump">The distance between evaluated points, 1 or more.</param>
    /// <param name="result">(n) Written: the smoothed values.</param>
    internal static void Smooth(ReadOnlySpan<double> values, int window, int degree, int jump, Span<double> result)
    {
        int last = values.Length - 1, left = 0;
        result[0] = At(values, window, degree, 0);
        while (left < last)
        {
            int right = Math.Min(left + jump, last);
            result[right] = At(values, window, degree, right);
            for (int i = left + 1; i < right; i++) result[i] = result[left] + ((result[right] - result[left]) * (i - left) / (right - left));
            left = right;
        }
    }

    /// <summary>The local regression at one position, which may lie outside the points.</summary>
    internal static double At(ReadOnlySpan<double> values, int window, int degree, int position)
    {
        int n = values.Length, used = Math.Min(window, n);
        int from = Math.Clamp(position - (used / 2), 0, n - used), to = from + used - 1;
        double reach = Math.Max(position - from, to - position) + (window > n ? (window - n) / 2 : 0);
        double total = 0, moment = 0, level = 0, square = 0, cross = 0;
        for (int i = from; i <= to; i++)
        {
            double distance = Math.Abs(i - position);
            if (distance > 0.999 * reach && distance > 0) continue;
            double ratio = reach > 0 ? distance / reach : 0, cube = 1 - (ratio * ratio * ratio), weight = ratio <= 0.001 ? 1 : cube * cube * cube;
            double x = i - position;
            total += weight;
            moment += weight * x;
            square += weight * x * x;
            level += weight * values[i];
            cross += weight * x * values[i];
        }
        if (total == 0) return values[Math.Clamp(position, 0, n - 1)];
        double mean = level / total;
        if (degree == 0) return mean;
        double centre = moment / total, spread = (square / total) - (centre * centre);
        // the points must reach far enough for a slope
        if (Math.Sqrt(Math.Max(spread, 0)) <= 0.001 * (n - 1)) return mean;
        return mean - (centre * ((cross / total) - (centre * mean)) / spread);
    }
}
