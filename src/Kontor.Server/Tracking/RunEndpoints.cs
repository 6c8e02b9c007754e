using System.Text.Json;
using System.Text.Json.Nodes;
using Kontor.Ledger;
using Kontor.Ledger.Access;
using Kontor.Ledger.Tracking;
using Kontor.Server.Access;
using Microsoft.AspNetCore.Mvc;

namespace Kontor.Server.Tracking;

/// <summary>MLflow's <c>runs/...</c>, but for what is logged to them.</summary>
internal static class RunEndpoints
{
    private const string ModelHistory = "mlflow.log-model.history";

    internal static void MapRuns(this IEndpointRouteBuilder routes)
    {
        routes.MapMlflow<CreateRunRequest, RunAnswer>("POST", "runs/create", Role.Analyst, "Begin a run", async (HttpContext http, LedgerStore ledger) =>
        {
            CreateRunRequest request = await http.BodyAsync<CreateRunRequest>();
            RunDocument run = await ledger.Tracking.CreateRunAsync(
                new NewRun
                {
                    ExperimentId = string.IsNullOrEmpty(request.ExperimentId) ? "0" : request.ExperimentId,
                    Name = string.IsNullOrEmpty(request.RunName) ? null : request.RunName,
                    UserId = request.UserId ?? http.Features.Get<Caller>()?.Name ?? "",
                    StartTime = request.StartTime,
                    Tags = MlflowText.Entries(request.Tags, "tags"),
                },
                http.RequestAborted);
            return MlflowAnswer.Run(run.Json);
        });
        routes.MapMlflow<RunAnswer>("GET", "runs/get", Role.Viewer, "A run",
            async ([FromQuery(Name = "run_id")] string? id, [FromQuery(Name = "run_uuid")] string? uuid, LedgerStore ledger, CancellationToken cancellation) =>
                MlflowAnswer.Run((await ledger.Tracking.GetRunAsync(RunId(id, uuid), cancellation)).Json));
        routes.MapMlflow<UpdateRunRequest, RunInfoAnswer>("POST", "runs/update", Role.Analyst, "Change a run's status, end or name", async (HttpContext http, LedgerStore ledger) =>
        {
            UpdateRunRequest request = await http.BodyAsync<UpdateRunRequest>();
            RunDocument run = await ledger.Tracking.UpdateRunAsync(
                RunId(request.RunId, request.RunUuid),
                new RunUpdate { Status = MlflowText.Status(request.Status), EndTime = request.EndTime, Name = string.IsNullOrEmpty(request.RunName) ? null : request.RunName },
                http.RequestAborted);
            return MlflowAnswer.Of(new RunInfoAnswer(Info(run)));
        });
        routes.MapMlflow<RunIdRequest, NothingMessage>("POST", "runs/delete", Role.Analyst, "Delete a run; it can be restored", async (HttpContext http, LedgerStore ledger) =>
        {
            RunIdRequest request = await http.BodyAsync<RunIdRequest>();
            await ledger.Tracking.DeleteRunAsync(RunId(request.RunId, request.RunUuid), http.RequestAborted);
            return MlflowAnswer.Empty;
        });
        routes.MapMlflow<RunIdRequest, NothingMessage>("POST", "runs/restore", Role.Analyst, "Restore a deleted run", async (HttpContext http, LedgerStore ledger) =>
        {
            RunIdRequest request = await http.BodyAsync<RunIdRequest>();
            await ledger.Tracking.RestoreRunAsync(RunId(request.RunId, request.RunUuid), http.RequestAborted);
            return MlflowAnswer.Empty;
        });
        routes.MapMlflow<SearchRunsRequest, RunsAnswer>("POST", "runs/search", Role.Viewer, "Find runs", async (HttpContext http, LedgerStore ledger) =>
        {
            SearchRunsRequest request = await http.BodyAsync<SearchRunsRequest>();
            var search = new RunSearch { ExperimentIds = [.. request.ExperimentIds ?? []] };
            RunPage page = await ledger.Tracking.SearchRunsAsync(
                search with
                {
                    Filter = request.Filter,
                    OrderBy = [.. request.OrderBy ?? []],
                    MaxResults = request.MaxResults ?? search.MaxResults,
                    PageToken = string.IsNullOrEmpty(request.PageToken) ? null : request.PageToken,
                    View = MlflowText.View(request.RunViewType, "run_view_type"),
                },
                http.RequestAborted);
            return MlflowAnswer.Ready(page.Json);
        });
        routes.MapMlflow<RunEntryRequest, NothingMessage>("POST", "runs/log-parameter", Role.Analyst, "Log a parameter of a run", async (HttpContext http, LedgerStore ledger) =>
        {
            RunEntryRequest request = await http.BodyAsync<RunEntryRequest>();
            await ledger.Tracking.LogParamAsync(RunId(request.RunId, request.RunUuid), MlflowText.Entry(request.Key, request.Value), http.RequestAborted);
            return MlflowAnswer.Empty;
        });
        routes.MapMlflow<RunEntryRequest, NothingMessage>("POST", "runs/set-tag", Role.Analyst, "Set a tag of a run", async (HttpContext http, LedgerStore ledger) =>
        {
            RunEntryRequest request = await http.BodyAsync<RunEntryRequest>();
            await ledger.Tracking.SetTagAsync(RunId(request.RunId, request.RunUuid), MlflowText.Entry(request.Key, request.Value), http.RequestAborted);
            return MlflowAnswer.Empty;
        });
        routes.MapMlflow<RunEntryRequest, NothingMessage>("POST", "runs/delete-tag", Role.Analyst, "Take a tag off a run", async (HttpContext http, LedgerStore ledger) =>
        {
            RunEntryRequest request = await http.BodyAsync<RunEntryRequest>();
            await ledger.Tracking.DeleteTagAsync(RunId(request.RunId, request.RunUuid), MlflowBody.NeedText(request.Key, "key"), http.RequestAborted);
            return MlflowAnswer.Empty;
        });
        routes.MapMlflow<LogInputsRequest, NothingMessage>("POST", "runs/log-inputs", Role.Analyst, "Note data that a run has read", async (HttpContext http, LedgerStore ledger) =>
        {
            LogInputsRequest request = await http.BodyAsync<LogInputsRequest>();
            await ledger.Tracking.LogDatasetsAsync(MlflowBody.NeedText(request.RunId, "run_id"), [.. (request.Datasets ?? []).Select(Dataset)], http.RequestAborted);
            return MlflowAnswer.Empty;
        });
        routes.MapMlflow<LogModelRequest, NothingMessage>("POST", "runs/log-model", Role.Analyst, "Note a model that a run logged", async (HttpContext http, LedgerStore ledger) =>
        {
            LogModelRequest request = await http.BodyAsync<LogModelRequest>();
            await NoteModelAsync(ledger.Tracking, MlflowBody.NeedText(request.RunId, "run_id"), MlflowBody.NeedText(request.ModelJson, "model_json"), http.RequestAborted);
            return MlflowAnswer.Empty;
        });
    }

    /// <summary>The run that a request is about: <c>run_uuid</c> is the old name of <c>run_id</c>.</summary>
    internal static string RunId(string? id, string? uuid) => MlflowBody.NeedText(string.IsNullOrEmpty(id) ? uuid : id, "run_id");

    // MLflow keeps the models of a run as a JSON array in a tag
    private static async Task NoteModelAsync(TrackingStore tracking, string runId, string model, CancellationToken cancellation)
    {
        JsonNode added;
        try
        {
            added = JsonNode.Parse(model) as JsonObject ?? throw MlflowBody.Invalid("model_json", "JSON that is no object", "the object of an MLmodel file");
        }
        catch (JsonException failure)
        {
            throw MlflowBody.Invalid("model_json", $"a text that is no JSON ({failure.Message})", "the object of an MLmodel file");
        }
        RunDocument run = await tracking.GetRunAsync(runId, cancellation);
        string? before = run.Tags.FirstOrDefault(t => t.Key == ModelHistory).Value;
        JsonArray history = before is null ? [] : JsonNode.Parse(before) as JsonArray ?? [];
        history.Add(added);
        await tracking.SetTagAsync(runId, new TrackingEntry(ModelHistory, history.ToJsonString()), cancellation);
    }

    private static RunDataset Dataset(DatasetInputMessage? input, int index)
    {
        string at = $"datasets[{index}].dataset";
        DatasetMessage dataset = MlflowBody.Need(input?.Dataset, at);
        return new RunDataset(
            MlflowBody.NeedText(dataset.Name, $"{at}.name"), MlflowBody.NeedText(dataset.Digest, $"{at}.digest"), MlflowBody.NeedText(dataset.SourceType, $"{at}.source_type"), MlflowBody.NeedText(dataset.Source, $"{at}.source"))
        {
            Schema = dataset.Schema,
            Profile = dataset.Profile,
            Tags = MlflowText.Entries(input!.Tags, $"datasets[{index}].tags"),
        };
    }

    private static RunInfoMessage Info(RunDocument run) => new(
        run.Id, run.Id, run.Name, run.ExperimentId, run.UserId, run.Status.ToString().ToUpperInvariant(), run.StartTime, run.EndTime, run.ArtifactUri, MlflowText.Of(run.Stage));
}
