namespace Kontor.Neural.Optimisation;

/// <summary>The learning rate of each step.</summary>
public abstract record Schedule
{
    private protected Schedule()
    {
    }

    /// <summary>The learning rate.</summary>
    /// <param name="step">The number of the step, from 0.</param>
    public abstract double RateAt(long step);

    private protected static double Rate(double rate) =>
        rate > 0 && double.IsFinite(rate) ? rate : throw new ArgumentOutOfRangeException(nameof(rate), rate, "needs a finite rate above 0");

    private protected static long Count(long steps) => steps >= 1 ? steps : throw new ArgumentOutOfRangeException(nameof(steps), steps, "needs 1 or more steps");
}
