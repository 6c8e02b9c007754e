using Kontor.Statistics.StateSpace;
using Kontor.Statistics.UnitRoots;

namespace Kontor.Demand.Arima;

/// <summary>Chooses the orders of differencing, of what the regressors leave where there are any.</summary>
internal static class ArimaDifferences
{
    /// <summary>Chooses d and D.</summary>
    /// <param name="series">The series.</param>
    /// <param name="season">The season's length, 1 when the season is not the differences' task.</param>
    /// <param name="largest">The largest orders.</param>
    internal static ArimaOrder Choose(ArimaSeries series, int season, ArimaOrder largest)
    {
        double[] rest = (double[])series.Values.Clone();
        int n = rest.Length;
        if (series.Columns.Count > 0)
        {
            double[] ones = new double[n];
            Array.Fill(ones, 1);
            double[] residual = ArimaDesign.Build(series.Filled, [], [ones, .. series.Columns], default, 1, new ArmaFilter(0)).Residual;
            residual.CopyTo(rest, 0);
            foreach (int t in series.Missing) rest[t] = double.NaN;
        }
        int seasonal = largest.SeasonalD == 0 ? 0 : DifferenceOrder.Seasonal(rest, season);
        // a difference that wipes a regressor out would leave it without effect
        if (seasonal > 0 && (Wipes(series.Columns, 0, seasonal, season) || Left(series, 0, seasonal, season) < 3)) seasonal = 0;
        int length = Differencing.Apply(rest, 0, seasonal, season);
        int regular = DifferenceOrder.Regular(rest.AsSpan(0, length), largest.D);
        while (regular > 0 && (Wipes(series.Columns, regular, seasonal, season) || Left(series, regular, seasonal, season) < 2)) regular--;
        return new ArimaOrder(0, regular, 0, 0, seasonal, 0);
    }

    private static int Left(ArimaSeries series, int regular, int seasonal, int season) => series.Observed - regular - (seasonal * season);

    private static bool Wipes(List<double[]> columns, int regular, int seasonal, int season)
    {
        foreach (double[] column in columns)
        {
            if (IsConstant(column)) continue;
            double[] differences = (double[])column.Clone();
            int length = Differencing.Apply(differences, regular, seasonal, season);
            if (IsConstant(differences.AsSpan(0, length))) return true;
        }
        return false;
    }

    private static bool IsConstant(ReadOnlySpan<double> values)
    {
        double low = double.PositiveInfinity, high = double.NegativeInfinity, size = 0;
        foreach (double value in values)
        {
            low = Math.Min(low, value);
            high = Math.Max(high, value);
            size = Math.Max(size, Math.Abs(value));
        }
        return high - low <= 1e-12 * size;
    }
}
