namespace Kontor.Neural.Optimisation;

/// <summary>A rate that falls by a factor every so many steps, smoothly: start factor^(step / every). The defaults are those of Mukherjee et al. (2018), section 4: 0.96 per 1,000 steps.</summary>
/// <param name="Start">The first rate, above 0.</param>
/// <param name="Factor">The factor, above 0 and at most 1. Default 0.96.</param>
/// <param name="Every">After how many steps it has been applied once, 1 or more. Default 1,000.</param>
public sealed record Exponential(double Start, double Factor = 0.96, long Every = 1_000) : Schedule
{
    /// <summary>The first rate, above 0.</summary>
    public double Start { get; } = Rate(Start);

    /// <summary>The factor, above 0 and at most 1.</summary>
    public double Factor { get; } = Factor is > 0 and <= 1 ? Factor : throw new ArgumentOutOfRangeException(nameof(Factor), Factor, "needs a factor above 0 and at most 1");

    /// <summary>After how many steps the factor has been applied once.</summary>
    public long Every { get; } = Count(Every);

    /// <inheritdoc/>
    public override double RateAt(long step) => Start * Math.Pow(Factor, (double)step / Every);
}
