using System.Collections.Immutable;

namespace Kontor.Ledger.Tracking;

/// <summary>What is logged to a run at once, all of it or nothing: up to 1,000 metric points, 100 parameters, 100 tags, 1,000 in total.</summary>
public sealed record RunBatch
{
    /// <summary>Points of metrics.</summary>
    public ImmutableArray<MetricPoint> Metrics { get; init; } = [];

    /// <summary>Parameters: one that is there already may be logged again with the same value only.</summary>
    public ImmutableArray<TrackingEntry> Params { get; init; } = [];

    /// <summary>Tags: a later value replaces an earlier one.</summary>
    public ImmutableArray<TrackingEntry> Tags { get; init; } = [];
}
