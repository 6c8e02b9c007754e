namespace Kontor.Demand.Regressions;

/// <summary>Takes demand to the scale of the regression and back.</summary>
/// <param name="Kind">The scale.</param>
/// <param name="Window">The number of known values whose mean size is the unit.</param>
/// <param name="Least">The least size, in units of the target.</param>
internal sealed record RowScale(RegressionScale Kind, int Window, double Least)
{
    private const double Bend = 0.05; // below this share of the size the logarithm becomes a line

    /// <summary>The mean size of the last known values, above 0; 1 on the natural scale.</summary>
    /// <param name="past">The values up to the origin, the newest last; NaN where one is missing.</param>
    internal double SizeOf(ReadOnlySpan<double> past) => Kind == RegressionScale.Natural ? 1 : MeanSize(past);

    /// <summary>The mean size of the last known values, above 0.</summary>
    internal double MeanSize(ReadOnlySpan<double> past)
    {
        double sum = 0;
        int count = 0;
        for (int t = past.Length - 1; t >= 0 && count < Window; t--)
        {
            if (double.IsNaN(past[t])) continue;
            sum += Math.Abs(past[t]);
            count++;
        }
        return count == 0 ? Least : Math.Max(Least, sum / count);
    }

    /// <summary>Demand on the regression's scale.</summary>
    internal double Forward(double demand, double size) => Kind switch
    {
        RegressionScale.HyperbolicSine => Math.Asinh(demand / size),
        RegressionScale.Logarithm => Math.Asinh(demand / (2 * Bend * size)) + Math.Log(Bend),
        _ => demand / size,
    };

    /// <summary>The demand that a number on the regression's scale stands for.</summary>
    internal double Inverse(double scaled, double size) => Kind switch
    {
        RegressionScale.HyperbolicSine => size * Math.Sinh(scaled),
        RegressionScale.Logarithm => 2 * Bend * size * Math.Sinh(scaled - Math.Log(Bend)),
        _ => scaled * size,
    };

    /// <summary>How much a series moves from one known value to the next: the mean absolute change on the regression's scale, each value against the size before it; NaN for fewer than three.</summary>
    /// <param name="past">The values up to the origin; NaN where one is missing.</param>
    internal double Roughness(ReadOnlySpan<double> past)
    {
        double sum = 0, last = double.NaN;
        int count = 0;
        for (int t = Math.Max(1, past.Length - Window); t < past.Length; t++)
        {
            if (double.IsNaN(past[t])) continue;
            double size = SizeOf(past[..t]), value = Forward(past[t], size);
            if (!double.IsNaN(last))
            {
                sum += Math.Abs(value - last);
                count++;
            }
            last = value;
        }
        return count == 0 ? double.NaN : sum / count;
    }
}
