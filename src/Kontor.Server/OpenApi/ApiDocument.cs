using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Kontor.Server.Access;
using Kontor.Server.Problems;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Kontor.Server.OpenApi;

/// <summary>The OpenAPI document of the server: made from the endpoints themselves, with what they have in common added.</summary>
internal static class ApiDocument
{
    internal const string Path = "/openapi/v1.json";
    private const string Bearer = "bearer", Basic = "basic", Session = "session", Problem = "Problem";

    internal static void AddApiDocument(this WebApplicationBuilder builder) => builder.Services.AddOpenApi(options =>
    {
        options.AddDocumentTransformer((document, _, _) => Complete(document));
        options.AddOperationTransformer(Complete);
    });

    internal static void MapApiDocument(this IEndpointRouteBuilder routes) => routes.MapOpenApi("/openapi/{documentName}.json").IsOpen();

    private static Task Complete(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Kontor", Version = typeof(ApiDocument).Assembly.GetName().Version!.ToString(3),
            Description = "Ledger, tracking, registry and serving. Failures are problem+json (RFC 9457) with a code.",
        };
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
        {
            [Bearer] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "A key: kontor_<id>_<secret>" },
            [Basic] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "basic", Description = "Any user name, with a key as password" },
            [Session] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Cookie, Name = SessionCookie.Name, Description = $"A session of POST /login; unsafe requests repeat its token in the header {Origins.CsrfHeader}",
            },
        };
        document.Components.Schemas ??= new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal);
        document.Components.Schemas[Problem] = ProblemSchema();
        return Task.CompletedTask;
    }

    private static Task Complete(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        IList<object> metadata = context.Description.ActionDescriptor.EndpointMetadata;
        string path = "/" + context.Description.RelativePath;
        if (!metadata.OfType<ITagsMetadata>().Any()) operation.Tags = new HashSet<OpenApiTagReference> { new(Tag(path), context.Document) };
        operation.Responses ??= [];
        AddPathParameters(operation, path);
        if (metadata.OfType<AccessRule>().LastOrDefault() is { Least: { } least })
        {
            operation.Security = [.. new[] { Bearer, Basic, Session }.Select(scheme => new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(scheme, context.Document)] = [] })];
            operation.Description = $"{operation.Description} Needs the role {Gate.Name(least)} or a higher one.".TrimStart();
            operation.Extensions ??= new Dictionary<string, IOpenApiExtension>(StringComparer.Ordinal);
            operation.Extensions["x-role"] = new JsonNodeExtension(JsonValue.Create(Gate.Name(least)));
            operation.Responses.TryAdd("401", Failure("No valid key", context.Document));
            operation.Responses.TryAdd("403", Failure("The role may not do this", context.Document));
            operation.Responses.TryAdd("429", Failure("Too many requests", context.Document));
        }
        else
        {
            operation.Security = [];
        }
        operation.Responses.TryAdd("default", Failure("The request cannot be served", context.Document));
        return Task.CompletedTask;
    }

    // a handler of several paths reads some of their parts from the request, where the framework does not see them
    private static void AddPathParameters(OpenApiOperation operation, string path)
    {
        operation.Parameters ??= [];
        foreach (string name in Regex.Matches(path, @"\{(\w+)\}").Select(m => m.Groups[1].Value).Except(operation.Parameters.Where(p => p.In == ParameterLocation.Path).Select(p => p.Name!)))
            operation.Parameters.Add(new OpenApiParameter { Name = name, In = ParameterLocation.Path, Required = true, Schema = new OpenApiSchema { Type = JsonSchemaType.String } });
    }

    private static string Tag(string path) => path switch
    {
        _ when path.StartsWith("/api/2.0/", StringComparison.Ordinal) => "MLflow",
        _ when path.StartsWith("/v2", StringComparison.Ordinal) => "Open Inference",
        "/login" or "/logout" => "Access",
        "/ping" or "/invocations" => "SageMaker",
        _ when path.StartsWith("/api/v1/", StringComparison.Ordinal) => "Access",
        _ => "Operations",
    };

    private static OpenApiResponse Failure(string description, OpenApiDocument? document) => new()
    {
        Description = description,
        Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal) { [ProblemWriter.MediaType] = new() { Schema = new OpenApiSchemaReference(Problem, document) } },
    };

    private static OpenApiSchema ProblemSchema()
    {
        static OpenApiSchema Text(string description) => new() { Type = JsonSchemaType.String, Description = description };
        return new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Required = new HashSet<string>(StringComparer.Ordinal) { "type", "title", "status", "detail", "code", "error_code", "message" },
            Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)
            {
                ["type"] = Text("urn:kontor:problem:<code>"),
                ["title"] = Text("The status in words"),
                ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32", Description = "The HTTP status" },
                ["detail"] = Text("What was found and what is needed, for people"),
                ["code"] = Text("What went wrong, for programs"),
                ["instance"] = Text("The path of the request"),
                ["error_code"] = Text("The code, as MLflow clients look for it"),
                ["message"] = Text("The detail, as MLflow clients look for it"),
            },
        };
    }
}
