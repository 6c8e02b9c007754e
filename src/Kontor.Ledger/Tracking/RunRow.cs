namespace Kontor.Ledger.Tracking;

/// <summary>A row of <c>tracked_runs</c>.</summary>
internal sealed class RunRow
{
    internal const string Columns =
        "run_key AS Key, id AS Id, experiment_id AS ExperimentId, name AS Name, user_id AS UserId, status AS Status, started AS Started, ended AS Ended, stage AS Stage, " +
        "with_experiment AS WithExperiment, artifact_uri AS ArtifactUri, revision AS Revision, folded AS Folded, pending AS Pending";

    public long Key { get; set; }

    public string Id { get; init; } = "";

    public long ExperimentId { get; init; }

    public string Name { get; set; } = "";

    public string UserId { get; init; } = "";

    public string Status { get; set; } = "";

    public long Started { get; init; }

    public long? Ended { get; set; }

    public string Stage { get; set; } = "";

    public long WithExperiment { get; set; }

    public string ArtifactUri { get; init; } = "";

    public long Revision { get; set; }

    public long Folded { get; init; }

    public long Pending { get; set; }

    internal bool IsActive => TrackingText.Stage(Stage) == LifecycleStage.Active;
}
