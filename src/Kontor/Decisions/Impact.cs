namespace Kontor.Decisions;

/// <summary>What a decision is expected to change, with its interval; checked when it is made.</summary>
/// <param name="Measure">What changes, such as <c>profit</c>.</param>
/// <param name="Unit">In what it is counted, such as <c>per week</c>.</param>
/// <param name="Expected">The expected change; above 0 is more.</param>
/// <param name="Lower">The lower end of the interval.</param>
/// <param name="Upper">The upper end of the interval.</param>
/// <param name="Level">The probability that the interval is meant to hold the change, in (0, 1).</param>
public sealed record Impact(string Measure, string Unit, double Expected, double Lower, double Upper, double Level)
{
    /// <summary>What changes, such as <c>profit</c>.</summary>
    /// <exception cref="ArgumentException">Empty.</exception>
    public string Measure { get; } = Decision.Said(Measure, nameof(Measure));

    /// <summary>In what it is counted, such as <c>per week</c>.</summary>
    /// <exception cref="ArgumentException">Empty.</exception>
    public string Unit { get; } = Decision.Said(Unit, nameof(Unit));

    /// <summary>The expected change; above 0 is more. It may lie outside of a narrow interval, for a mean need not be near the median.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not finite.</exception>
    public double Expected { get; } = Decision.Finite(Expected, nameof(Expected));

    /// <summary>The lower end of the interval.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not finite.</exception>
    public double Lower { get; } = Decision.Finite(Lower, nameof(Lower));

    /// <summary>The upper end of the interval, at or above <see cref="Lower"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not finite, or below the lower end.</exception>
    public double Upper { get; } = Decision.Finite(Upper, nameof(Upper)) >= Lower ? Upper : throw new ArgumentOutOfRangeException(nameof(Upper), Upper, $"needs {Lower} or more, the lower end");

    /// <summary>The probability that the interval is meant to hold the change, in (0, 1).</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside.</exception>
    public double Level { get; } = Level is > 0 and < 1 ? Level : throw new ArgumentOutOfRangeException(nameof(Level), Level, "needs a probability in (0, 1)");
}
