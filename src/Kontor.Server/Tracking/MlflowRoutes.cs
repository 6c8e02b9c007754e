using Kontor.Ledger.Access;
using Kontor.Server.Access;

namespace Kontor.Server.Tracking;

/// <summary>Maps the paths of MLflow's REST API 2.0, each under the prefixes that its clients use.</summary>
internal static class MlflowRoutes
{
    // the documented one first; then that of MLflow's own pages, and that of clients older than 1.0
    private static readonly string[] Prefixes = ["/api/2.0/mlflow", "/ajax-api/2.0/mlflow", "/api/2.0/preview/mlflow"];

    // the paths of a run at work: many in a second, and the run itself says who wrote what and when
    private static readonly string[] NotAudited =
        ["runs/create", "runs/update", "runs/log-metric", "runs/log-batch", "runs/log-inputs", "runs/log-parameter", "runs/log-model", "runs/set-tag", "runs/delete-tag"];

    /// <summary>A path that is called without a body.</summary>
    internal static void MapMlflow<TAnswer>(this IEndpointRouteBuilder routes, string method, string path, Role role, string summary, Delegate handler) =>
        Map<TAnswer>(routes, method, path, role, summary, handler, request: null);

    /// <summary>A path that takes a body of JSON.</summary>
    internal static void MapMlflow<TRequest, TAnswer>(this IEndpointRouteBuilder routes, string method, string path, Role role, string summary, Delegate handler) where TRequest : notnull =>
        Map<TAnswer>(routes, method, path, role, summary, handler, typeof(TRequest));

    private static void Map<TAnswer>(IEndpointRouteBuilder routes, string method, string path, Role role, string summary, Delegate handler, Type? request)
    {
        foreach (string prefix in Prefixes)
        {
            RouteHandlerBuilder endpoint = routes.MapMethods($"{prefix}/{path}", [method], handler).Needs(role).WithTags("MLflow");
            if (NotAudited.Contains(path)) endpoint.IsNotAudited("the run itself says who wrote it and when");
            if (prefix == Prefixes[0])
            {
                endpoint.WithName($"mlflow-{path.Replace('/', '-')}-{method.ToLowerInvariant()}").WithSummary(summary).Produces<TAnswer>();
                if (request is not null) endpoint.Accepts(request, MlflowBody.MediaType);
            }
            else
            {
                endpoint.ExcludeFromDescription();
            }
        }
    }
}
