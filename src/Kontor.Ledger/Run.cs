using System.Collections.Immutable;
using System.Text.Json;

namespace Kontor.Ledger;

/// <summary>One finished run of a command: what went in, how it was done, what came out.</summary>
public sealed record Run
{
    private readonly DateTimeOffset _started;
    private readonly TimeSpan _duration;
    private readonly string _specification = "{}";

    /// <summary>The identity, unique and ordered by time: a UUID of version 7, see <see cref="NewId"/>.</summary>
    public required Guid Id { get; init; }

    /// <summary>What was run, such as <c>forecast</c>.</summary>
    public required string Command { get; init; }

    /// <summary>When it began: kept in UTC and to the microsecond, which both databases can hold.</summary>
    public required DateTimeOffset Started
    {
        get => _started;
        init => _started = new DateTimeOffset(value.UtcTicks - (value.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
    }

    /// <summary>How long it took, 0 or more: kept to the microsecond.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public required TimeSpan Duration
    {
        get => _duration;
        init => _duration = value >= TimeSpan.Zero
            ? new TimeSpan(value.Ticks - (value.Ticks % TimeSpan.TicksPerMicrosecond))
            : throw new ArgumentOutOfRangeException(nameof(Duration), value, "needs 0 or more");
    }

    /// <summary>The root of its random streams.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The version of the program.</summary>
    public required string Version { get; init; }

    /// <summary>The machine. Default: this one.</summary>
    public RunMachine Machine { get; init; } = RunMachine.Current;

    /// <summary>What it read. Default: nothing.</summary>
    public ImmutableArray<RunInput> Inputs { get; init; } = [];

    /// <summary>Everything that was set, as JSON, kept as it is written. Default: an empty object.</summary>
    /// <exception cref="ArgumentException">It is not JSON.</exception>
    public string Specification
    {
        get => _specification;
        init => _specification = IsJson(value) ? value : throw new ArgumentException("is not JSON", nameof(Specification));
    }

    /// <summary>What it measured, in the order of the report. Default: nothing.</summary>
    public ImmutableArray<RunMetric> Metrics { get; init; } = [];

    /// <summary>What it wrote. Default: nothing.</summary>
    public ImmutableArray<RunArtefact> Artefacts { get; init; } = [];

    /// <summary>How it ended.</summary>
    public required RunOutcome Outcome { get; init; }

    /// <summary>What went wrong, in the words that the person saw; there exactly when <see cref="Outcome"/> is <see cref="RunOutcome.Failed"/>.</summary>
    public string? Failure { get; init; }

    /// <summary>Who ran it; null, the default, where it is not known.</summary>
    public string? Maker { get; init; }

    /// <summary>A new identity: a UUID of version 7 (RFC 9562, section 5.7), the time from the given clock and the rest random.</summary>
    /// <param name="time">The clock.</param>
    public static Guid NewId(TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        return Guid.CreateVersion7(time.GetUtcNow());
    }

    private static bool IsJson(string text)
    {
        ArgumentNullException.ThrowIfNull(text, nameof(Specification));
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            return true;
        }
        catch (Exception failure) when (failure is JsonException or ArgumentException)
        {
            return false;
        }
    }
}
