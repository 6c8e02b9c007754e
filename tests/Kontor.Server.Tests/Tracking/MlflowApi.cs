using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Kontor.Server.Tests.Support;

namespace Kontor.Server.Tests.Tracking;

/// <summary>Calls MLflow's paths of a running server.</summary>
internal sealed class MlflowApi(RunningServer server) : IAsyncDisposable
{
    internal const string Prefix = "/api/2.0/mlflow/";

    internal RunningServer Server => server;

    internal HttpClient Client => server.Client;

    internal static async Task<MlflowApi> StartAsync(string? database) =>
        new(await RunningServer.StartAsync(database, s => s with { Access = s.Access with { RequestsPerSecond = 0, RequestsAtOnce = 0 } }));

    internal async Task<JsonNode> GetAsync(string path) => await ReadAsync(await Client.GetAsync(Prefix + path));

    internal async Task<JsonNode> PostAsync(string path, object body) => await SendAsync(HttpMethod.Post, path, body);

    internal async Task<JsonNode> SendAsync(HttpMethod method, string path, object body)
    {
        using var request = new HttpRequestMessage(method, Prefix + path) { Content = body as HttpContent ?? (body is string text ? new StringContent(text, Encoding.UTF8, "application/json") : JsonContent.Create(body)) };
        return await ReadAsync(await Client.SendAsync(request));
    }

    /// <summary>Status and code of a request that is refused, and the message.</summary>
    internal async Task<(int Status, string Code, string Message)> RefusedAsync(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path.StartsWith('/') ? path : Prefix + path)
        {
            Content = body switch { null => null, HttpContent content => content, string text => new StringContent(text, Encoding.UTF8, "application/json"), _ => JsonContent.Create(body) },
        };
        using HttpResponseMessage answer = await Client.SendAsync(request);
        string told = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode >= 400, $"{method} {path} was answered with {(int)answer.StatusCode}: {told}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        JsonNode problem = JsonNode.Parse(told)!;
        Assert.Equal((string)problem["code"]!, (string)problem["error_code"]!);
        Assert.Equal((string)problem["detail"]!, (string)problem["message"]!);
        return ((int)answer.StatusCode, (string)problem["code"]!, (string)problem["message"]!);
    }

    internal async Task<string> NewExperimentAsync(string name = "sweep") => (string)(await PostAsync("experiments/create", new { name }))["experiment_id"]!;

    internal async Task<JsonNode> NewRunAsync(string experiment = "0", long start = 1000) => (await PostAsync("runs/create", new { experiment_id = experiment, start_time = start }))["run"]!["info"]!;

    internal async Task<string> NewRunIdAsync(string experiment = "0", long start = 1000) => (string)(await NewRunAsync(experiment, start))["run_id"]!;

    internal async Task<JsonNode> RunAsync(string run) => (await GetAsync($"runs/get?run_id={run}"))["run"]!;

    internal async Task<JsonNode> DataAsync(string run) => (await RunAsync(run))["data"]!;

    /// <summary>Keys and values in one line.</summary>
    internal static string Pairs(JsonNode? entries) => string.Join(", ", entries!.AsArray().Select(e => string.Create(CultureInfo.InvariantCulture, $"{e!["key"]}={e["value"]}")));

    internal static string Names(JsonNode? list, string field = "name") => string.Join(", ", list!.AsArray().Select(e => (string)e![field]!));

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private static async Task<JsonNode> ReadAsync(HttpResponseMessage answer)
    {
        using HttpResponseMessage closed = answer;
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{answer.RequestMessage!.Method} {answer.RequestMessage.RequestUri} was answered with {(int)answer.StatusCode}: {text}");
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
        return JsonNode.Parse(text)!;
    }
}
