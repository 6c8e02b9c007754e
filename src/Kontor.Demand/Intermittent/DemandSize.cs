using Kontor.Randomness;
using MathNet.Numerics.Distributions;

namespace Kontor.Demand.Intermittent;

/// <summary>The distribution of the size of a demand, given that there is one: for whole numbers 1 plus a negative binomial (Poisson where the variance allows no
/// more), else gamma.</summary>
internal static class DemandSize
{
    /// <summary>Above this mean a count is computed as a rounded gamma number.</summary>
    private const double LargestCounted = 1000;

    /// <summary>The quantile.</summary>
    /// <param name="level">The probability below it, in (0, 1).</param>
    /// <param name="mean">The mean size, above 0.</param>
    /// <param name="variance">The variance, 0 or more.</param>
    /// <param name="whole">Sizes are whole numbers.</param>
    internal static double Quantile(double level, double mean, double variance, bool whole)
    {
        if (!whole || mean > LargestCounted)
        {
            double x = variance > 1e-12 * mean * mean ? Gamma.InvCDF(mean * mean / variance, mean / variance, level) : mean;
            return whole ? Math.Max(1, Math.Round(x)) : x;
        }
        double extra = mean - 1;
        if (extra <= 0) return 1;
        // log probability of 0, then the ratio of neighbours
        bool spread = variance > extra * (1 + 1e-9);
        double r = spread ? extra * extra / (variance - extra) : 0, p = spread ? extra / variance : 0;
        double log = spread ? r * Math.Log(p) : -extra, sum = 0;
        for (int k = 0; ; k++)
        {
            sum += Math.Exp(log);
            // far in the tail the sum no longer grows
            if (sum >= level || (k > mean && Math.Exp(log) < 1e-17)) return k + 1;
            log += spread ? Math.Log((k + r) / (k + 1) * (1 - p)) : Math.Log(extra / (k + 1));
        }
    }

    /// <summary>One draw.</summary>
    internal static double Draw(ref RandomStream stream, double mean, double variance, bool whole)
    {
        if (!whole) return variance > 1e-12 * mean * mean ? stream.NextGamma(mean * mean / variance) * variance / mean : mean;
        double extra = mean - 1;
        if (extra <= 0) return 1;
        if (variance <= extra * (1 + 1e-9)) return 1 + stream.NextPoisson(extra);
        double r = extra * extra / (variance - extra);
        return 1 + stream.NextPoisson(stream.NextGamma(r) * extra / r);
    }
}
