using Kontor.Server.Access;

namespace Kontor.Server.Operations;

/// <summary>Is the server alive, and can it work.</summary>
internal static class OperationsEndpoints
{
    internal static void MapOperations(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health", () => Results.Text("OK")).IsOpen().WithName("health").WithSummary("Whether the server runs").Produces<string>(contentType: "text/plain");
        routes.MapGet("/version", () => Results.Text(typeof(OperationsEndpoints).Assembly.GetName().Version!.ToString(3))).IsOpen().WithName("version").WithSummary("The server's version").Produces<string>(contentType: "text/plain");
    }
}
