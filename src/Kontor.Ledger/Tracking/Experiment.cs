using System.Collections.Immutable;

namespace Kontor.Ledger.Tracking;

/// <summary>A named group of runs.</summary>
/// <param name="Id">The identity: an integer as text. <c>0</c> is the experiment "Default", which is always there.</param>
/// <param name="Name">The name; no two experiments share one, deleted ones included.</param>
/// <param name="ArtifactLocation">The address below which the files of its runs lie.</param>
/// <param name="Stage">In use or deleted.</param>
/// <param name="CreationTime">When it was made, in Unix milliseconds.</param>
/// <param name="LastUpdateTime">When it was last changed itself, in Unix milliseconds; changes of its runs do not count.</param>
/// <param name="Tags">Its tags, by key.</param>
public sealed record Experiment(
    string Id, string Name, string ArtifactLocation, LifecycleStage Stage, long CreationTime, long LastUpdateTime, ImmutableArray<TrackingEntry> Tags);
