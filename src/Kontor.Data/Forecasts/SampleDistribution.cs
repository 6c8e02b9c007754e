using System.Collections.Immutable;

namespace Kontor.Data.Forecasts;

/// <summary>A distribution that is known by samples, such as that of a sum.</summary>
public sealed class SampleDistribution
{
    private readonly double[] _sorted;

    /// <summary>Makes a distribution.</summary>
    /// <param name="mean">Its mean, which may be known better than by the samples.</param>
    /// <param name="samples">The samples, one or more. Kept and sorted.</param>
    public SampleDistribution(double mean, double[] samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentOutOfRangeException.ThrowIfZero(samples.Length);
        Mean = mean;
        _sorted = samples;
        Array.Sort(_sorted);
    }

    /// <summary>The mean.</summary>
    public double Mean { get; }

    /// <summary>The samples in ascending order.</summary>
    public ReadOnlySpan<double> Samples => _sorted;

    /// <summary>The quantile at a level, by linear interpolation of the order statistics (Hyndman and Fan 1996, type 7).</summary>
    /// <param name="level">The level in [0, 1].</param>
    public double Quantile(double level)
    {
        if (!(level >= 0 && level <= 1)) throw new ArgumentOutOfRangeException(nameof(level), level, "needs a level in [0, 1]");
        double position = level * (_sorted.Length - 1);
        int below = (int)position;
        return below + 1 < _sorted.Length ? _sorted[below] + ((position - below) * (_sorted[below + 1] - _sorted[below])) : _sorted[^1];
    }

    /// <summary>The quantiles at several levels.</summary>
    /// <param name="levels">The levels in [0, 1].</param>
    public ImmutableArray<double> Quantiles(ImmutableArray<double> levels) => [.. levels.Select(Quantile)];
}
