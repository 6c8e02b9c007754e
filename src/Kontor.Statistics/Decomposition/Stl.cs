namespace Kontor.Statistics.Decomposition;

/// <summary>Splits a series into season, trend and remainder by repeated local regression.</summary>
/// <remarks>Cleveland, Cleveland, McRae and Terpenning (1990), "STL: a seasonal-trend decomposition procedure based on loess", without robustness weights:
/// two passes of the inner loop, a locally constant season, a locally linear trend, and loess evaluated at every tenth of its window with straight
/// lines between, as section 5 of the paper recommends and R's <c>stl</c> does.</remarks>
public sealed record Stl
{
    /// <summary>The season's length m in steps, 2 or more.</summary>
    public required int Period { get; init; }

    /// <summary>The span of the seasonal smoother in seasons, odd. Default 11, that of R's <c>mstl</c>.</summary>
    public int SeasonalWindow { get; init; } = 11;

    /// <summary>Computes season and trend; the remainder is what they leave.</summary>
    /// <param name="values">(n) The series, more than two seasons, without missing values.</param>
    /// <param name="seasonal">(n) Written: the seasonal component.</param>
    /// <param name="trend">(n) Written: the trend.</param>
    /// <exception cref="ArgumentException">The series has two seasons or fewer, the spans differ in length, or the period is below 2.</exception>
    public void Decompose(ReadOnlySpan<double> values, Span<double> seasonal, Span<double> trend)
    {
        int n = values.Length, m = Period;
        ArgumentOutOfRangeException.ThrowIfLessThan(m, 2, nameof(Period));
        if (n <= 2 * m) throw new ArgumentException($"{n} values, needs more than two seasons of {m}", nameof(values));
        if (seasonal.Length != n || trend.Length != n) throw new ArgumentException($"needs spans of {n} values", nameof(seasonal));
        int trendWindow = NextOdd((int)Math.Ceiling(1.5 * m / (1 - (1.5 / SeasonalWindow)))), passWindow = NextOdd(m);
        double[] cycle = new double[n + (2 * m)], pass = new double[n + (2 * m)], work = new double[n + (2 * m)];
        trend.Clear();
        for (int iteration = 0; iteration < 2; iteration++)
        {
            for (int t = 0; t < n; t++) work[t] = values[t] - trend[t];
            SmoothCycles(work.AsSpan(0, n), cycle);
            // a low-pass filter takes the trend out of the smoothed season: moving averages m, m, 3, then loess
            MovingAverage(cycle, m, pass);
            MovingAverage(pass.AsSpan(0, n + m + 1), m, work);
            MovingAverage(work.AsSpan(0, n + 2), 3, pass);
            Loess.Smooth(pass.AsSpan(0, n), passWindow, degree: 1, Jump(passWindow), work.AsSpan(0, n));
            for (int t = 0; t < n; t++) seasonal[t] = cycle[t + m] - work[t];
            for (int t = 0; t < n; t++) work[t] = values[t] - seasonal[t];
            Loess.Smooth(work.AsSpan(0, n), trendWindow, degree: 1, Jump(trendWindow), trend);
        }
    }

    // each phase of the season is a short series of its own, smoothed and extended by one season at either end: (n) -> (n + 2 m)
    private void SmoothCycles(ReadOnlySpan<double> values, Span<double> cycle)
    {
        int n = values.Length, m = Period;
        Span<double> phase = new double[(n / m) + 1], smooth = new double[(n / m) + 3];
        for (int first = 0; first < m; first++)
        {
            int count = (n - 1 - first) / m + 1;
            for (int k = 0; k < count; k++) phase[k] = values[first + (k * m)];
            Loess.Smooth(phase[..count], SeasonalWindow, degree: 0, Jump(SeasonalWindow), smooth.Slice(1, count));
            smooth[0] = Loess.At(phase[..count], SeasonalWindow, degree: 0, -1);
            smooth[count + 1] = Loess.At(phase[..count], SeasonalWindow, degree: 0, count);
            for (int k = 0; k < count + 2; k++) cycle[first + (k * m)] = smooth[k];
        }
    }

    private static void MovingAverage(ReadOnlySpan<double> values, int window, Span<double> result)
    {
        double sum = 0;
        for (int t = 0; t < values.Length; t++)
        {
            sum += values[t];
            if (t >= window) sum -= values[t - window];
            if (t >= window - 1) result[t - window + 1] = sum / window;
        }
    }

    private static int NextOdd(int value) => value | 1;

    private static int Jump(int window) => (window + 9) / 10;
}
