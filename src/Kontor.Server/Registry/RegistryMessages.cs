using Kontor.Server.Tracking;
using Wire = System.Text.Json.Serialization.JsonPropertyNameAttribute;

namespace Kontor.Server.Registry;

/// <summary>An alias with the version that it stands for.</summary>
internal sealed record AliasMessage([property: Wire("alias")] string Alias, [property: Wire("version")] string Version);

/// <summary>A version of a model.</summary>
internal sealed record ModelVersionMessage(
    [property: Wire("name")] string Name,
    [property: Wire("version")] string Version,
    [property: Wire("creation_timestamp")] long CreationTimestamp,
    [property: Wire("last_updated_timestamp")] long LastUpdatedTimestamp,
    [property: Wire("user_id")] string UserId,
    [property: Wire("current_stage")] string CurrentStage,
    [property: Wire("description")] string Description,
    [property: Wire("source")] string Source,
    [property: Wire("run_id")] string RunId,
    [property: Wire("run_link")] string RunLink,
    [property: Wire("status")] string Status,
    [property: Wire("status_message")] string StatusMessage,
    [property: Wire("tags")] IReadOnlyList<EntryMessage> Tags,
    [property: Wire("aliases")] IReadOnlyList<string> Aliases);

/// <summary>A registered model.</summary>
internal sealed record RegisteredModelMessage(
    [property: Wire("name")] string Name,
    [property: Wire("creation_timestamp")] long CreationTimestamp,
    [property: Wire("last_updated_timestamp")] long LastUpdatedTimestamp,
    [property: Wire("description")] string Description,
    [property: Wire("latest_versions")] IReadOnlyList<ModelVersionMessage> LatestVersions,
    [property: Wire("tags")] IReadOnlyList<EntryMessage> Tags,
    [property: Wire("aliases")] IReadOnlyList<AliasMessage> Aliases);

/// <summary>One registered model.</summary>
internal sealed record RegisteredModelAnswer([property: Wire("registered_model")] RegisteredModelMessage RegisteredModel);

/// <summary>A page of registered models.</summary>
internal sealed record RegisteredModelsAnswer(
    [property: Wire("registered_models")] IReadOnlyList<RegisteredModelMessage> RegisteredModels, [property: Wire("next_page_token")] string? NextPageToken);

/// <summary>One version.</summary>
internal sealed record ModelVersionAnswer([property: Wire("model_version")] ModelVersionMessage ModelVersion);

/// <summary>A page of versions.</summary>
internal sealed record ModelVersionsAnswer(
    [property: Wire("model_versions")] IReadOnlyList<ModelVersionMessage> ModelVersions, [property: Wire("next_page_token")] string? NextPageToken);

/// <summary>Where the files of a version are.</summary>
internal sealed record DownloadUriAnswer([property: Wire("artifact_uri")] string ArtifactUri);

/// <summary>What a registered model is made from.</summary>
internal sealed record CreateModelRequest(
    [property: Wire("name")] string? Name, [property: Wire("description")] string? Description, [property: Wire("tags")] IReadOnlyList<EntryMessage>? Tags);

/// <summary>Which model.</summary>
internal sealed record ModelRequest([property: Wire("name")] string? Name);

/// <summary>Another name of a model.</summary>
internal sealed record RenameModelRequest([property: Wire("name")] string? Name, [property: Wire("new_name")] string? NewName);

/// <summary>What a model is for.</summary>
internal sealed record UpdateModelRequest([property: Wire("name")] string? Name, [property: Wire("description")] string? Description);

/// <summary>A tag of a model.</summary>
internal sealed record ModelTagRequest([property: Wire("name")] string? Name, [property: Wire("key")] string? Key, [property: Wire("value")] string? Value);

/// <summary>An alias of a model; the version is needed to set it.</summary>
internal sealed record AliasRequest([property: Wire("name")] string? Name, [property: Wire("alias")] string? Alias, [property: Wire("version")] string? Version);

/// <summary>The stages whose latest versions are asked for; none for all.</summary>
internal sealed record LatestVersionsRequest([property: Wire("name")] string? Name, [property: Wire("stages")] IReadOnlyList<string>? Stages);

/// <summary>What a version is made from.</summary>
internal sealed record CreateVersionRequest(
    [property: Wire("name")] string? Name,
    [property: Wire("source")] string? Source,
    [property: Wire("run_id")] string? RunId,
    [property: Wire("run_link")] string? RunLink,
    [property: Wire("description")] string? Description,
    [property: Wire("tags")] IReadOnlyList<EntryMessage>? Tags);

/// <summary>Which version.</summary>
internal sealed record VersionRequest([property: Wire("name")] string? Name, [property: Wire("version")] string? Version);

/// <summary>What is special about a version.</summary>
internal sealed record UpdateVersionRequest(
    [property: Wire("name")] string? Name, [property: Wire("version")] string? Version, [property: Wire("description")] string? Description);

/// <summary>A tag of a version.</summary>
internal sealed record VersionTagRequest(
    [property: Wire("name")] string? Name, [property: Wire("version")] string? Version, [property: Wire("key")] string? Key, [property: Wire("value")] string? Value);

/// <summary>The stage that a version moves to: None, Staging, Production or Archived.</summary>
internal sealed record TransitionRequest(
    [property: Wire("name")] string? Name,
    [property: Wire("version")] string? Version,
    [property: Wire("stage")] string? Stage,
    [property: Wire("archive_existing_versions")] bool? ArchiveExistingVersions);
