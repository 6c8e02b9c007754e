using Kontor.Statistics.Decomposition;

namespace Kontor.Statistics.UnitRoots;

/// <summary>Chooses how often a series has to be differenced to be stationary.</summary>
public static class DifferenceOrder
{
    /// <summary>The seasonal strength above which a series is differenced at its season (Hyndman and Athanasopoulos 2021, 9.1; R's <c>nsdiffs</c>).</summary>
    public const double SeasonalThreshold = 0.64;

    /// <summary>Computes the regular order: differences until <see cref="Kpss"/> no longer rejects at 5% (Hyndman and Khandakar 2008, 3.1).</summary>
    /// <param name="values">(n) The series; missing values (NaN) are left out.</param>
    /// <param name="maximum">The largest order. Default 2.</param>
    /// <returns>The order, 0 to <paramref name="maximum"/>.</returns>
    public static int Regular(ReadOnlySpan<double> values, int maximum = 2)
    {
        double[] rest = Observed(values);
        int order = 0, length = rest.Length;
        while (order < maximum && !IsConstant(rest.AsSpan(0, length)) && Kpss.Statistic(rest.AsSpan(0, length)) > Kpss.Critical5Percent)
        {
            for (int t = 0; t < length - 1; t++) rest[t] = rest[t + 1] - rest[t];
            length--;
            order++;
        }
        return order;
    }

    /// <summary>Computes the seasonal order, 0 or 1: 1 when the strength of the season in an STL decomposition exceeds <see cref="SeasonalThreshold"/>.</summary>
    /// <param name="values">(n) The series; missing values (NaN) are interpolated for the purpose.</param>
    /// <param name="season">The season's length m, 1 or more. The result is 0 unless there are more than two seasons.</param>
    public static int Seasonal(ReadOnlySpan<double> values, int season)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(season, 1);
        if (season == 1 || values.Length <= 2 * season || IsConstant(values)) return 0;
        return SeasonalStrength(values, season) > SeasonalThreshold ? 1 : 0;
    }

    /// <summary>Computes the strength of seasonality: <c>max(0, 1 - var(remainder) / var(season + remainder))</c> (Wang, Smith and Hyndman 2006).</summary>
    /// <param name="values">(n) The series, more than two seasons; missing values (NaN) are interpolated.</param>
    /// <param name="season">The season's length m, 2 or more.</param>
    /// <returns>A number in 0..1; 0 where nothing but trend is left.</returns>
    public static double SeasonalStrength(ReadOnlySpan<double> values, int season)
    {
        int n = values.Length;
        double[] filled = Interpolated(values), seasonal = new double[n], trend = new double[n], both = new double[n];
        new Stl { Period = season }.Decompose(filled, seasonal, trend);
        for (int t = 0; t < n; t++)
        {
            both[t] = filled[t] - trend[t];
            filled[t] = both[t] - seasonal[t];
        }
        double whole = Variance(both);
        return whole > 0 ? Math.Clamp(1 - (Variance(filled) / whole), 0, 1) : 0;
    }

    private static double Variance(ReadOnlySpan<double> values)
    {
        double mean = 0, sum = 0;
        foreach (double value in values) mean += value / values.Length;
        foreach (double value in values) sum += (value - mean) * (value - mean);
        return sum;
    }

    private static bool IsConstant(ReadOnlySpan<double> values)
    {
        double first = double.NaN;
        foreach (double value in values)
        {
            if (double.IsNaN(value)) continue;
            if (double.IsNaN(first)) first = value;
            if (value != first) return false;
        }
        return true;
    }

    private static double[] Observed(ReadOnlySpan<double> values)
    {
        var observed = new List<double>(values.Length);
        foreach (double value in values)
        {
            if (!double.IsNaN(value)) observed.Add(value);
        }
        return [.. observed];
    }

    // straight lines across gaps, the nearest value at the ends
    private static double[] Interpolated(ReadOnlySpan<double> values)
    {
        double[] filled = values.ToArray();
        int known = -1;
        for (int t = 0; t < filled.Length; t++)
        {
            if (double.IsNaN(filled[t])) continue;
            for (int gap = known + 1; gap < t; gap++)
            {
                filled[gap] = known < 0 ? filled[t] : filled[known] + ((filled[t] - filled[known]) * (gap - known) / (t - known));
            }
            known = t;
        }
        for (int t = known + 1; t < filled.Length && known >= 0; t++) filled[t] = filled[known];
        return filled;
    }
}
