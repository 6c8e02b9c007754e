using System.Collections.Immutable;
using System.Text.Json;
using Kontor.Errors;
using Kontor.Ledger;
using Kontor.Ledger.Registry;
using Kontor.Server.Access;
using Kontor.Serving.Rows;

namespace Kontor.Server.Serving;

/// <summary>The Open Inference Protocol v2 over HTTP. A version is a number, an @alias or a stage; without one the champion serves, else production, else the latest.</summary>
internal static class InferenceEndpoints
{
    private const string Tag = "Open Inference";

    internal static void MapInference(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder v2 = routes.MapGroup("/v2").WithTags(Tag);
        v2.MapGet("", () => new ServerMetadata("kontor", typeof(InferenceEndpoints).Assembly.GetName().Version!.ToString(3), [])).IsOpen().WithName("InferenceServer").WithSummary("What this server is").Produces<ServerMetadata>();
        v2.MapGet("/health/live", () => new LiveAnswer(true)).IsOpen().WithName("InferenceLive").WithSummary("Whether the server runs").Produces<LiveAnswer>();
        v2.MapGet("/health/ready", ReadyAsync).IsOpen().WithName("InferenceReady").WithSummary("Whether the server can answer").Produces<ReadyAnswer>().Produces<ReadyAnswer>(503);
        foreach ((string path, string suffix) in ((string, string)[])[("/models/{model}", ""), ("/models/{model}/versions/{version}", "Version")])
        {
            v2.MapGet(path, MetadataAsync).Needs(Role.Viewer).WithName($"InferenceModel{suffix}").WithSummary("What a model takes and gives").Produces<ModelMetadata>();
            v2.MapGet($"{path}/ready", ModelReadyAsync).Needs(Role.Viewer).WithName($"InferenceModel{suffix}Ready").WithSummary("Whether a model can answer; it is loaded for that").Produces<ModelReadyAnswer>().Produces<ModelReadyAnswer>(503);
            v2.MapPost($"{path}/infer", InferAsync).Needs(Role.Viewer).WithName($"Infer{suffix}").WithSummary("Score rows that are given as tensors").Accepts<InferRequest>("application/json").Produces<InferAnswer>();
        }
    }

    private static async Task<IResult> ReadyAsync(LedgerStore ledger, CancellationToken cancellation)
    {
        try
        {
            await ledger.Registry.RevisionAsync(cancellation);
            return Results.Ok(new ReadyAnswer(true));
        }
        catch (DataException)
        {
            return Results.Json(new ReadyAnswer(false), statusCode: 503);
        }
    }

    private static async Task<IResult> MetadataAsync(LedgerStore ledger, ModelServer server, HttpContext http, string model, CancellationToken cancellation)
    {
        (_, Signature signature, string kind) = await server.DescribeAsync(model, Version(http), cancellation);
        var versions = await ledger.Registry.SearchVersionsAsync(
            new RegistrySearch { Filter = $"name = '{model.Replace("'", "''", StringComparison.Ordinal)}'", Order = ["version_number ASC"], Limit = 10_000 }, cancellation);
        return Results.Ok(new ModelMetadata(
            model, [.. versions.Items.Select(v => $"{v.Number}")], $"kontor_{kind.Replace(':', '_').Replace('-', '_')}", [.. signature.Inputs.Select(Tensor)], [.. signature.Outputs.Select(Tensor)]));
    }

    private static async Task<IResult> ModelReadyAsync(ModelServer server, HttpContext http, string model, CancellationToken cancellation)
    {
        try
        {
            await server.DescribeAsync(model, Version(http), cancellation);
            return Results.Ok(new ModelReadyAnswer(model, true));
        }
        catch (DataException broken) when (broken.Fault.Code is FaultCode.Malformed or FaultCode.Version or FaultCode.NativeLibrary)
        {
            return Results.Json(new ModelReadyAnswer(model, false), statusCode: 503);
        }
    }

    private static async Task<IResult> InferAsync(ModelServer server, HttpContext http, string model, CancellationToken cancellation)
    {
        JsonElement request = await Bodies.JsonAsync(http.Request, cancellation);
        ImmutableArray<string> asked = [];
        (ModelVersion version, ScoredRows scored) = await server.ScoreAsync(model, Version(http), signature =>
        {
            ScoreRows rows = Tensors.Read(request, signature);
            asked = Tensors.Asked(request, signature);
            return rows;
        }, cancellation);
        Bodies.RefuseIfAnyBad(scored); // a tensor has no place for what is wrong with a row
        return Bodies.Json(json =>
        {
            json.WriteString("model_name", model);
            json.WriteString("model_version", $"{version.Number}");
            if (request.TryGetProperty("id", out JsonElement id) && id.ValueKind == JsonValueKind.String) json.WriteString("id", id.GetString());
            Tensors.Write(json, scored, asked);
        });
    }

    private static string Version(HttpContext http) => http.Request.RouteValues.TryGetValue("version", out object? version) ? (string)version! : "";

    private static TensorMetadata Tensor(Field field) => new(field.Name, Tensors.Datatype(field), [-1]);
}
