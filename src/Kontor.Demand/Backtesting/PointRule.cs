using Kontor.Data.Forecasts;

namespace Kontor.Demand.Backtesting;

/// <summary>Takes one number from a predictive distribution.</summary>
public static class PointRule
{
    private const int Nodes = 99;

    /// <summary>The point forecast of one series at one step.</summary>
    /// <param name="forecast">The forecast.</param>
    /// <param name="series">The series' position.</param>
    /// <param name="step">The step, from 0.</param>
    /// <param name="point">Which number.</param>
    public static double Of(Forecast forecast, int series, int step, PointForecast point) => point switch
    {
        PointForecast.Mean => forecast.Mean(series)[step],
        PointForecast.Median => forecast.Quantile(series, step, 0.5),
        _ => InverseWeighted(forecast, series, step),
    };

    // the level at which half of the weight 1/y lies below, on 99 equal slices of the distribution
    private static double InverseWeighted(Forecast forecast, int series, int step)
    {
        Span<double> values = stackalloc double[Nodes], weights = stackalloc double[Nodes];
        double floor = Math.Max(1e-12, 0.001 * Math.Abs(forecast.Quantile(series, step, 0.5))), total = 0;
        for (int n = 0; n < Nodes; n++)
        {
            values[n] = forecast.Quantile(series, step, (n + 0.5) / Nodes);
            total += weights[n] = 1 / Math.Max(floor, values[n]);
        }
        double below = 0;
        for (int n = 0; n < Nodes; n++)
        {
            if (below + weights[n] >= total / 2) return values[n];
            below += weights[n];
        }
        return values[^1];
    }
}
