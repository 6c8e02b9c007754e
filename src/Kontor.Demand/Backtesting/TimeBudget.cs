namespace Kontor.Demand.Backtesting;

/// <summary>The time for a search, from now on.</summary>
/// <param name="whole">All of it.</param>
/// <param name="time">The clock.</param>
internal sealed class TimeBudget(TimeSpan whole, TimeProvider time)
{
    private readonly long _started = time.GetTimestamp();

    /// <summary>What is left, 0 or more.</summary>
    internal TimeSpan Left => TimeSpan.FromTicks(Math.Max(0, (whole - time.GetElapsedTime(_started)).Ticks));

    /// <summary>The time that one of some fits may take so that the others, which take as long, still find theirs.</summary>
    internal TimeShare Share(int fits, CancellationToken cancellation) => new(Left / fits, time, cancellation);
}
