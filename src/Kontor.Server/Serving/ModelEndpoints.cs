using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Kontor.Errors;
using Kontor.Ledger;
using Kontor.Ledger.Artefacts;
using Kontor.Ledger.Registry;
using Kontor.Server.Access;
using Kontor.Server.Problems;
using Kontor.Serving;
using Kontor.Serving.Rows;

namespace Kontor.Server.Serving;

/// <summary>Kontor's own way to models: register, promote, describe, predict.</summary>
internal static class ModelEndpoints
{
    private const string Tag = "Models";

    internal static void MapModels(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder models = routes.MapGroup("/api/v1/models").WithTags(Tag);
        models.MapGet("", ListAsync).Needs(Role.Viewer).WithName("ListModels").WithSummary("The registered models").Produces<ModelsAnswer>();
        models.MapPost("", CreateAsync).Needs(Role.Analyst).WithName("CreateModel").WithSummary("Register a name for a model's versions").Accepts<NewModel>("application/json").Produces<ModelAnswer>(StatusCodes.Status201Created);
        models.MapGet("/{name}", GetAsync).Needs(Role.Viewer).WithName("GetModel").WithSummary("A model, its versions by stage and alias, and the signature of the version that is served").Produces<ModelAnswer>();
        models.MapGet("/{name}/versions", VersionsAsync).Needs(Role.Viewer).WithName("ListModelVersions").WithSummary("The versions of a model").Produces<VersionsAnswer>();
        models.MapPost("/{name}/versions", UploadAsync).Needs(Role.Analyst).TakesFiles().WithName("UploadModelVersion").WithSummary("Register a model file as the next version; the model is registered if it is new").Accepts<byte[]>("application/octet-stream", "application/json").Produces<VersionAnswer>(StatusCodes.Status201Created);
        models.MapGet("/{name}/versions/{version}", VersionAsync).Needs(Role.Viewer).WithName("GetModelVersion").WithSummary("A version by number, @alias, stage or latest").Produces<VersionAnswer>();
        models.MapGet("/{name}/versions/{version}/signature", SignatureAsync).Needs(Role.Viewer).WithName("GetModelSignature").WithSummary("What a version takes and gives").Produces<SignatureAnswer>();
        models.MapPost("/{name}/versions/{version:int}/stage", MoveAsync).Needs(Role.Approver).WithName("MoveModelVersion").WithSummary("Move a version to a stage: None, Staging, Production, Archived").Accepts<NewStage>("application/json").Produces<VersionAnswer>();
        models.MapPut("/{name}/aliases/{alias}", AliasAsync).Needs(Role.Approver).WithName("SetModelAlias").WithSummary("Let an alias such as champion or challenger stand for a version").Accepts<NewAlias>("application/json").Produces<VersionAnswer>();
        models.MapDelete("/{name}/aliases/{alias}", DeleteAliasAsync).Needs(Role.Approver).WithName("DeleteModelAlias").WithSummary("Take an alias away").Produces(StatusCodes.Status204NoContent);
        models.MapPost("/{name}/predict", PredictAsync).Needs(Role.Viewer).WithName("Predict").WithSummary("Score rows with the version that ?version= names: a number, @alias, stage or latest").Accepts<PredictRequest>("application/json", "text/csv").Produces<PredictAnswer>();
        models.MapGet("/{name}/comparison", ComparisonAsync).Needs(Role.Viewer).WithName("GetComparison").WithSummary("How the challenger's predictions differ from the champion's on live input").Produces<ComparisonReport>();
        models.MapGet("/{name}/capture", CaptureAsync).Needs(Role.Viewer).WithName("GetCapture").WithSummary("What has been captured of inputs and outputs").Produces<CaptureAnswer>();
        models.MapPut("/{name}/capture", SetCaptureAsync).Needs(Role.Analyst).WithName("SetCapture").WithSummary("Capture a share of the requests, 0 for none").Accepts<CaptureShare>("application/json").Produces<CaptureAnswer>();
    }

    private static async Task<IResult> ListAsync(LedgerStore ledger, string? filter, int? limit, string? page, CancellationToken cancellation)
    {
        var found = await ledger.Registry.SearchModelsAsync(new RegistrySearch { Filter = filter ?? "", Limit = limit ?? 100, Page = page }, cancellation);
        return Results.Ok(new ModelsAnswer([.. found.Items.Select(m => ModelAnswer.Of(m))], found.NextPageToken));
    }

    private static async Task<IResult> CreateAsync(HttpContext http, LedgerStore ledger, NewModel model, CancellationToken cancellation)
    {
        RegisteredModel made = await ledger.Registry.CreateModelAsync(model.Name, model.Description, by: By(http), cancellation: cancellation);
        return Results.Created($"/api/v1/models/{Uri.EscapeDataString(made.Name)}", ModelAnswer.Of(made));
    }

    private static async Task<IResult> GetAsync(LedgerStore ledger, ModelServer server, string name, CancellationToken cancellation)
    {
        RegisteredModel model = await ledger.Registry.GetModelAsync(name, cancellation);
        SignatureAnswer? serves = null;
        try
        {
            (ModelVersion version, Signature signature, string kind) = await server.DescribeAsync(name, "", cancellation);
            serves = SignatureAnswer.Of(version.Number, kind, signature);
        }
        catch (DataException none) when (none.Fault.Code is FaultCode.NotFound or FaultCode.Malformed or FaultCode.Version)
        {
            // no version yet, or none with a file that Kontor reads
        }
        return Results.Ok(ModelAnswer.Of(model, serves));
    }

    private static async Task<IResult> VersionsAsync(LedgerStore ledger, string name, int? limit, string? page, CancellationToken cancellation)
    {
        await ledger.Registry.GetModelAsync(name, cancellation);
        var found = await ledger.Registry.SearchVersionsAsync(
            new RegistrySearch { Filter = $"name = '{name.Replace("'", "''", StringComparison.Ordinal)}'", Order = ["version_number DESC"], Limit = limit ?? 100, Page = page }, cancellation);
        return Results.Ok(new VersionsAnswer([.. found.Items.Select(VersionAnswer.Of)], found.NextPageToken));
    }

    private static async Task<IResult> UploadAsync(HttpContext http, LedgerStore ledger, BlobStore blobs, string name, string? description, string? run, CancellationToken cancellation)
    {
        FileHash file = await blobs.PutAsync(http.Request.Body, cancellation);
        if (file.Bytes == 0) throw new ProblemException(400, ProblemCodes.BadRequest, "the body is empty: it must be the model file");
        ModelVersion version = await ModelRegistration.RegisterAsync(ledger.Registry, blobs, name, file, description ?? "", run ?? "", By(http), cancellation);
        return Results.Created($"/api/v1/models/{Uri.EscapeDataString(name)}/versions/{version.Number}", VersionAnswer.Of(version));
    }

    private static async Task<IResult> VersionAsync(LedgerStore ledger, string name, string version, CancellationToken cancellation) =>
        Results.Ok(VersionAnswer.Of(await ledger.Registry.FindVersionAsync(name, version, cancellation)));

    private static async Task<IResult> SignatureAsync(ModelServer server, string name, string version, CancellationToken cancellation)
    {
        (ModelVersion found, Signature signature, string kind) = await server.DescribeAsync(name, version, cancellation);
        return Results.Ok(SignatureAnswer.Of(found.Number, kind, signature));
    }

    private static async Task<IResult> MoveAsync(HttpContext http, LedgerStore ledger, ModelRoutes serving, string name, int version, NewStage move, CancellationToken cancellation)
    {
        if (!Enum.TryParse(move.Stage, ignoreCase: true, out ModelStage stage) || !Enum.IsDefined(stage) || int.TryParse(move.Stage, out _))
            throw new ProblemException(400, ProblemCodes.InvalidParameterValue, $"stage is '{move.Stage}': needs one of {string.Join(", ", Enum.GetNames<ModelStage>())}");
        ModelVersion moved = await ledger.Registry.MoveVersionAsync(name, version, stage, move.ArchiveExisting, By(http), cancellation);
        await serving.RefreshAsync(cancellation);
        return Results.Ok(VersionAnswer.Of(moved));
    }

    private static async Task<IResult> AliasAsync(HttpContext http, LedgerStore ledger, ModelRoutes serving, string name, string alias, NewAlias to, CancellationToken cancellation)
    {
        await ledger.Registry.SetAliasAsync(name, alias, to.Version, By(http), cancellation);
        await serving.RefreshAsync(cancellation);
        return Results.Ok(VersionAnswer.Of(await ledger.Registry.GetVersionAsync(name, to.Version, cancellation)));
    }

    private static async Task<IResult> DeleteAliasAsync(HttpContext http, LedgerStore ledger, ModelRoutes serving, string name, string alias, CancellationToken cancellation)
    {
        await ledger.Registry.DeleteAliasAsync(name, alias, By(http), cancellation);
        await serving.RefreshAsync(cancellation);
        return Results.NoContent();
    }

    private static async Task<IResult> PredictAsync(HttpContext http, ModelServer server, string name, string? version, CancellationToken cancellation)
    {
        Func<Signature, ScoreRows> read = await Bodies.RowsAsync(http.Request, cancellation);
        (ModelVersion served, ScoredRows scored) = await server.ScoreAsync(name, version ?? "", read, cancellation);
        Bodies.RefuseIfAllBad(scored);
        return Bodies.Json(json =>
        {
            json.WriteString("model", name);
            json.WriteNumber("version", served.Number);
            RowsJson.Write(json, scored);
        });
    }

    private static async Task<IResult> ComparisonAsync(LiveComparison comparison, ModelRoutes serving, string name, int? champion, int? challenger, CancellationToken cancellation)
    {
        (ServedModel served, ModelVersion usual) = await serving.FindAsync(name, "", cancellation);
        int other = challenger ?? served.Challenger?.Number ?? throw new ProblemException(404, ProblemCodes.ResourceDoesNotExist, $"'{name}' has no challenger: set the alias {ServedModel.ChallengerAlias}, or name a version with ?challenger=");
        return Results.Ok(await comparison.ReportAsync(name, champion ?? usual.Number, other, cancellation));
    }

    private static async Task<IResult> CaptureAsync(LedgerStore ledger, LiveCapture capture, string name, CancellationToken cancellation)
    {
        RegisteredModel model = await ledger.Registry.GetModelAsync(name, cancellation);
        await capture.Lines.DrainAsync(cancellation);
        (long written, long dropped, long failed) = capture.Lines.Counts;
        return Results.Ok(new CaptureAnswer(name, new ServedModel(model, ImmutableDictionary<string, ModelVersion>.Empty, null).CaptureShare, written, dropped, failed, capture.Lines.Files(name)));
    }

    private static async Task<IResult> SetCaptureAsync(LedgerStore ledger, ModelRoutes serving, LiveCapture capture, string name, CaptureShare share, CancellationToken cancellation)
    {
        if (!(share.Share is >= 0 and <= 1)) throw new ProblemException(400, ProblemCodes.InvalidParameterValue, $"share is {share.Share}: needs 0 to 1");
        await ledger.Registry.SetModelTagAsync(name, ServedModel.CaptureTag, share.Share.ToString(CultureInfo.InvariantCulture), cancellation);
        await serving.RefreshAsync(cancellation);
        return await CaptureAsync(ledger, capture, name, cancellation);
    }

    // who is known once access is checked
    private static string By(HttpContext http) => http.User.Identity?.Name ?? "";
}
