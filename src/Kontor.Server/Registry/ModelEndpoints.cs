using Kontor.Ledger;
using Kontor.Ledger.Access;
using Kontor.Ledger.Registry;
using Kontor.Ledger.Tracking;
using Kontor.Server.Access;
using Kontor.Server.Tracking;
using Microsoft.AspNetCore.Mvc;

namespace Kontor.Server.Registry;

/// <summary>MLflow's <c>registered-models/...</c>. Aliases decide what is served, so that they need an approver.</summary>
internal static class ModelEndpoints
{
    private const int Most = 1000;

    internal static void MapRegisteredModels(this IEndpointRouteBuilder routes)
    {
        routes.MapMlflow<CreateModelRequest, RegisteredModelAnswer>("POST", "registered-models/create", Role.Analyst, "Register a model", async (HttpContext http, LedgerStore ledger) =>
        {
            CreateModelRequest request = await http.BodyAsync<CreateModelRequest>();
            return MlflowAnswer.Of(RegistryText.Answer(await ledger.Registry.CreateModelAsync(
                MlflowBody.NeedText(request.Name, "name"), request.Description, RegistryText.Tags(request.Tags), By(http), http.RequestAborted)));
        });
        routes.MapMlflow<RegisteredModelAnswer>("GET", "registered-models/get", Role.Viewer, "A registered model",
            async ([FromQuery(Name = "name")] string? name, LedgerStore ledger, CancellationToken cancellation) =>
                MlflowAnswer.Of(RegistryText.Answer(await ledger.Registry.GetModelAsync(MlflowBody.NeedText(name, "name"), cancellation))));
        routes.MapMlflow<RegisteredModelsAnswer>("GET", "registered-models/search", Role.Viewer, "Find registered models",
            async (
                [FromQuery(Name = "filter")] string? filter, [FromQuery(Name = "max_results")] string? maxResults, [FromQuery(Name = "order_by")] string[]? orderBy,
                [FromQuery(Name = "page_token")] string? pageToken, LedgerStore ledger, CancellationToken cancellation) =>
            {
                int limit = MlflowText.Number(maxResults, "max_results") ?? 100;
                if (limit is < 1 or > Most) throw MlflowBody.Invalid("max_results", $"{limit}", $"1 to {Most}");
                Page<RegisteredModel> page = await ledger.Registry.SearchModelsAsync(
                    new RegistrySearch { Filter = filter ?? "", Limit = limit, Order = [.. orderBy ?? []], Page = pageToken }, cancellation);
                return MlflowAnswer.Of(new RegisteredModelsAnswer([.. page.Items.Select(RegistryText.Message)], page.NextPageToken));
            });
        routes.MapMlflow<RenameModelRequest, RegisteredModelAnswer>("POST", "registered-models/rename", Role.Analyst, "Rename a registered model", async (HttpContext http, LedgerStore ledger) =>
        {
            RenameModelRequest request = await http.BodyAsync<RenameModelRequest>();
            return MlflowAnswer.Of(RegistryText.Answer(await ledger.Registry.RenameModelAsync(
                MlflowBody.NeedText(request.Name, "name"), MlflowBody.NeedText(request.NewName, "new_name"), By(http), http.RequestAborted)));
        });
        routes.MapMlflow<UpdateModelRequest, RegisteredModelAnswer>("PATCH", "registered-models/update", Role.Analyst, "Describe a registered model", async (HttpContext http, LedgerStore ledger) =>
        {
            UpdateModelRequest request = await http.BodyAsync<UpdateModelRequest>();
            return MlflowAnswer.Of(RegistryText.Answer(await ledger.Registry.DescribeModelAsync(MlflowBody.NeedText(request.Name, "name"), request.Description ?? "", http.RequestAborted)));
        });
        routes.MapMlflow<ModelRequest, NothingMessage>("DELETE", "registered-models/delete", Role.Admin, "Delete a registered model with all its versions", async (HttpContext http, LedgerStore ledger) =>
        {
            ModelRequest request = await http.BodyOrQueryAsync<ModelRequest>();
            await ledger.Registry.DeleteModelAsync(MlflowBody.NeedText(request.Name, "name"), By(http), http.RequestAborted);
            return MlflowAnswer.Empty;
        });
        routes.MapMlflow<LatestVersionsRequest, ModelVersionsAnswer>("POST", "registered-models/get-latest-versions", Role.Viewer, "The latest version of each stage",
            async (HttpContext http, LedgerStore ledger) => await LatestAsync(ledger, await http.BodyAsync<LatestVersionsRequest>(), http.RequestAborted));
        routes.MapMlflow<ModelVersionsAnswer>("GET", "registered-models/get-latest-versions", Role.Viewer, "The latest version of each stage",
            async ([FromQuery(Name = "name")] string? name, [FromQuery(Name = "stages")] string[]? stages, LedgerStore ledger, CancellationToken cancellation) =>
                await LatestAsync(ledger, new LatestVersionsRequest(name, stages), cancellation));
        routes.MapMlflow<ModelTagRequest, NothingMessage>("POST", "registered-models/set-tag", Role.Analyst, "Set a tag of a registered model", async (HttpContext http, LedgerStore ledger) =>
        {
            ModelTagRequest request = await http.BodyAsync<ModelTagRequest>();
            await ledger.Registry.SetModelTagAsync(
                MlflowBody.NeedText(request.Name, "name"), MlflowBody.NeedText(request.Key, "key"), MlflowBody.Need(request.Value, "value"), http.RequestAborted);
            return MlflowAnswer.Empty;
        });
        routes.MapMlflow<ModelTagRequest, NothingMessage>("DELETE", "registered-models/delete-tag", Role.Analyst, "Take a tag off a registered model", async (HttpContext http, LedgerStore ledger) =>
        {
            ModelTagRequest request = await http.BodyOrQueryAsync<ModelTagRequest>();
            await ledger.Registry.DeleteModelTagAsync(MlflowBody.NeedText(request.Name, "name"), MlflowBody.NeedText(request.Key, "key"), http.RequestAborted);
            return MlflowAnswer.Empty;
        });
        routes.MapMlflow<AliasRequest, NothingMessage>("POST", "registered-models/alias", Role.Approver, "Let an alias stand for a version", async (HttpContext http, LedgerStore ledger) =>
        {
            AliasRequest request = await http.BodyAsync<AliasRequest>();
            await ledger.Registry.SetAliasAsync(
                MlflowBody.NeedText(request.Name, "name"), MlflowBody.NeedText(request.Alias, "alias"), RegistryText.Version(request.Version), By(http), http.RequestAborted);
            return MlflowAnswer.Empty;
        });
        routes.MapMlflow<AliasRequest, NothingMessage>("DELETE", "registered-models/alias", Role.Approver, "Take an alias away", async (HttpContext http, LedgerStore ledger) =>
        {
            AliasRequest request = await http.BodyOrQueryAsync<AliasRequest>();
            await ledger.Registry.DeleteAliasAsync(MlflowBody.NeedText(request.Name, "name"), MlflowBody.NeedText(request.Alias, "alias"), By(http), http.RequestAborted);
            return MlflowAnswer.Empty;
        });
        routes.MapMlflow<ModelVersionAnswer>("GET", "registered-models/alias", Role.Viewer, "The version that an alias stands for",
            async ([FromQuery(Name = "name")] string? name, [FromQuery(Name = "alias")] string? alias, LedgerStore ledger, CancellationToken cancellation) =>
                MlflowAnswer.Of(RegistryText.Answer(await ledger.Registry.FindVersionAsync(
                    MlflowBody.NeedText(name, "name"), "@" + MlflowBody.NeedText(alias, "alias"), cancellation))));
        routes.MapGet("/api/v1/models/{name}/history", async (string name, int? limit, LedgerStore ledger, CancellationToken cancellation) =>
                Results.Json(await ledger.Registry.HistoryAsync(name, limit ?? 100, cancellation), HistoryJson))
            .Needs(Role.Viewer).WithName("registry.history").WithSummary("What happened to a registered model, the latest first").Produces<IReadOnlyList<RegistryChange>>();
    }

    /// <summary>Who asks.</summary>
    internal static string By(HttpContext http) => http.Features.Get<Caller>()?.Name ?? "";

    private static readonly System.Text.Json.JsonSerializerOptions HistoryJson = new(System.Text.Json.JsonSerializerDefaults.Web)
    {
        Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter(System.Text.Json.JsonNamingPolicy.CamelCase) },
    };

    private static async Task<IResult> LatestAsync(LedgerStore ledger, LatestVersionsRequest request, CancellationToken cancellation)
    {
        var versions = await ledger.Registry.LatestVersionsAsync(
            MlflowBody.NeedText(request.Name, "name"), [.. (request.Stages ?? []).Select(s => RegistryText.Stage(s, "stages"))], cancellation);
        return MlflowAnswer.Of(new ModelVersionsAnswer([.. versions.Select(RegistryText.Message)], NextPageToken: null));
    }
}
