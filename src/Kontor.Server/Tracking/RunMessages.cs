using Wire = System.Text.Json.Serialization.JsonPropertyNameAttribute;

namespace Kontor.Server.Tracking;

/// <summary>A point of a metric. A value that is no number is the text "NaN", "Infinity" or "-Infinity".</summary>
internal sealed record MetricMessage(
    [property: Wire("key")] string Key, [property: Wire("value")] double Value, [property: Wire("timestamp")] long Timestamp, [property: Wire("step")] long Step);

/// <summary>A point of a metric and its run.</summary>
internal sealed record RunMetricMessage(
    [property: Wire("run_id")] string RunId,
    [property: Wire("key")] string Key,
    [property: Wire("value")] double Value,
    [property: Wire("timestamp")] long Timestamp,
    [property: Wire("step")] long Step);

/// <summary>A page of a metric's series.</summary>
internal sealed record MetricsAnswer([property: Wire("metrics")] IReadOnlyList<MetricMessage> Metrics, [property: Wire("next_page_token")] string? NextPageToken);

/// <summary>A metric's series of several runs.</summary>
internal sealed record RunMetricsAnswer([property: Wire("metrics")] IReadOnlyList<RunMetricMessage> Metrics);

/// <summary>The attributes of a run.</summary>
internal sealed record RunInfoMessage(
    [property: Wire("run_id")] string RunId,
    [property: Wire("run_uuid")] string RunUuid,
    [property: Wire("run_name")] string RunName,
    [property: Wire("experiment_id")] string ExperimentId,
    [property: Wire("user_id")] string UserId,
    [property: Wire("status")] string Status,
    [property: Wire("start_time")] long StartTime,
    [property: Wire("end_time")] long? EndTime,
    [property: Wire("artifact_uri")] string ArtifactUri,
    [property: Wire("lifecycle_stage")] string LifecycleStage);

/// <summary>What a run logged: the latest point of each metric, parameters, tags.</summary>
internal sealed record RunDataMessage(
    [property: Wire("metrics")] IReadOnlyList<MetricMessage> Metrics, [property: Wire("params")] IReadOnlyList<EntryMessage> Params, [property: Wire("tags")] IReadOnlyList<EntryMessage> Tags);

/// <summary>Data that runs read: columns and profile are mostly JSON.</summary>
internal sealed record DatasetMessage(
    [property: Wire("name")] string? Name,
    [property: Wire("digest")] string? Digest,
    [property: Wire("source_type")] string? SourceType,
    [property: Wire("source")] string? Source,
    [property: Wire("schema")] string? Schema,
    [property: Wire("profile")] string? Profile);

/// <summary>Data that a run has read, and what it says of their use: the tag <c>mlflow.data.context</c> says what for.</summary>
internal sealed record DatasetInputMessage([property: Wire("tags")] IReadOnlyList<EntryMessage>? Tags, [property: Wire("dataset")] DatasetMessage? Dataset);

/// <summary>What a run has read.</summary>
internal sealed record RunInputsMessage([property: Wire("dataset_inputs")] IReadOnlyList<DatasetInputMessage>? DatasetInputs);

/// <summary>A run.</summary>
internal sealed record RunMessage([property: Wire("info")] RunInfoMessage Info, [property: Wire("data")] RunDataMessage Data, [property: Wire("inputs")] RunInputsMessage Inputs);

/// <summary>One run.</summary>
internal sealed record RunAnswer([property: Wire("run")] RunMessage Run);

/// <summary>A page of runs.</summary>
internal sealed record RunsAnswer([property: Wire("runs")] IReadOnlyList<RunMessage> Runs, [property: Wire("next_page_token")] string? NextPageToken);

/// <summary>The attributes of a run that was changed.</summary>
internal sealed record RunInfoAnswer([property: Wire("run_info")] RunInfoMessage RunInfo);

/// <summary>What a run begins with.</summary>
internal sealed record CreateRunRequest(
    [property: Wire("experiment_id")] string? ExperimentId,
    [property: Wire("user_id")] string? UserId,
    [property: Wire("run_name")] string? RunName,
    [property: Wire("start_time")] long? StartTime,
    [property: Wire("tags")] IReadOnlyList<EntryMessage>? Tags);

/// <summary>Which run; <c>run_uuid</c> is the old name of <c>run_id</c>.</summary>
internal sealed record RunIdRequest([property: Wire("run_id")] string? RunId, [property: Wire("run_uuid")] string? RunUuid);

/// <summary>What of a run is changed.</summary>
internal sealed record UpdateRunRequest(
    [property: Wire("run_id")] string? RunId,
    [property: Wire("run_uuid")] string? RunUuid,
    [property: Wire("status")] string? Status,
    [property: Wire("end_time")] long? EndTime,
    [property: Wire("run_name")] string? RunName);

/// <summary>A parameter or a tag of a run.</summary>
internal sealed record RunEntryRequest(
    [property: Wire("run_id")] string? RunId, [property: Wire("run_uuid")] string? RunUuid, [property: Wire("key")] string? Key, [property: Wire("value")] string? Value);

/// <summary>A point of a metric of a run.</summary>
internal sealed record LogMetricRequest(
    [property: Wire("run_id")] string? RunId,
    [property: Wire("run_uuid")] string? RunUuid,
    [property: Wire("key")] string? Key,
    [property: Wire("value")] double? Value,
    [property: Wire("timestamp")] long? Timestamp,
    [property: Wire("step")] long? Step);

/// <summary>Metrics, parameters and tags of a run, all of them or nothing.</summary>
internal sealed record LogBatchRequest(
    [property: Wire("run_id")] string? RunId,
    [property: Wire("metrics")] IReadOnlyList<MetricMessage>? Metrics,
    [property: Wire("params")] IReadOnlyList<EntryMessage>? Params,
    [property: Wire("tags")] IReadOnlyList<EntryMessage>? Tags);

/// <summary>Data that a run has read.</summary>
internal sealed record LogInputsRequest([property: Wire("run_id")] string? RunId, [property: Wire("datasets")] IReadOnlyList<DatasetInputMessage>? Datasets);

/// <summary>What a model that was logged says of itself: the text of its MLmodel file as JSON.</summary>
internal sealed record LogModelRequest([property: Wire("run_id")] string? RunId, [property: Wire("model_json")] string? ModelJson);

/// <summary>Which runs. <c>run_view_type</c> is ACTIVE_ONLY, DELETED_ONLY or ALL.</summary>
internal sealed record SearchRunsRequest(
    [property: Wire("experiment_ids")] IReadOnlyList<string>? ExperimentIds,
    [property: Wire("filter")] string? Filter,
    [property: Wire("run_view_type")] string? RunViewType,
    [property: Wire("max_results")] int? MaxResults,
    [property: Wire("order_by")] IReadOnlyList<string>? OrderBy,
    [property: Wire("page_token")] string? PageToken);
