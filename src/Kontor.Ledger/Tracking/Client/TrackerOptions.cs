namespace Kontor.Ledger.Tracking.Client;

/// <summary>How a tracker sends, waits and gives up. Every default serves a training loop on one machine.</summary>
public sealed record TrackerOptions
{
    /// <summary>How long metrics are gathered before they are sent; more than 1,000 points go at once. Default 1 second.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not above 0.</exception>
    public TimeSpan Gather { get; init => field = Positive(value, nameof(Gather)); } = TimeSpan.FromSeconds(1);

    /// <summary>How many points, parameters, tags and files wait at most while the destination is away; what comes then is lost, and is said to be. Default 100,000.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 1.</exception>
    public int Buffer { get; init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(Buffer), value, "needs 1 or more"); } = 100_000;

    /// <summary>How long the end of a run waits for a destination that is away. Default 30 seconds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not above 0.</exception>
    public TimeSpan GiveUp { get; init => field = Positive(value, nameof(GiveUp)); } = TimeSpan.FromSeconds(30);

    /// <summary>How long a run counts as alive after its last sign of life; it gives one three times as often. Default 1 minute.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not above 0.</exception>
    public TimeSpan Lease { get; init => field = Positive(value, nameof(Lease)); } = TimeSpan.FromMinutes(1);

    /// <summary>How long an answer of a server is waited for. Default 30 seconds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not above 0.</exception>
    public TimeSpan Timeout { get; init => field = Positive(value, nameof(Timeout)); } = TimeSpan.FromSeconds(30);

    /// <summary>The folder of artefacts of a ledger that is written without a server; null, the default, for <c>kontor-artefacts</c> beside the ledger.</summary>
    public string? Artefacts { get; init; }

    /// <summary>Who runs; null for nobody. Default: the environment variable <c>KONTOR_USER</c>, else the user of the operating system.</summary>
    public string? User { get; init; } = RunMaker.Current;

    /// <summary>Where it is said that the destination is away, and what was lost. Default: a line on the error stream.</summary>
    public Action<string> Report { get; init; } = Console.Error.WriteLine;

    /// <summary>The clock. Default the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    private static TimeSpan Positive(TimeSpan value, string name) => value > TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(name, value, "needs a time above 0");
}
