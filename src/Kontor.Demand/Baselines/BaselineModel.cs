namespace Kontor.Demand.Baselines;

/// <summary>A fitted baseline: a pattern that repeats, plus a drift per step, with the spread of its past one-step errors.</summary>
/// <remarks>Variances: Hyndman and Athanasopoulos (2021), Forecasting: Principles and Practice, table 5.2. With season m and k = floor((h - 1) / m) whole seasons before
/// step h: naive and seasonal naive s^2 (k + 1); drift s^2 h (1 + h / (T - 1)); moving average of w values s^2 (1 + 1 / w).</remarks>
public sealed record BaselineModel : SeriesModel
{
    /// <summary>The kind of baseline.</summary>
    public required BaselineKind Kind { get; init; }

    /// <summary>The values that repeat: one for all but the seasonal naive. Shape: (season).</summary>
    public required IReadOnlyList<double> Pattern { get; init; }

    /// <summary>What each step adds; 0 for all but drift.</summary>
    public double Slope { get; init; }

    /// <summary>The standard deviation of past errors.</summary>
    public required double Spread { get; init; }

    /// <summary>The number of values that the drift or the average is taken of.</summary>
    public required int Count { get; init; }

    /// <inheritdoc/>
    public override void Forecast(ReadOnlySpan<double> regressors, Span<double> mean, Span<double> deviation, Span<double> psi)
    {
        CheckSpans(regressors, mean, deviation, psi);
        int season = Pattern.Count;
        for (int h = 0; h < mean.Length; h++)
        {
            mean[h] = Pattern[h % season] + ((h + 1) * Slope);
            double steps = h + 1;
            deviation[h] = Spread * Math.Sqrt(Kind switch
            {
                BaselineKind.Drift => steps * (1 + (steps / Math.Max(1, Count - 1))),
                BaselineKind.MovingAverage => 1 + (1.0 / Count),
                _ => (h / season) + 1,
            });
            // a random walk keeps every innovation, a seasonal one those a whole season apart, an average none
            psi[h] = h == 0 || (Kind != BaselineKind.MovingAverage && h % season == 0) ? 1 : 0;
        }
    }
}
