namespace Kontor.Neural.Optimisation;

/// <summary>A rate that rises in a straight line to the first rate of another schedule, which then begins. Goyal et al. (2017), section 2.2.</summary>
/// <param name="Steps">How many steps it rises, 1 or more.</param>
/// <param name="Then">What follows.</param>
public sealed record WarmUp(long Steps, Schedule Then) : Schedule
{
    /// <summary>How many steps the rate rises.</summary>
    public long Steps { get; } = Count(Steps);

    /// <summary>What follows.</summary>
    public Schedule Then { get; } = Then ?? throw new ArgumentNullException(nameof(Then));

    /// <inheritdoc/>
    public override double RateAt(long step) => step < Steps ? Then.RateAt(0) * (step + 1) / Steps : Then.RateAt(step - Steps);
}
