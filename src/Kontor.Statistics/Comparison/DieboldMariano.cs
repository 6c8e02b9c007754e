using MathNet.Numerics.Distributions;

namespace Kontor.Statistics.Comparison;

/// <summary>The test that two forecasts are equally accurate: Diebold and Mariano (1995), with the small-sample correction of Harvey, Leybourne and Newbold (1997).</summary>
/// <param name="MeanDifference">The mean of the loss differences; negative when the first forecast is better.</param>
/// <param name="Statistic">The corrected statistic; 0 where there is no difference at all.</param>
/// <param name="PValue">Two-sided, from Student's t with n - 1 degrees of freedom; 1 where there is no difference at all.</param>
/// <param name="Count">The number of loss differences.</param>
public sealed record DieboldMariano(double MeanDifference, double Statistic, double PValue, int Count)
{
    /// <summary>Tests a run of loss differences.</summary>
    /// <param name="differences">Loss of the first forecast less loss of the second, in order of time, finite.</param>
    /// <param name="horizon">The steps ahead of the forecasts, 1 or more: differences correlate up to horizon - 1 periods apart. Their variance is estimated with
    /// Bartlett weights (Newey and West 1987), which never is negative.</param>
    /// <returns>The test; null for fewer than four differences.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The horizon is below 1.</exception>
    public static DieboldMariano? Test(ReadOnlySpan<double> differences, int horizon)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(horizon, 1);
        int n = differences.Length;
        if (n < 4) return null;
        double mean = 0;
        foreach (double d in differences) mean += d / n;
        int lags = Math.Min(horizon - 1, n / 3);
        double variance = 0;
        for (int lag = 0; lag <= lags; lag++)
        {
            double covariance = 0;
            for (int t = lag; t < n; t++) covariance += (differences[t] - mean) * (differences[t - lag] - mean) / n;
            variance += covariance * (lag == 0 ? 1 : 2 * (1 - (lag / (lags + 1.0))));
        }
        if (variance <= 0) return new DieboldMariano(mean, 0, mean == 0 ? 1 : 0, n);
        double h = lags + 1, correction = Math.Max(0.1, (n + 1 - (2 * h) + (h * (h - 1) / n)) / n);
        double statistic = mean / Math.Sqrt(variance / n) * Math.Sqrt(correction);
        return new DieboldMariano(mean, statistic, 2 * StudentT.CDF(0, 1, n - 1, -Math.Abs(statistic)), n);
    }
}
