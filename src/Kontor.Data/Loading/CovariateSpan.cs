namespace Kontor.Data.Loading;

/// <summary>The last period in which any series has a value of a covariate.</summary>
internal sealed class CovariateSpan
{
    /// <summary>That period; <see cref="int.MinValue"/> when there is no value.</summary>
    internal int Last { get; private set; } = int.MinValue;

    /// <summary>A value was seen.</summary>
    internal void Saw(int period) => Last = Math.Max(Last, period);
}
