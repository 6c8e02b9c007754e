namespace Kontor.Demand.Theta;

/// <summary>The least squares line y = A + B t, t = 1, 2, ..., updated value by value: Fiorucci et al. (2016), equations 15 to 17.</summary>
internal static class ThetaLine
{
    /// <summary>Takes in the value of period t, counted from 1.</summary>
    internal static void Update(int t, double y, ref double mean, ref double intercept, ref double slope)
    {
        slope = t == 1 ? 0 : (((t - 2) * slope) + (6.0 / t * (y - mean))) / (t + 1);
        mean += (y - mean) / t;
        intercept = mean - ((t + 1) / 2.0 * slope);
    }
}
