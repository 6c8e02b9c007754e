namespace Kontor.Demand.Baselines;

/// <summary>Fits baselines. Missing values (NaN) are passed over; a forecast starts after the last period, observed or not.</summary>
internal static class Baseline
{
    /// <summary>The last observed value.</summary>
    internal static BaselineModel Naive(ReadOnlySpan<double> y)
    {
        Throw.IfUnusable(y, 1);
        return Of(BaselineKind.Naive, [Last(y)], 0, Spread(y, 1, 0), 1);
    }

    /// <summary>The last observed value of each place in the season; a place never observed takes the last value of all.</summary>
    internal static BaselineModel SeasonalNaive(ReadOnlySpan<double> y, int season)
    {
        Throw.IfUnusable(y, 1);
        double[] pattern = new double[season];
        double last = Last(y);
        for (int h = 0; h < season; h++)
        {
            pattern[h] = double.NaN;
            for (int t = y.Length + h - season; t >= 0 && double.IsNaN(pattern[h]); t -= season) pattern[h] = y[t];
            if (double.IsNaN(pattern[h])) pattern[h] = last;
        }
        double spread = y.Length > season ? Spread(y, season, 0) : 0;
        return Of(BaselineKind.SeasonalNaive, pattern, 0, spread > 0 ? spread : Spread(y, 1, 0), season);
    }

    /// <summary>The last observed value, and the mean change between the first and the last one.</summary>
    internal static BaselineModel Drift(ReadOnlySpan<double> y)
    {
        int observed = Throw.IfUnusable(y, 1);
        int first = 0, last = y.Length - 1;
        while (double.IsNaN(y[first])) first++;
        while (double.IsNaN(y[last])) last--;
        double slope = last > first ? (y[last] - y[first]) / (last - first) : 0;
        BaselineModel model = Of(BaselineKind.Drift, [y[last] + (slope * (y.Length - 1 - last))], slope, Spread(y, 1, slope), Math.Max(2, observed));
        return observed >= 2 ? model : model with { Report = FitReport.ClosedForm with { Warnings = ["one value: no drift"] } };
    }

    /// <summary>The mean of the last observed values.</summary>
    internal static BaselineModel MovingAverage(ReadOnlySpan<double> y, int window)
    {
        Throw.IfUnusable(y, 1);
        double sum = 0, error = 0;
        int count = 0, errors = 0;
        for (int t = y.Length - 1; t >= 0 && count < window; t--)
        {
            if (double.IsNaN(y[t])) continue;
            sum += y[t];
            count++;
        }
        // one-step errors of the same average on the past
        for (int t = 1; t < y.Length; t++)
        {
            if (double.IsNaN(y[t])) continue;
            double past = 0;
            int values = 0;
            for (int s = t - 1; s >= 0 && values < window; s--)
            {
                if (double.IsNaN(y[s])) continue;
                past += y[s];
                values++;
            }
            if (values == 0) continue;
            error += (y[t] - (past / values)) * (y[t] - (past / values));
            errors++;
        }
        return Of(BaselineKind.MovingAverage, [sum / count], 0, errors > 0 ? Math.Sqrt(error / errors / (1 + (1.0 / count))) : 0, count);
    }

    private static BaselineModel Of(BaselineKind kind, double[] pattern, double slope, double spread, int count) =>
        new() { Kind = kind, Pattern = pattern, Slope = slope, Spread = spread, Count = count, Report = FitReport.ClosedForm };

    private static double Last(ReadOnlySpan<double> y)
    {
        int t = y.Length - 1;
        while (double.IsNaN(y[t])) t--;
        return y[t];
    }

    // root mean square of y[t] - y[t - lag] - lag * slope over pairs that are both observed
    private static double Spread(ReadOnlySpan<double> y, int lag, double slope)
    {
        double sum = 0;
        int count = 0;
        for (int t = lag; t < y.Length; t++)
        {
            double change = y[t] - y[t - lag] - (lag * slope);
            if (double.IsNaN(change)) continue;
            sum += change * change;
            count++;
        }
        return count > 0 ? Math.Sqrt(sum / count) : 0;
    }
}
