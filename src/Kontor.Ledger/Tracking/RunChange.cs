using System.Collections.Immutable;

namespace Kontor.Ledger.Tracking;

/// <summary>One change of one run, that waits to be written and acknowledged; all of it is written or nothing.</summary>
internal sealed class RunChange
{
    internal required string RunId { get; init; }

    /// <summary>What a new run begins with; null for a change of one that is there.</summary>
    internal NewRun? Begin { get; init; }

    /// <summary>Metric points, packed; null for none.</summary>
    internal byte[]? Block { get; init; }

    internal int Points { get; init; }

    internal ImmutableArray<TrackingEntry> Params { get; init; } = [];

    internal ImmutableArray<TrackingEntry> Tags { get; init; } = [];

    internal ImmutableArray<RunDataset> Datasets { get; init; } = [];

    internal string? RemovedTag { get; init; }

    internal RunUpdate? Update { get; init; }

    internal LifecycleStage? Stage { get; init; }

    internal required CancellationToken Cancellation { get; init; }

    /// <summary>Set when the change is committed or refused.</summary>
    internal TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal Exception? Refusal { get; set; }
}
