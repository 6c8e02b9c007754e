namespace Kontor.Neural.Optimisation;

/// <summary>The same learning rate at every step.</summary>
/// <param name="Start">The rate, above 0.</param>
public sealed record Constant(double Start) : Schedule
{
    /// <summary>The rate, above 0.</summary>
    public double Start { get; } = Rate(Start);

    /// <inheritdoc/>
    public override double RateAt(long step) => Start;
}
