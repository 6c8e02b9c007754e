using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using Kontor.Errors;

namespace Kontor.Ledger.Tracking.Client;

/// <summary>A server that speaks MLflow's REST API 2.0. Leases are Kontor's own: a server without them is written all the same.</summary>
internal sealed class ServerDestination : IRunDestination
{
    private const string Api = "api/2.0/mlflow/", Files = "api/2.0/mlflow-artifacts/artifacts/", Scheme = "mlflow-artifacts:/";
    // NaN and infinities are texts in MLflow's JSON
    private static readonly JsonSerializerOptions Json = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };
    private readonly HttpClient _client;
    private readonly Dictionary<string, string> _files = new(StringComparer.Ordinal);
    private bool _leases = true;

    internal ServerDestination(Uri server, string? key, TimeSpan timeout)
    {
        Name = server.GetLeftPart(UriPartial.Path);
        _client = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { BaseAddress = new Uri(Name.EndsWith('/') ? Name : Name + "/"), Timeout = timeout };
        if (key is not null) _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    public string Name { get; }

    public async Task<string> BeginAsync(string experiment, NewRun run, CancellationToken cancellation)
    {
        string id = await ExperimentAsync(experiment, cancellation).ConfigureAwait(false);
        JsonElement made = await PostAsync(
            "runs/create",
            new { experiment_id = id, run_name = run.Name, user_id = run.UserId, start_time = run.StartTime, tags = run.Tags.Select(t => new { key = t.Key, value = t.Value }) },
            cancellation).ConfigureAwait(false);
        JsonElement info = made.GetProperty("run").GetProperty("info");
        string runId = info.GetProperty("run_id").GetString()!;
        lock (_files) _files[runId] = info.GetProperty("artifact_uri").GetString() ?? "";
        return runId;
    }

    public Task LogAsync(string runId, RunBatch batch, CancellationToken cancellation) => PostAsync(
        "runs/log-batch",
        new
        {
            run_id = runId,
            metrics = batch.Metrics.Select(m => new { key = m.Key, value = m.Value, timestamp = m.Timestamp, step = m.Step }),
            @params = batch.Params.Select(p => new { key = p.Key, value = p.Value }),
            tags = batch.Tags.Select(t => new { key = t.Key, value = t.Value }),
        },
        cancellation);

    public async Task KeepAsync(string runId, string path, string file, CancellationToken cancellation)
    {
        string root;
        lock (_files) root = _files.GetValueOrDefault(runId, "");
        if (!root.StartsWith(Scheme, StringComparison.Ordinal)) throw Throw.NoUpload(Name, root);
        FileStream content = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        await using (content.ConfigureAwait(false))
        {
            using var body = new StreamContent(content);
            body.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream"); // servers tell the type by the name
            string address = Files + string.Join('/', $"{root[Scheme.Length..].Trim('/')}/{path}".Split('/').Select(Uri.EscapeDataString));
            using HttpResponseMessage answer = await _client.PutAsync(new Uri(address, UriKind.Relative), body, cancellation).ConfigureAwait(false);
            await CheckAsync(answer, cancellation).ConfigureAwait(false);
        }
    }

    public Task SetStatusAsync(string runId, RunStatus status, long? ended, CancellationToken cancellation) =>
        PostAsync("runs/update", new { run_id = runId, status = status.ToString().ToUpperInvariant(), end_time = ended }, cancellation);

    public async Task<bool> RenewAsync(string runId, TimeSpan lease, CancellationToken cancellation)
    {
        if (!_leases) return true;
        using HttpResponseMessage answer = await _client.PostAsJsonAsync(new Uri($"api/v1/runs/{runId}/lease", UriKind.Relative), new { seconds = lease.TotalSeconds }, cancellation).ConfigureAwait(false);
        // another server than Kontor's
        if (answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed) return !(_leases = false);
        await CheckAsync(answer, cancellation).ConfigureAwait(false);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(cancellation).ConfigureAwait(false)).GetProperty("running").GetBoolean();
    }

    public bool IsOutage(Exception failure) => failure is OperationCanceledException || (failure is HttpRequestException refused && refused.StatusCode is
        null or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or HttpStatusCode.InternalServerError or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout);

    public void Dispose() => _client.Dispose();

    private async Task<string> ExperimentAsync(string name, CancellationToken cancellation)
    {
        for (int attempt = 1; ; attempt++)
        {
            using HttpResponseMessage found = await _client.GetAsync(new Uri($"{Api}experiments/get-by-name?experiment_name={Uri.EscapeDataString(name)}", UriKind.Relative), cancellation).ConfigureAwait(false);
            if (found.StatusCode != HttpStatusCode.NotFound)
            {
                await CheckAsync(found, cancellation).ConfigureAwait(false);
                return (await found.Content.ReadFromJsonAsync<JsonElement>(cancellation).ConfigureAwait(false)).GetProperty("experiment").GetProperty("experiment_id").GetString()!;
            }
            try
            {
                return (await PostAsync("experiments/create", new { name }, cancellation).ConfigureAwait(false)).GetProperty("experiment_id").GetString()!;
            }
            catch (HttpRequestException refused) when (attempt == 1 && refused.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.Conflict)
            {
                // another process may have been faster: then it is there now
            }
        }
    }

    private async Task<JsonElement> PostAsync(string path, object body, CancellationToken cancellation)
    {
        using HttpResponseMessage answer = await _client.PostAsJsonAsync(new Uri(Api + path, UriKind.Relative), body, Json, cancellation).ConfigureAwait(false);
        await CheckAsync(answer, cancellation).ConfigureAwait(false);
        return await answer.Content.ReadFromJsonAsync<JsonElement>(cancellation).ConfigureAwait(false);
    }

    // the server's own words, where it has any
    private static async Task CheckAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        if (answer.IsSuccessStatusCode) return;
        string text = await answer.Content.ReadAsStringAsync(cancellation).ConfigureAwait(false);
        try
        {
            using JsonDocument problem = JsonDocument.Parse(text);
            if (problem.RootElement.TryGetProperty("message", out JsonElement message)) text = message.GetString() ?? text;
        }
        catch (JsonException)
        {
            // a proxy's page
        }
        throw new HttpRequestException($"{(int)answer.StatusCode} {answer.ReasonPhrase}: {(text.Length > 500 ? text[..500] : text)}", inner: null, answer.StatusCode);
    }
}
