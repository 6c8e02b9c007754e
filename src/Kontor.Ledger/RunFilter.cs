namespace Kontor.Ledger;

/// <summary>Which runs are wanted; every condition that is set has to hold.</summary>
public sealed record RunFilter
{
    /// <summary>All runs.</summary>
    public static RunFilter All { get; } = new();

    /// <summary>Only runs of this command; null for any. Default null.</summary>
    public string? Command { get; init; }

    /// <summary>Only runs that ended so; null for any. Default null.</summary>
    public RunOutcome? Outcome { get; init; }

    /// <summary>Only runs that started at this time or later; null for any. Default null.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only runs that started before this time; null for any. Default null.</summary>
    public DateTimeOffset? Before { get; init; }
}
