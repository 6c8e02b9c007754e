using Kontor.Server.Access;
using Kontor.Server.Problems;
using Kontor.Serving.Rows;

namespace Kontor.Server.Serving;

/// <summary>The contract of SageMaker's inference containers: <c>/ping</c> says whether the model can answer, <c>/invocations</c> scores CSV, JSON Lines or JSON.</summary>
internal static class SageMakerEndpoints
{
    private const string Tag = "SageMaker";

    internal static void MapSageMaker(this IEndpointRouteBuilder routes)
    {
        bool open = routes.ServiceProvider.GetRequiredService<ServingSettings>().IsContainer;
        routes.MapGet("/ping", (InvocationModel model) => model.IsReady ? Results.Ok() : Results.StatusCode(503)).IsOpen().WithTags(Tag).WithName("Ping").WithSummary("Whether the model can answer").Produces(200).Produces(503);
        RouteHandlerBuilder invocations = routes.MapPost("/invocations", InvokeAsync).WithTags(Tag).WithName("Invocations").WithSummary("Score rows with the model that the server was started with").Accepts<PredictRequest>(Bodies.JsonType, Bodies.LinesType, Bodies.CsvType).Produces<PredictAnswer>();
        if (open) invocations.IsOpen();
        else invocations.Needs(Role.Viewer);
    }

    private static async Task<IResult> InvokeAsync(HttpContext http, InvocationModel model, CancellationToken cancellation)
    {
        string answer = Accepted(http.Request);
        Func<Signature, ScoreRows> read = await Bodies.RowsAsync(http.Request, cancellation);
        ScoredRows scored = await model.ScoreAsync(read, cancellation);
        Bodies.RefuseIfAllBad(scored);
        switch (answer)
        {
            case Bodies.CsvType:
                Bodies.RefuseIfAnyBad(scored); // cells have no place for what is wrong with a row
                return Results.Text(RowsCsv.Write(scored, http.Request.Headers.Accept.ToString().Contains("header=present", StringComparison.OrdinalIgnoreCase)), Bodies.CsvType);
            case Bodies.LinesType:
                return Results.Bytes(Lines(scored), Bodies.LinesType);
            default:
                return Bodies.Json(json => RowsJson.Write(json, scored));
        }
    }

    // what the client takes; where it takes anything, what it sent
    private static string Accepted(HttpRequest request)
    {
        string sent = Bodies.TypeOf(request.ContentType);
        string[] accepted = [.. request.Headers.Accept.ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(a => Bodies.TypeOf(a))];
        if (accepted.Length == 0 || accepted.Contains("*/*")) return sent;
        return accepted.FirstOrDefault(a => a is Bodies.CsvType or Bodies.LinesType or Bodies.JsonType)
            ?? throw new ProblemException(406, ProblemCodes.BadRequest, $"Accept is '{request.Headers.Accept}': needs {Bodies.JsonType}, {Bodies.LinesType} or {Bodies.CsvType}");
    }

    private static byte[] Lines(ScoredRows scored) => RowLines.Lines(scored.Count, (json, r) =>
    {
        if (scored.FaultOf(r) is { } fault)
        {
            json.WritePropertyName("error");
            RowsJson.Fault(json, fault);
            return;
        }
        foreach (ScoreColumn column in scored.Columns) RowsJson.Value(json, column, r);
    });
}
