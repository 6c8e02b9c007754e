using Kontor.Server.Access;

namespace Kontor.Server.Operations;

/// <summary>Is the server alive, and can it work.</summary>
internal static class OperationsEndpoints
{
    internal static void MapOperations(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health", () => Results.Text("OK")).IsOpen();
        routes.MapGet("/version", () => Results.Text(typeof(OperationsEndpoints).Assembly.GetName().Version!.ToString(3))).IsOpen();
    }
}
