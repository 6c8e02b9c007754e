using Kontor.Errors;
using Kontor.Ledger;
using Kontor.Ledger.Access;
using Kontor.Ledger.Artefacts;
using Kontor.Ledger.Registry;
using Kontor.Ledger.Tracking;
using Kontor.Server.Access;
using Kontor.Server.Problems;
using Kontor.Server.Tracking;
using Microsoft.AspNetCore.Mvc;

namespace Kontor.Server.Registry;

/// <summary>MLflow's <c>model-versions/...</c>. Moving a version between stages needs an approver.</summary>
internal static class VersionEndpoints
{
    private const int Most = 200_000, Usual = 10_000;

    internal static void MapModelVersions(this IEndpointRouteBuilder routes)
    {
        routes.MapMlflow<CreateVersionRequest, ModelVersionAnswer>("POST", "model-versions/create", Role.Analyst, "Make the next version of a model", async (HttpContext http, LedgerStore ledger) =>
        {
            CreateVersionRequest request = await http.BodyAsync<CreateVersionRequest>();
            string source = MlflowBody.NeedText(request.Source, "source"), name = MlflowBody.NeedText(request.Name, "name");
            var version = new NewModelVersion
            {
                Source = source,
                RunId = request.RunId ?? ArtifactPath.OfSource(source)?.RunId ?? "",
                RunLink = request.RunLink ?? "",
                Description = request.Description ?? "",
                Tags = RegistryText.Tags(request.Tags),
                File = await FileAsync(ledger, source, http.RequestAborted),
            };
            return MlflowAnswer.Of(RegistryText.Answer(await ledger.Registry.CreateVersionAsync(name, version, ModelEndpoints.By(http), http.RequestAborted)));
        });
        routes.MapMlflow<ModelVersionAnswer>("GET", "model-versions/get", Role.Viewer, "A version",
            async ([FromQuery(Name = "name")] string? name, [FromQuery(Name = "version")] string? version, LedgerStore ledger, CancellationToken cancellation) =>
                MlflowAnswer.Of(RegistryText.Answer(await ledger.Registry.GetVersionAsync(MlflowBody.NeedText(name, "name"), RegistryText.Version(version), cancellation))));
        routes.MapMlflow<ModelVersionsAnswer>("GET", "model-versions/search", Role.Viewer, "Find versions",
            async (
                [FromQuery(Name = "filter")] string? filter, [FromQuery(Name = "max_results")] string? maxResults, [FromQuery(Name = "order_by")] string[]? orderBy,
                [FromQuery(Name = "page_token")] string? pageToken, LedgerStore ledger, CancellationToken cancellation) =>
            {
                int limit = MlflowText.Number(maxResults, "max_results") ?? Usual;
                if (limit is < 1 or > Most) throw MlflowBody.Invalid("max_results", $"{limit}", $"1 to {Most}");
                Page<ModelVersion> page = await ledger.Registry.SearchVersionsAsync(
                    new RegistrySearch { Filter = filter ?? "", Limit = limit, Order = [.. orderBy ?? []], Page = pageToken }, cancellation);
                return MlflowAnswer.Of(new ModelVersionsAnswer([.. page.Items.Select(RegistryText.Message)], page.NextPageToken));
            });
        routes.MapMlflow<UpdateVersionRequest, ModelVersionAnswer>("PATCH", "model-versions/update", Role.Analyst, "Describe a version", async (HttpContext http, LedgerStore ledger) =>
        {
            UpdateVersionRequest request = await http.BodyAsync<UpdateVersionRequest>();
            return MlflowAnswer.Of(RegistryText.Answer(await ledger.Registry.DescribeVersionAsync(
                MlflowBody.NeedText(request.Name, "name"), RegistryText.Version(request.Version), request.Description ?? "", http.RequestAborted)));
        });
        routes.MapMlflow<TransitionRequest, ModelVersionAnswer>("POST", "model-versions/transition-stage", Role.Approver, "Move a version to a stage", async (HttpContext http, LedgerStore ledger) =>
        {
            TransitionRequest request = await http.BodyAsync<TransitionRequest>();
            return MlflowAnswer.Of(RegistryText.Answer(await ledger.Registry.MoveVersionAsync(
                MlflowBody.NeedText(request.Name, "name"), RegistryText.Version(request.Version), RegistryText.Stage(request.Stage, "stage"), request.ArchiveExistingVersions ?? false,
                ModelEndpoints.By(http), http.RequestAborted)));
        });
        routes.MapMlflow<VersionRequest, NothingMessage>("DELETE", "model-versions/delete", Role.Admin, "Delete a version", async (HttpContext http, LedgerStore ledger) =>
        {
            VersionRequest request = await http.BodyOrQueryAsync<VersionRequest>();
            await ledger.Registry.DeleteVersionAsync(MlflowBody.NeedText(request.Name, "name"), RegistryText.Version(request.Version), ModelEndpoints.By(http), http.RequestAborted);
            return MlflowAnswer.Empty;
        });
        routes.MapMlflow<VersionTagRequest, NothingMessage>("POST", "model-versions/set-tag", Role.Analyst, "Set a tag of a version", async (HttpContext http, LedgerStore ledger) =>
        {
            VersionTagRequest request = await http.BodyAsync<VersionTagRequest>();
            await ledger.Registry.SetVersionTagAsync(
                MlflowBody.NeedText(request.Name, "name"), RegistryText.Version(request.Version), MlflowBody.NeedText(request.Key, "key"), MlflowBody.Need(request.Value, "value"), http.RequestAborted);
            return MlflowAnswer.Empty;
        });
        routes.MapMlflow<VersionTagRequest, NothingMessage>("DELETE", "model-versions/delete-tag", Role.Analyst, "Take a tag off a version", async (HttpContext http, LedgerStore ledger) =>
        {
            VersionTagRequest request = await http.BodyOrQueryAsync<VersionTagRequest>();
            await ledger.Registry.DeleteVersionTagAsync(
                MlflowBody.NeedText(request.Name, "name"), RegistryText.Version(request.Version), MlflowBody.NeedText(request.Key, "key"), http.RequestAborted);
            return MlflowAnswer.Empty;
        });
        routes.MapMlflow<DownloadUriAnswer>("GET", "model-versions/get-download-uri", Role.Viewer, "Where the files of a version are",
            async ([FromQuery(Name = "name")] string? name, [FromQuery(Name = "version")] string? version, LedgerStore ledger, CancellationToken cancellation) =>
                MlflowAnswer.Of(new DownloadUriAnswer((await ledger.Registry.GetVersionAsync(MlflowBody.NeedText(name, "name"), RegistryText.Version(version), cancellation)).Source)));
        routes.MapGet("/model-versions/get-artifact", async (
                [FromQuery(Name = "name")] string? name, [FromQuery(Name = "version")] string? version, [FromQuery(Name = "path")] string? path, LedgerStore ledger, BlobStore blobs,
                CancellationToken cancellation) =>
            {
                ModelVersion found = await ledger.Registry.GetVersionAsync(MlflowBody.NeedText(name, "name"), RegistryText.Version(version), cancellation);
                string below = ArtifactPath.Below(MlflowBody.NeedText(path, "path"));
                ArtifactPath source = ArtifactPath.OfSource(found.Source)
                    ?? throw new ProblemException(404, ProblemCodes.ResourceDoesNotExist, $"version {found.Number} of '{name}': its source '{found.Source}' is not a place of this server");
                return await ArtifactEndpoints.FileAsync(source.RunId, source.Path.Length == 0 ? below : $"{source.Path}/{below}", ledger, blobs, cancellation);
            })
            .Needs(Role.Viewer).WithTags("MLflow").ServesFiles().WithName("mlflow-model-version-artifact").WithSummary("The bytes of a file of a version").Produces<Stream>(StatusCodes.Status200OK, "application/octet-stream");
    }

    // a source that names one file of a run pins that file: what is served later is what was registered, whatever is uploaded under the same path
    private static async Task<FileHash?> FileAsync(LedgerStore ledger, string source, CancellationToken cancellation)
    {
        if (ArtifactPath.OfSource(source) is not { } place) return null;
        try
        {
            await ledger.Tracking.GetRunAsync(place.RunId, cancellation);
        }
        catch (DataException missing) when (missing.Fault.Code == FaultCode.NotFound)
        {
            throw new ProblemException(404, ProblemCodes.ResourceDoesNotExist, $"source '{source}': {missing.Message}", missing);
        }
        return place.Path.Length == 0 ? null : (await ledger.Tracking.FindFileAsync(place.RunId, place.Path, cancellation))?.Hash;
    }
}
