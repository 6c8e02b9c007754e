using System.Collections.Immutable;

namespace Kontor.Ledger.Tracking;

/// <summary>A run as it stood at one revision: its attributes, parameters, tags and the latest value of each metric.</summary>
public sealed class RunDocument
{
    private byte[]? _json;

    /// <summary>The identity: 32 hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>The experiment that it is of.</summary>
    public required string ExperimentId { get; init; }

    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>Who runs it; empty when nobody is named.</summary>
    public required string UserId { get; init; }

    /// <summary>How far it is.</summary>
    public required RunStatus Status { get; init; }

    /// <summary>When it started, in Unix milliseconds.</summary>
    public required long StartTime { get; init; }

    /// <summary>When it ended, in Unix milliseconds; null until then.</summary>
    public required long? EndTime { get; init; }

    /// <summary>In use or deleted.</summary>
    public required LifecycleStage Stage { get; init; }

    /// <summary>The address of its files.</summary>
    public required string ArtifactUri { get; init; }

    /// <summary>Grows with every change of the run; renewing its lease and attaching files are none.</summary>
    public required long Revision { get; init; }

    /// <summary>The latest point of each metric, by key: that of the largest step, then timestamp, then value.</summary>
    public required ImmutableArray<MetricPoint> Metrics { get; init; }

    /// <summary>The parameters, by key.</summary>
    public required ImmutableArray<TrackingEntry> Params { get; init; }

    /// <summary>The tags, by key.</summary>
    public required ImmutableArray<TrackingEntry> Tags { get; init; }

    /// <summary>The data that it has read, by name and digest.</summary>
    public required ImmutableArray<RunDataset> Datasets { get; init; }

    /// <summary>MLflow's <c>run</c> object as UTF-8: <c>info</c>, <c>data</c>, <c>inputs</c>; NaN and infinities are the texts "NaN", "Infinity" and "-Infinity". Made once.</summary>
    public ReadOnlyMemory<byte> Json => _json ??= RunJson.Write(this);
}
