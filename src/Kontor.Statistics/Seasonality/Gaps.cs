namespace Kontor.Statistics.Seasonality;

/// <summary>Fills missing values, for methods that cannot do without.</summary>
public static class Gaps
{
    /// <summary>Copies a series and draws a straight line through each gap; gaps at the ends take the nearest value.</summary>
    /// <param name="y">(n) The series; NaN where missing, at least one value observed.</param>
    /// <param name="filled">(n) Written: the series without gaps.</param>
    /// <returns>How many values were filled.</returns>
    /// <exception cref="ArgumentException">Nothing is observed, or the lengths differ.</exception>
    public static int Interpolate(ReadOnlySpan<double> y, Span<double> filled)
    {
        if (filled.Length != y.Length) throw new ArgumentException($"needs {y.Length} places, has {filled.Length}", nameof(filled));
        int last = -1, count = 0;
        for (int t = 0; t < y.Length; t++)
        {
            if (double.IsNaN(y[t])) continue;
            filled[t] = y[t];
            for (int i = last + 1; i < t; i++, count++)
            {
                filled[i] = last < 0 ? y[t] : y[last] + ((y[t] - y[last]) * (i - last) / (t - last));
            }
            last = t;
        }
        if (last < 0) throw new ArgumentException("needs at least one observed value", nameof(y));
        for (int i = last + 1; i < y.Length; i++, count++) filled[i] = y[last];
        return count;
    }
}
