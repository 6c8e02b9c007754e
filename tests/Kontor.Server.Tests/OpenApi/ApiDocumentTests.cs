using System.Text.Json;
using System.Text.RegularExpressions;
using Kontor.Server.Access;
using Kontor.Server.Tests.Support;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;

namespace Kontor.Server.Tests.OpenApi;

/// <summary>The API's document tells of every endpoint, and of each all that a client needs.</summary>
public sealed class ApiDocumentTests
{
    [Fact]
    public async Task Document_Operations_AreTheEndpoints()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using JsonDocument document = await ReadAsync(server);
        string[] told = [.. Operations(document).Select(o => $"{o.Method} {o.Path}").Order(StringComparer.Ordinal)];
        string[] served = [.. Described(server).Select(e => $"{e.Method} {Plain(e.Path)}").Order(StringComparer.Ordinal)];
        Assert.Equal(served, told);
        Assert.True(served.Length > 50, $"{served.Length} endpoints");
    }

    [Fact]
    public async Task Document_EachOperation_IsComplete()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using JsonDocument document = await ReadAsync(server);
        Dictionary<string, Endpoints> endpoints = Described(server).ToDictionary(e => $"{e.Method} {Plain(e.Path)}");
        List<string> faults = [];
        foreach ((string method, string path, JsonElement operation) in Operations(document))
        {
            void Need(bool holds, string what)
            {
                if (!holds) faults.Add($"{method} {path}: {what}");
            }
            Endpoints endpoint = endpoints[$"{method} {path}"];
            Need(operation.TryGetProperty("summary", out JsonElement summary) && summary.GetString() is { Length: > 0 }, "no summary");
            Need(operation.TryGetProperty("operationId", out JsonElement id) && id.GetString() == endpoint.Name, "no operationId");
            Need(operation.TryGetProperty("tags", out JsonElement tags) && tags.GetArrayLength() > 0, "no tag");
            string[] parameters = operation.TryGetProperty("parameters", out JsonElement all) ? [.. all.EnumerateArray().Where(p => p.GetProperty("in").GetString() == "path").Select(p => p.GetProperty("name").GetString()!)] : [];
            Need(parameters.Order().SequenceEqual(Regex.Matches(path, @"\{(\w+)\}").Select(m => m.Groups[1].Value).Order()), "path parameters");
            JsonElement responses = operation.GetProperty("responses");
            string[] statuses = [.. responses.EnumerateObject().Select(r => r.Name)];
            Need(statuses.Any(s => s[0] is '2' or '3') || path.Contains("/mpu/"), "no answer of success");
            Need(statuses.Contains("default"), "no answer of failure");
            Need(responses.GetProperty("default").GetProperty("content").TryGetProperty("application/problem+json", out _), "failure is no problem+json");
            bool needsKey = endpoint.Rule!.Least is not null;
            Need(statuses.Contains("401") == needsKey || !needsKey, "401");
            Need(statuses.Contains("403") || !needsKey, "403");
            Need((operation.TryGetProperty("security", out JsonElement security) && security.GetArrayLength() > 0) == needsKey, "security");
            if (endpoint.Endpoint.Metadata.GetMetadata<IAcceptsMetadata>() is { } accepts) Need(operation.TryGetProperty("requestBody", out JsonElement body) && accepts.ContentTypes.All(t => body.GetProperty("content").TryGetProperty(t, out _)), "body");
        }
        Assert.Empty(faults);
    }

    [Fact]
    public async Task Document_Shape_IsThatOfOpenApi3()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using JsonDocument document = await ReadAsync(server);
        JsonElement root = document.RootElement;
        Assert.StartsWith("3.", root.GetProperty("openapi").GetString());
        Assert.Equal("Kontor", root.GetProperty("info").GetProperty("title").GetString());
        Assert.Equal(["basic", "bearer", "session"], root.GetProperty("components").GetProperty("securitySchemes").EnumerateObject().Select(s => s.Name).Order());
        string[] ids = [.. Operations(document).Select(o => o.Operation.GetProperty("operationId").GetString()!)];
        Assert.Equal(ids.Length, ids.Distinct().Count());
        // every reference leads somewhere
        foreach (string reference in References(root).Distinct())
        {
            JsonElement at = root;
            foreach (string part in reference.TrimStart('#', '/').Split('/').Select(p => p.Replace("~1", "/").Replace("~0", "~"))) Assert.True(at.TryGetProperty(part, out at), reference);
        }
    }

    private static async Task<JsonDocument> ReadAsync(RunningServer server)
    {
        // it is read before there is a key
        using HttpClient anyone = server.ClientOf(key: null);
        return JsonDocument.Parse(await anyone.GetStringAsync("/openapi/v1.json"));
    }

    private static IEnumerable<Endpoints> Described(RunningServer server) =>
        Endpoints.Of(server).Where(e => e.Endpoint.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>()?.ExcludeFromDescription != true && e.Path != "/metrics");

    private static IEnumerable<(string Method, string Path, JsonElement Operation)> Operations(JsonDocument document) => document.RootElement.GetProperty("paths").EnumerateObject()
        .SelectMany(path => path.Value.EnumerateObject().Select(operation => (operation.Name.ToUpperInvariant(), path.Name, operation.Value)));

    // {**path} and {number:int} as the document has them
    private static string Plain(string path) => Regex.Replace(path, @"\{\**(\w+)[^}]*\}", "{$1}").TrimEnd('/'); // a group's own path ends with a slash, which routing does not heed

    private static IEnumerable<string> References(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p => p.Name == "$ref" && p.Value.ValueKind == JsonValueKind.String ? [p.Value.GetString()!] : References(p.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(References),
        _ => [],
    };
}
