using Kontor.Randomness;

namespace Kontor.Data.Simulation.Draws;

/// <summary>A stationary AR(1) process of unit variance.</summary>
internal static class Ar1
{
    /// <summary>The value after <paramref name="last"/>: φ last + √(1-φ²) e.</summary>
    internal static double Next(double last, double persistence, ref RandomStream stream) =>
        (persistence * last) + (Math.Sqrt(1 - (persistence * persistence)) * stream.NextGaussian());

    /// <summary>Fills a path.</summary>
    /// <param name="last">The value before the path; null draws the first value from the stationary distribution.</param>
    /// <param name="persistence">φ.</param>
    /// <param name="stream">The random numbers.</param>
    /// <param name="path">The values.</param>
    internal static void Fill(double? last, double persistence, RandomStream stream, Span<double> path)
    {
        for (int t = 0; t < path.Length; t++)
        {
            path[t] = t == 0 && last is null ? stream.NextGaussian() : Next(t == 0 ? last!.Value : path[t - 1], persistence, ref stream);
        }
    }
}
