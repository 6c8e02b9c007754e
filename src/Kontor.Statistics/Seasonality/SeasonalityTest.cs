namespace Kontor.Statistics.Seasonality;

/// <summary>The test for seasonality of the Theta method: is the autocorrelation at the seasonal lag significant at 90%?</summary>
/// <remarks>Fiorucci et al. (2016), "Models for optimising the theta method and their relationship to state space models", section 2.1,
/// after Assimakopoulos and Nikolopoulos (2000): |r_m| &gt; 1.645 √((1 + 2 Σ_{i&lt;m} r_i²) / n), Bartlett's standard error.</remarks>
public static class SeasonalityTest
{
    private const double Critical = 1.6448536269514722; // 95% quantile of the standard normal: two-sided 90%

    /// <summary>Tells whether a series has a significant season.</summary>
    /// <param name="y">(n) The series, without missing values.</param>
    /// <param name="period">The length of the season.</param>
    /// <returns>True when it is significant; false for a period of 1, a constant series and a series of two periods or fewer.</returns>
    public static bool IsSeasonal(ReadOnlySpan<double> y, int period)
    {
        int n = y.Length;
        if (period < 2 || n <= 2 * period) return false;
        double mean = 0, variance = 0, squares = 0, seasonal = 0;
        for (int t = 0; t < n; t++) mean += y[t] / n;
        for (int t = 0; t < n; t++) variance += (y[t] - mean) * (y[t] - mean);
        if (!(variance > 0)) return false;
        for (int lag = 1; lag <= period; lag++)
        {
            double covariance = 0;
            for (int t = lag; t < n; t++) covariance += (y[t] - mean) * (y[t - lag] - mean);
            double r = covariance / variance;
            if (lag < period) squares += r * r;
            else seasonal = r;
        }
        return Math.Abs(seasonal) > Critical * Math.Sqrt((1 + (2 * squares)) / n);
    }
}
