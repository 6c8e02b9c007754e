using Kontor.Ledger;
using Kontor.Ledger.Access;
using Kontor.Ledger.Tracking;
using Kontor.Server.Access;
using Kontor.Server.Problems;
using Microsoft.AspNetCore.Mvc;

namespace Kontor.Server.Tracking;

/// <summary>MLflow's <c>experiments/...</c>.</summary>
internal static class ExperimentEndpoints
{
    internal static void MapExperiments(this IEndpointRouteBuilder routes)
    {
        routes.MapMlflow<CreateExperimentRequest, ExperimentIdAnswer>("POST", "experiments/create", Role.Analyst, "Make an experiment", async (HttpContext http, LedgerStore ledger) =>
        {
            CreateExperimentRequest request = await http.BodyAsync<CreateExperimentRequest>();
            string id = await ledger.Tracking.CreateExperimentAsync(
                MlflowBody.NeedText(request.Name, "name"),
                string.IsNullOrEmpty(request.ArtifactLocation) ? null : request.ArtifactLocation,
                MlflowText.Entries(request.Tags, "tags"),
                http.RequestAborted);
            return MlflowAnswer.Of(new ExperimentIdAnswer(id));
        });
        routes.MapMlflow<ExperimentAnswer>("GET", "experiments/get", Role.Viewer, "An experiment by its identity",
            async ([FromQuery(Name = "experiment_id")] string? id, LedgerStore ledger, CancellationToken cancellation) =>
                MlflowAnswer.Of(new ExperimentAnswer(Message(await ledger.Tracking.GetExperimentAsync(MlflowBody.NeedText(id, "experiment_id"), cancellation)))));
        routes.MapMlflow<ExperimentAnswer>("GET", "experiments/get-by-name", Role.Viewer, "An experiment by its name",
            async ([FromQuery(Name = "experiment_name")] string? name, LedgerStore ledger, CancellationToken cancellation) =>
            {
                Experiment? found = await ledger.Tracking.FindExperimentAsync(MlflowBody.NeedText(name, "experiment_name"), cancellation);
                return found is null
                    ? throw new ProblemException(404, ProblemCodes.ResourceDoesNotExist, $"Could not find experiment with name '{name}'")
                    : MlflowAnswer.Of(new ExperimentAnswer(Message(found)));
            });
        routes.MapMlflow<SearchExperimentsRequest, ExperimentsAnswer>("POST", "experiments/search", Role.Viewer, "Find experiments", async (HttpContext http, LedgerStore ledger) =>
            await SearchAsync(ledger, await http.BodyAsync<SearchExperimentsRequest>(), http.RequestAborted));
        foreach (string path in new[] { "experiments/search", "experiments/list" }) // the list is MLflow 1.x's; its clients are still about
        {
            routes.MapMlflow<ExperimentsAnswer>("GET", path, Role.Viewer, "Find experiments",
                async (
                    [FromQuery(Name = "max_results")] string? maxResults, [FromQuery(Name = "page_token")] string? pageToken, [FromQuery(Name = "filter")] string? filter,
                    [FromQuery(Name = "order_by")] string[]? orderBy, [FromQuery(Name = "view_type")] string? viewType, LedgerStore ledger, CancellationToken cancellation) =>
                    await SearchAsync(ledger, new SearchExperimentsRequest(MlflowText.Number(maxResults, "max_results"), pageToken, filter, orderBy, viewType), cancellation));
        }
        routes.MapMlflow<UpdateExperimentRequest, NothingMessage>("POST", "experiments/update", Role.Analyst, "Rename an experiment", async (HttpContext http, LedgerStore ledger) =>
        {
            UpdateExperimentRequest request = await http.BodyAsync<UpdateExperimentRequest>();
            await ledger.Tracking.RenameExperimentAsync(MlflowBody.NeedText(request.ExperimentId, "experiment_id"), MlflowBody.NeedText(request.NewName, "new_name"), http.RequestAborted);
            return MlflowAnswer.Empty;
        });
        routes.MapMlflow<ExperimentIdRequest, NothingMessage>("POST", "experiments/delete", Role.Analyst, "Delete an experiment; it can be restored", async (HttpContext http, LedgerStore ledger) =>
        {
            ExperimentIdRequest request = await http.BodyAsync<ExperimentIdRequest>();
            await ledger.Tracking.DeleteExperimentAsync(MlflowBody.NeedText(request.ExperimentId, "experiment_id"), http.RequestAborted);
            return MlflowAnswer.Empty;
        });
        routes.MapMlflow<ExperimentIdRequest, NothingMessage>("POST", "experiments/restore", Role.Analyst, "Restore a deleted experiment", async (HttpContext http, LedgerStore ledger) =>
        {
            ExperimentIdRequest request = await http.BodyAsync<ExperimentIdRequest>();
            await ledger.Tracking.RestoreExperimentAsync(MlflowBody.NeedText(request.ExperimentId, "experiment_id"), http.RequestAborted);
            return MlflowAnswer.Empty;
        });
        routes.MapMlflow<ExperimentTagRequest, NothingMessage>("POST", "experiments/set-experiment-tag", Role.Analyst, "Set a tag of an experiment", async (HttpContext http, LedgerStore ledger) =>
        {
            ExperimentTagRequest request = await http.BodyAsync<ExperimentTagRequest>();
            await ledger.Tracking.SetExperimentTagAsync(MlflowBody.NeedText(request.ExperimentId, "experiment_id"), MlflowText.Entry(request.Key, request.Value), http.RequestAborted);
            return MlflowAnswer.Empty;
        });
        routes.MapMlflow<ExperimentTagRequest, NothingMessage>("POST", "experiments/delete-experiment-tag", Role.Analyst, "Take a tag off an experiment", async (HttpContext http, LedgerStore ledger) =>
        {
            ExperimentTagRequest request = await http.BodyAsync<ExperimentTagRequest>();
            await ledger.Tracking.DeleteExperimentTagAsync(MlflowBody.NeedText(request.ExperimentId, "experiment_id"), MlflowBody.NeedText(request.Key, "key"), http.RequestAborted);
            return MlflowAnswer.Empty;
        });
    }

    private static async Task<IResult> SearchAsync(LedgerStore ledger, SearchExperimentsRequest request, CancellationToken cancellation)
    {
        var usual = new ExperimentSearch();
        Page<Experiment> page = await ledger.Tracking.SearchExperimentsAsync(
            usual with
            {
                Filter = request.Filter,
                OrderBy = [.. request.OrderBy ?? []],
                MaxResults = request.MaxResults ?? usual.MaxResults,
                PageToken = string.IsNullOrEmpty(request.PageToken) ? null : request.PageToken,
                View = MlflowText.View(request.ViewType, "view_type"),
            },
            cancellation);
        return MlflowAnswer.Of(new ExperimentsAnswer([.. page.Items.Select(Message)], page.NextPageToken));
    }

    private static ExperimentMessage Message(Experiment e) =>
        new(e.Id, e.Name, e.ArtifactLocation, MlflowText.Of(e.Stage), e.CreationTime, e.LastUpdateTime, MlflowText.Messages(e.Tags));
}
