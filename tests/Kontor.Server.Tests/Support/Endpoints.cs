using System.Text;
using System.Text.RegularExpressions;
using Kontor.Server.Access;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace Kontor.Server.Tests.Support;

/// <summary>One endpoint of a running server with one of its methods.</summary>
internal sealed record Endpoints(string Method, RouteEndpoint Endpoint)
{
    internal string Path => "/" + Endpoint.RoutePattern.RawText!.TrimStart('/');

    internal AccessRule? Rule => Endpoint.Metadata.GetMetadata<AccessRule>();

    internal string? Name => Endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName;

    /// <summary>Who writes its row of the audit trail: the gate, itself, or nobody.</summary>
    internal string Audited => AuditGate.IsAudited(Endpoint, Method) ? "yes" : Endpoint.Metadata.GetMetadata<NoAudit>() is { Itself: true } ? "itself" : "-";

    /// <summary>All of a server, by path and method.</summary>
    internal static IReadOnlyList<Endpoints> Of(RunningServer server) =>
    [
        .. server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(e => (e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Select(method => new Endpoints(method, e)))
            .OrderBy(e => e.Path, StringComparer.Ordinal).ThenBy(e => e.Method, StringComparer.Ordinal),
    ];

    /// <summary>A request to it, of a shape that gets past routing: each parameter has a value, a body is of a type that is taken.</summary>
    internal HttpRequestMessage Request()
    {
        string path = Regex.Replace(Path, @"\{\*{0,2}([A-Za-z_0-9]+)[^}]*\}", match => Value(Endpoint.RoutePattern.GetParameter(match.Groups[1].Value)!));
        var request = new HttpRequestMessage(new HttpMethod(Method), path);
        if (Method is "GET" or "HEAD" or "DELETE") return request;
        string type = Endpoint.Metadata.GetMetadata<TakesFiles>() is not null ? "application/octet-stream" : Endpoint.Metadata.GetMetadata<IAcceptsMetadata>()?.ContentTypes[0] ?? "application/json";
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(type == "application/x-www-form-urlencoded" ? "key=x" : "{}"));
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type == "*/*" ? "application/json" : type);
        return request;
    }

    private static string Value(RoutePatternParameterPart parameter) => parameter.ParameterPolicies.Select(p => p.Content).FirstOrDefault() switch
    {
        "guid" => Guid.Empty.ToString(),
        "int" or "long" or ['m', ..] or ['r', ..] => "1",
        _ => "x",
    };
}
