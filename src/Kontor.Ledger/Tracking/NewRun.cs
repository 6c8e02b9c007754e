using System.Collections.Immutable;

namespace Kontor.Ledger.Tracking;

/// <summary>What a run begins with.</summary>
public sealed record NewRun
{
    /// <summary>The experiment. Default: "Default".</summary>
    public string ExperimentId { get; init; } = "0";

    /// <summary>The name. Default: that of the tag <c>mlflow.runName</c>, or one that is made up.</summary>
    public string? Name { get; init; }

    /// <summary>Who runs it. Default: nobody is named.</summary>
    public string UserId { get; init; } = "";

    /// <summary>When it started, in Unix milliseconds. Default: now.</summary>
    public long? StartTime { get; init; }

    /// <summary>Its first tags. Default: none.</summary>
    public ImmutableArray<TrackingEntry> Tags { get; init; } = [];

    /// <summary>The time in Unix milliseconds after which the run counts as lost, unless its owner renews the lease. Default: it holds no lease and is never lost.</summary>
    public long? LeaseUntil { get; init; }
}
