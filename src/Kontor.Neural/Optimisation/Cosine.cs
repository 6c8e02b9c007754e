namespace Kontor.Neural.Optimisation;

/// <summary>A rate that falls along half a cosine to a floor, and stays there. Loshchilov and Hutter (2017), "SGDR", equation 5, without restarts.</summary>
/// <param name="Start">The first rate, above 0.</param>
/// <param name="Steps">After how many steps the floor is reached, 1 or more.</param>
/// <param name="Floor">The last rate, 0 or more. Default 0.</param>
public sealed record Cosine(double Start, long Steps, double Floor = 0) : Schedule
{
    /// <summary>The first rate, above 0.</summary>
    public double Start { get; } = Rate(Start);

    /// <summary>After how many steps the floor is reached.</summary>
    public long Steps { get; } = Count(Steps);

    /// <summary>The last rate, 0 or more.</summary>
    public double Floor { get; } = Floor >= 0 ? Floor : throw new ArgumentOutOfRangeException(nameof(Floor), Floor, "needs a rate of 0 or more");

    /// <inheritdoc/>
    public override double RateAt(long step) => Floor + ((Start - Floor) * 0.5 * (1 + Math.Cos(Math.PI * Math.Min(step, Steps) / Steps)));
}
