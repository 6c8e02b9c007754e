using System.Buffers;

namespace Kontor.Metrics;

/// <summary>Accuracy of a forecast that is given as samples, by the continuous ranked probability score: the integral of (F(x) - 1{x &gt;= y})^2.</summary>
/// <remarks>In the unit of the series; for a point mass it is the absolute error. Gneiting and Raftery (2007), "Strictly proper scoring rules,
/// prediction, and estimation", equation 21: CRPS = E|X - y| - E|X - X'| / 2. Both forms sort a copy of the samples, O(n log n), in rented memory.</remarks>
public static class SampleMetrics
{
    /// <summary>The CRPS of the empirical distribution of the samples: exact when the samples are the forecast.</summary>
    /// <remarks>As an estimate for the distribution that the samples came from it is too high by E|X - X'| / (2n); see <see cref="FairCrps"/>.
    /// Hersbach (2000), "Decomposition of the continuous ranked probability score for ensemble prediction systems".</remarks>
    /// <param name="actual">What happened, NaN when missing.</param>
    /// <param name="samples">The samples in any order, finite, at least one; they are not changed.</param>
    /// <returns>The score, 0 or more; null when the actual is missing.</returns>
    /// <exception cref="ArgumentException">There is no sample, or a value is infinite, or a sample is NaN.</exception>
    public static double? Crps(double actual, ReadOnlySpan<double> samples) => Score(actual, samples, samples.Length);

    /// <summary>The unbiased estimate of the CRPS of the distribution from which the samples were drawn independently.</summary>
    /// <remarks>The fair form, equal to the form by probability-weighted moments: Zamo and Naveau (2018), "Estimation of the continuous ranked
    /// probability score with limited information and applications to ensemble weather forecasts". It can be below 0 by chance.
    /// Use it to compare models that were given different numbers of samples.</remarks>
    /// <param name="actual">What happened, NaN when missing.</param>
    /// <param name="samples">The samples in any order, finite, at least one; they are not changed.</param>
    /// <returns>The estimate; null when the actual is missing or there is only one sample.</returns>
    /// <exception cref="ArgumentException">There is no sample, or a value is infinite, or a sample is NaN.</exception>
    public static double? FairCrps(double actual, ReadOnlySpan<double> samples)
    {
        double? score = Score(actual, samples, Math.Max(1, samples.Length - 1));
        return samples.Length == 1 ? null : score;
    }

    private static double? Score(double actual, ReadOnlySpan<double> samples, int pairs)
    {
        int n = samples.Length;
        if (n == 0) throw new ArgumentException("is empty; needs at least one sample", nameof(samples));
        for (int i = 0; i < n; i++)
        {
            if (!double.IsFinite(samples[i])) throw new ArgumentException($"is {samples[i]} at {i}; needs finite samples", nameof(samples));
        }
        if (!MetricArguments.IsObserved(actual, 0)) return null;
        double[] rented = ArrayPool<double>.Shared.Rent(n);
        try
        {
            Span<double> sorted = rented.AsSpan(0, n);
            samples.CopyTo(sorted);
            sorted.Sort();
            double error = 0, spread = 0;
            for (int i = 0; i < n; i++)
            {
                // the weights sum to zero, so distances from the actual may stand for the samples: no cancellation of large levels
                double distance = sorted[i] - actual;
                error += Math.Abs(distance);
                spread += ((2.0 * i) + 1 - n) * distance;
            }
            // sum over i<j of (x[j] - x[i]) = spread; E|X - X'| / 2 = spread / (n * pairs)
            return (error - (spread / pairs)) / n;
        }
        finally
        {
            ArrayPool<double>.Shared.Return(rented);
        }
    }
}
