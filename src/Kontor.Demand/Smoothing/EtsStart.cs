using Kontor.Statistics.Seasonality;

namespace Kontor.Demand.Smoothing;

/// <summary>First guesses of the initial states: Hyndman et al. (2008), section 2.6.1.</summary>
internal static class EtsStart
{
    /// <summary>Guesses seasons, level and growth.</summary>
    /// <param name="y">(n) The series without gaps.</param>
    /// <param name="form">The form; additive and multiplicative seasons differ.</param>
    /// <param name="season">(period) Written: one state per position, sum 0 or average 1; empty without a season.</param>
    /// <param name="adjusted">(n) Work space: the series without its season.</param>
    /// <returns>The level before the first period, by average, or by regression where the form has a trend, and its growth.</returns>
    internal static (double Level, double Growth) Guess(ReadOnlySpan<double> y, EtsForm form, Span<double> season, Span<double> adjusted)
    {
        int n = y.Length, period = Math.Max(1, season.Length);
        y.CopyTo(adjusted);
        if (form.Season != EtsSeason.None)
        {
            bool adds = form.Season == EtsSeason.Additive;
            if (n >= 3 * period) ClassicalDecomposition.Indices(y, adds ? SeasonKind.Additive : SeasonKind.Multiplicative, season);
            else Detrend(y, adds, season);
            if (!adds)
            {
                double sum = 0;
                foreach (ref double s in season) sum += s = Math.Max(s, 0.01);
                foreach (ref double s in season) s *= period / sum;
            }
            for (int t = 0; t < n; t++) adjusted[t] = adds ? y[t] - season[t % period] : y[t] / season[t % period];
        }
        int first = Math.Min(n, Math.Max(10, 2 * period));
        (double middle, double slope) = Line(adjusted[..first]);
        return form.Trend == EtsTrend.None ? (middle, 0) : (middle - (slope * (first + 1) / 2.0), slope);
    }

    /// <summary>Seasons of a short series: the averages of what a straight line leaves.</summary>
    private static void Detrend(ReadOnlySpan<double> y, bool adds, Span<double> season)
    {
        int n = y.Length, period = season.Length;
        (double middle, double slope) = Line(y);
        season.Clear();
        double mean = 0;
        for (int t = 0; t < n; t++)
        {
            double line = middle + (slope * (t - ((n - 1) / 2.0)));
            int seen = ((n - 1 - (t % period)) / period) + 1;
            season[t % period] += (adds ? y[t] - line : y[t] / Math.Max(line, 0.1 * middle)) / seen;
        }
        foreach (double s in season) mean += s / period;
        foreach (ref double s in season) s = adds ? s - mean : s / mean;
    }

    /// <summary>The least squares line: its value in the middle and its slope.</summary>
    private static (double Middle, double Slope) Line(ReadOnlySpan<double> y)
    {
        int n = y.Length;
        double centre = (n - 1) / 2.0, sum = 0, cross = 0;
        for (int t = 0; t < n; t++)
        {
            sum += y[t];
            cross += y[t] * (t - centre);
        }
        return (sum / n, n > 1 ? 12 * cross / (n * ((double)n * n - 1)) : 0);
    }
}
