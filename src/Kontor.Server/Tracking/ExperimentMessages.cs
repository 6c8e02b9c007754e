using Wire = System.Text.Json.Serialization.JsonPropertyNameAttribute;

namespace Kontor.Server.Tracking;

/// <summary>Nothing.</summary>
internal sealed record NothingMessage;

/// <summary>A key with its text.</summary>
internal sealed record EntryMessage([property: Wire("key")] string? Key, [property: Wire("value")] string? Value);

/// <summary>An experiment.</summary>
internal sealed record ExperimentMessage(
    [property: Wire("experiment_id")] string ExperimentId,
    [property: Wire("name")] string Name,
    [property: Wire("artifact_location")] string ArtifactLocation,
    [property: Wire("lifecycle_stage")] string LifecycleStage,
    [property: Wire("creation_time")] long CreationTime,
    [property: Wire("last_update_time")] long LastUpdateTime,
    [property: Wire("tags")] IReadOnlyList<EntryMessage> Tags);

/// <summary>One experiment.</summary>
internal sealed record ExperimentAnswer([property: Wire("experiment")] ExperimentMessage Experiment);

/// <summary>A page of experiments.</summary>
internal sealed record ExperimentsAnswer(
    [property: Wire("experiments")] IReadOnlyList<ExperimentMessage> Experiments, [property: Wire("next_page_token")] string? NextPageToken);

/// <summary>The identity of a new experiment.</summary>
internal sealed record ExperimentIdAnswer([property: Wire("experiment_id")] string ExperimentId);

/// <summary>What an experiment is made from.</summary>
internal sealed record CreateExperimentRequest(
    [property: Wire("name")] string? Name, [property: Wire("artifact_location")] string? ArtifactLocation, [property: Wire("tags")] IReadOnlyList<EntryMessage>? Tags);

/// <summary>Which experiment.</summary>
internal sealed record ExperimentIdRequest([property: Wire("experiment_id")] string? ExperimentId);

/// <summary>Another name of an experiment.</summary>
internal sealed record UpdateExperimentRequest([property: Wire("experiment_id")] string? ExperimentId, [property: Wire("new_name")] string? NewName);

/// <summary>A tag of an experiment.</summary>
internal sealed record ExperimentTagRequest(
    [property: Wire("experiment_id")] string? ExperimentId, [property: Wire("key")] string? Key, [property: Wire("value")] string? Value);

/// <summary>Which experiments. <c>view_type</c> is ACTIVE_ONLY, DELETED_ONLY or ALL.</summary>
internal sealed record SearchExperimentsRequest(
    [property: Wire("max_results")] int? MaxResults,
    [property: Wire("page_token")] string? PageToken,
    [property: Wire("filter")] string? Filter,
    [property: Wire("order_by")] IReadOnlyList<string>? OrderBy,
    [property: Wire("view_type")] string? ViewType);
