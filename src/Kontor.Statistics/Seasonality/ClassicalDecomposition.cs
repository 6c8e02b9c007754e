namespace Kontor.Statistics.Seasonality;

/// <summary>Classical seasonal decomposition by moving averages: Kendall and Stuart (1983), The Advanced Theory of Statistics, vol. 3, pp. 410-414.</summary>
public static class ClassicalDecomposition
{
    /// <summary>Computes one seasonal index per position in the period.</summary>
    /// <param name="y">(n) The series, without missing values, two whole periods or more.</param>
    /// <param name="kind">Additive: indices sum to 0. Multiplicative: they average 1.</param>
    /// <param name="indices">(period) Written: the index of the positions t mod period; its length is the period, 2 or more.</param>
    /// <exception cref="ArgumentException">Fewer than two periods.</exception>
    public static void Indices(ReadOnlySpan<double> y, SeasonKind kind, Span<double> indices)
    {
        int period = indices.Length, n = y.Length, half = period / 2;
        if (period < 2) throw new ArgumentException("needs a period of 2 or more", nameof(indices));
        if (n < 2 * period) throw new ArgumentException($"needs two periods of {period}, has {n} values", nameof(y));
        Span<int> counts = period <= 512 ? stackalloc int[period] : new int[period];
        indices.Clear();
        counts.Clear();
        for (int t = half; t < n - half; t++)
        {
            // centred average over one period; an even period gives its two ends half a weight each
            double trend = 0;
            for (int i = t - half; i <= t + half; i++) trend += y[i];
            if (period % 2 == 0) trend -= 0.5 * (y[t - half] + y[t + half]);
            trend /= period;
            double effect = kind == SeasonKind.Additive ? y[t] - trend : y[t] / trend;
            if (!double.IsFinite(effect)) continue;
            indices[t % period] += effect;
            counts[t % period]++;
        }
        double mean = 0;
        for (int j = 0; j < period; j++)
        {
            indices[j] = counts[j] > 0 ? indices[j] / counts[j] : kind == SeasonKind.Additive ? 0 : 1;
            mean += indices[j] / period;
        }
        for (int j = 0; j < period; j++) indices[j] = kind == SeasonKind.Additive ? indices[j] - mean : indices[j] / mean;
    }
}
