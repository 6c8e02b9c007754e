namespace Kontor.Statistics.UnitRoots;

/// <summary>The test of Kwiatkowski, Phillips, Schmidt and Shin (1992) that a series is stationary around a level.</summary>
public static class Kpss
{
    /// <summary>The statistic above which stationarity is rejected at the 5% level (Kwiatkowski et al. 1992, Table 1, level).</summary>
    public const double Critical5Percent = 0.463;

    /// <summary>Computes the statistic: the mean squared partial sum of deviations over their long-run variance (equations 11 and 13).</summary>
    /// <param name="values">(n) The series without missing values.</param>
    /// <param name="lags">The lags of the Bartlett window. Default: <c>trunc(3 √n / 13)</c>, short as in R's <c>ndiffs</c>.</param>
    /// <returns>The statistic, 0 or more; 0 for a constant series.</returns>
    public static double Statistic(ReadOnlySpan<double> values, int? lags = null)
    {
        int n = values.Length;
        if (n == 0) return 0;
        int window = lags ?? (int)(3 * Math.Sqrt(n) / 13);
        ArgumentOutOfRangeException.ThrowIfNegative(window, nameof(lags));
        double mean = 0, partial = 0, squares = 0, variance = 0;
        foreach (double value in values) mean += value / n;
        foreach (double value in values)
        {
            partial += value - mean;
            squares += partial * partial;
            variance += (value - mean) * (value - mean);
        }
        for (int lag = 1; lag <= Math.Min(window, n - 1); lag++)
        {
            double covariance = 0;
            for (int t = lag; t < n; t++) covariance += (values[t] - mean) * (values[t - lag] - mean);
            variance += 2 * (1 - (lag / (window + 1.0))) * covariance;
        }
        return variance > 0 ? squares / ((double)n * variance) : 0;
    }
}
