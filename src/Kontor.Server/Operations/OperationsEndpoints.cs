using Kontor.Server.Access;

namespace Kontor.Server.Operations;

/// <summary>Is the server alive, and can it work.</summary>
internal static class OperationsEndpoints
{
    internal static void AddOperations(this WebApplicationBuilder builder, Hosting.ServerSettings settings)
    {
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        builder.Services.AddSingleton<Shutdown>();
        builder.Services.AddSingleton<Readiness>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = settings.Grace);
        builder.AddTelemetry(settings);
    }

    internal static void MapOperations(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health", () => Results.Text("OK")).IsOpen()
            .WithName("health").WithSummary("Says OK while the process answers, as MLflow does").WithTags("Operations").Produces<string>(200, "text/plain");
        routes.MapGet("/health/live", () => Results.Json(new { status = "alive" })).IsOpen()
            .WithName("alive").WithSummary("Says whether the process answers: if not, start it again").WithTags("Operations").Produces<Alive>();
        routes.MapGet("/health/ready", async (Readiness readiness, CancellationToken cancellation) =>
            {
                HealthReport report = await readiness.LookAsync(cancellation);
                return Results.Json(report, statusCode: report.IsReady ? 200 : 503);
            }).IsOpen()
            .WithName("ready").WithSummary("Says whether the server can work: database, artefacts, disk, no signal to stop; 503 when not").WithTags("Operations").Produces<HealthReport>().Produces<HealthReport>(503);
        routes.MapGet("/version", () => Results.Text(typeof(OperationsEndpoints).Assembly.GetName().Version!.ToString(3))).IsOpen()
            .WithName("version").WithSummary("The version of this program").WithTags("Operations").Produces<string>(200, "text/plain");
        routes.MapPrometheusScrapingEndpoint("/metrics").Needs(Role.Viewer)
            .WithName("metrics").WithSummary("The metrics as Prometheus reads them").WithTags("Operations");
    }

    /// <summary>The process answers.</summary>
    /// <param name="Status"><c>alive</c>.</param>
    internal sealed record Alive(string Status);
}
