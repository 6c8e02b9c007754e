namespace Kontor.Demand.Arima;

/// <summary>A series and its regressors as the estimation takes them: from the first observed value on, gaps filled with a placeholder.</summary>
/// <param name="Values">(n) The series with missing values as NaN.</param>
/// <param name="Filled">(n) The series with straight lines across gaps.</param>
/// <param name="Missing">The periods whose value is a placeholder.</param>
/// <param name="Columns">The regressors, each (n).</param>
/// <param name="Season">The season's length m.</param>
/// <param name="First">The period of the given series at which these values start.</param>
internal sealed record ArimaSeries(double[] Values, double[] Filled, int[] Missing, List<double[]> Columns, int Season, int First)
{
    internal int Observed => Values.Length - Missing.Length;

    /// <summary>Cuts the missing start off and fills the gaps.</summary>
    /// <param name="values">The series; at least one value is observed.</param>
    /// <param name="columns">The regressors over all periods of the series.</param>
    /// <param name="season">The season's length.</param>
    internal static ArimaSeries Of(ReadOnlySpan<double> values, List<double[]> columns, int season)
    {
        int first = 0;
        while (double.IsNaN(values[first])) first++;
        double[] kept = values[first..].ToArray(), filled = (double[])kept.Clone();
        var missing = new List<int>();
        int known = 0;
        for (int t = 0; t < kept.Length; t++)
        {
            if (double.IsNaN(kept[t]))
            {
                missing.Add(t);
                filled[t] = filled[known];
                continue;
            }
            for (int gap = known + 1; gap < t; gap++) filled[gap] = kept[known] + ((kept[t] - kept[known]) * (gap - known) / (t - known));
            known = t;
        }
        return new ArimaSeries(kept, filled, [.. missing], columns.ConvertAll(column => column[first..]), season, first);
    }
}
