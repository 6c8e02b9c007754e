namespace Kontor.Decisions;

/// <summary>What a decision is expected to change, with its interval.</summary>
/// <param name="Measure">What changes, such as <c>profit</c>.</param>
/// <param name="Unit">In what it is counted, such as <c>per week</c> or <c>units per week</c>.</param>
/// <param name="Expected">The expected change; above 0 is more.</param>
/// <param name="Lower">The lower end of the interval.</param>
/// <param name="Upper">The upper end of the interval.</param>
/// <param name="Level">The probability that the interval is meant to hold the change, in (0, 1).</param>
public sealed record Impact(string Measure, string Unit, double Expected, double Lower, double Upper, double Level);
