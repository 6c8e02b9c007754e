using System.Diagnostics;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Kontor.Randomness;

namespace Kontor.Bench.Endurance;

/// <summary>One user of the mixed load: works on runs and a model of his own, remembers what the server acknowledged, and compares it at the end.</summary>
/// <remarks>A request that got no answer, or 503, is in doubt: it may have been done or not, but not in part.</remarks>
internal sealed class EnduranceUser(int number, Func<HttpClient> client, EnduranceTally tally)
{
    private const string Api = "/api/2.0/mlflow/", Files = "/api/2.0/mlflow-artifacts/artifacts/";
    private const int Points = 20, HistoryPage = 25_000;
    private readonly List<OwnRun> _runs = [];
    private readonly List<(int Version, string Source)> _versions = [];
    private readonly string _model = $"model-{number}";
    private RandomStream _random = RandomStream.Of(20260101, $"user {number}");
    private bool _registered;
    private int _made;

    private sealed class OwnRun(string id, string experiment)
    {
        internal string Id => id;

        internal string Files => $"{experiment}/{id}/artifacts/";

        internal Dictionary<long, double> Steps { get; } = [];

        internal List<long[]> DoubtfulSteps { get; } = [];

        internal Dictionary<string, string> Params { get; } = [];

        internal Dictionary<string, HashSet<string>> Tags { get; } = [];

        internal Dictionary<string, string> Artefacts { get; } = [];

        internal long NextStep { get; set; }
    }

    /// <summary>Works until told to stop.</summary>
    internal async Task WorkAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            double chance = _random.NextDouble();
            Func<Task<bool>> step = _runs.Count == 0 || chance < 0.05 ? CreateRun
                : chance < 0.45 ? LogBatch
                : chance < 0.60 ? SetTag
                : chance < 0.75 ? Search
                : chance < 0.85 ? Upload
                : chance < 0.92 ? Download
                : Register;
            // a server that is away is asked again after a moment
            if (!await step()) await Task.Delay(100, CancellationToken.None);
        }
    }

    /// <summary>Reads back all that was acknowledged.</summary>
    /// <returns>What is not there, or other than it was.</returns>
    internal async Task<List<string>> CompareAsync()
    {
        List<string> lost = [];
        foreach (OwnRun run in _runs)
        {
            using JsonDocument? found = await Get($"{Api}runs/get?run_id={run.Id}");
            if (found is null)
            {
                lost.Add($"run {run.Id}");
                continue;
            }
            JsonElement data = found.RootElement.GetProperty("run").GetProperty("data");
            Dictionary<string, string> parameters = Entries(data, "params"), tags = Entries(data, "tags");
            lost.AddRange(run.Params.Where(p => parameters.GetValueOrDefault(p.Key) != p.Value).Select(p => $"param {p.Key} of run {run.Id}"));
            lost.AddRange(run.Tags.Where(t => !t.Value.Contains(tags.GetValueOrDefault(t.Key) ?? "")).Select(t => $"tag {t.Key} of run {run.Id}"));
            await CompareSteps(run, lost);
            foreach ((string path, string sha256) in run.Artefacts)
            {
                using HttpResponseMessage answer = await client().GetAsync(Files + run.Files + path);
                if (!answer.IsSuccessStatusCode || Hash(await answer.Content.ReadAsByteArrayAsync()) != sha256) lost.Add($"artefact {path} of run {run.Id}");
            }
        }
        foreach ((int version, string source) in _versions)
        {
            using JsonDocument? found = await Get($"{Api}model-versions/get?name={_model}&version={version}");
            if (found?.RootElement.GetProperty("model_version").GetProperty("source").GetString() != source) lost.Add($"version {version} of {_model}");
        }
        return lost;
    }

    private async Task CompareSteps(OwnRun run, List<string> lost)
    {
        if (run.Steps.Count == 0 && run.DoubtfulSteps.Count == 0) return;
        Dictionary<long, double> found = [];
        string? token = null;
        do
        {
            using JsonDocument? page = await Get($"{Api}metrics/get-history?run_id={run.Id}&metric_key=loss&max_results={HistoryPage}{(token is null ? "" : $"&page_token={Uri.EscapeDataString(token)}")}");
            if (page is null) break;
            if (page.RootElement.TryGetProperty("metrics", out JsonElement metrics))
            {
                foreach (JsonElement point in metrics.EnumerateArray())
                {
                    if (!found.TryAdd(point.GetProperty("step").GetInt64(), point.GetProperty("value").GetDouble())) lost.Add($"step {point.GetProperty("step").GetInt64()} of run {run.Id} is there twice");
                }
            }
            token = page.RootElement.TryGetProperty("next_page_token", out JsonElement next) ? next.GetString() : null;
        }
        while (!string.IsNullOrEmpty(token));
        lost.AddRange(run.Steps.Where(s => !found.TryGetValue(s.Key, out double value) || !value.Equals(s.Value)).Select(s => $"step {s.Key} of run {run.Id}"));
        // what is in doubt is there whole or not at all
        lost.AddRange(run.DoubtfulSteps.Where(b => b.Any(found.ContainsKey) && !b.All(found.ContainsKey)).Select(b => $"half of the batch from step {b[0]} of run {run.Id}"));
    }

    private async Task<bool> CreateRun()
    {
        using JsonDocument? made = await Post("create run", "runs/create", new { experiment_id = "0", run_name = $"user {number} run {_made++}", start_time = 1_700_000_000_000L + _made });
        if (made is null) return false;
        JsonElement info = made.RootElement.GetProperty("run").GetProperty("info");
        _runs.Add(new OwnRun(info.GetProperty("run_id").GetString()!, info.GetProperty("experiment_id").GetString()!));
        return true;
    }

    private async Task<bool> LogBatch()
    {
        OwnRun run = Any();
        long[] steps = [.. Enumerable.Range(0, Points).Select(i => run.NextStep + i)];
        run.NextStep += Points;
        double[] values = [.. steps.Select(_ => _random.NextDouble())];
        (string key, string value) = ($"p{steps[0]}", $"{_random.NextUInt64()}");
        bool taken = await Done("log batch", "runs/log-batch", new
        {
            run_id = run.Id,
            metrics = steps.Select((s, i) => new { key = "loss", value = values[i], timestamp = 1_700_000_000_000L + s, step = s }),
            @params = new[] { new { key, value } },
        });
        if (!taken)
        {
            run.DoubtfulSteps.Add(steps);
            return false;
        }
        for (int i = 0; i < steps.Length; i++) run.Steps.Add(steps[i], values[i]);
        run.Params.Add(key, value);
        return true;
    }

    private async Task<bool> SetTag()
    {
        OwnRun run = Any();
        (string key, string value) = ($"t{_random.NextInt(5)}", $"{_random.NextUInt64()}");
        bool taken = await Done("set tag", "runs/set-tag", new { run_id = run.Id, key, value });
        // what was in doubt may have come, so either may be there; what is acknowledged replaces all before it
        if (taken) run.Tags[key] = [value];
        else if (!run.Tags.TryGetValue(key, out HashSet<string>? possible)) run.Tags[key] = ["", value];
        else possible.Add(value);
        return taken;
    }

    private async Task<bool> Search()
    {
        using JsonDocument? found = await Post("search", "runs/search", new { experiment_ids = new[] { "0" }, filter = $"attributes.run_name LIKE 'user {number} %'", max_results = 20 });
        return found is not null;
    }

    private async Task<bool> Upload()
    {
        OwnRun run = Any();
        byte[] bytes = new byte[1 + _random.NextInt(60_000)];
        for (int i = 0; i < bytes.Length; i++) bytes[i] = (byte)_random.NextUInt32();
        string path = $"folder/file{run.Artefacts.Count}-{_random.NextUInt32()}.bin";
        using HttpResponseMessage? answer = await tally.TimeAsync("upload", () => client().PutAsync(Files + run.Files + path, new ByteArrayContent(bytes)));
        if (answer is null) return false;
        run.Artefacts.Add(path, Hash(bytes));
        return true;
    }

    private async Task<bool> Download()
    {
        OwnRun run = Any();
        if (run.Artefacts.Count == 0) return true;
        (string path, string sha256) = run.Artefacts.ElementAt(_random.NextInt(run.Artefacts.Count));
        using HttpResponseMessage? answer = await tally.TimeAsync("download", () => client().GetAsync(Files + run.Files + path));
        if (answer is null) return false;
        if (Hash(await answer.Content.ReadAsByteArrayAsync()) != sha256) tally.Wrong($"artefact {path} of run {run.Id} came as other bytes");
        return true;
    }

    private async Task<bool> Register()
    {
        if (!_registered)
        {
            // in doubt it may be there already
            using HttpResponseMessage? made = await tally.TimeAsync("create model", () => client().PostAsJsonAsync($"{Api}registered-models/create", new { name = _model }), mayBeThere: true);
            _registered = made is not null;
            return _registered;
        }
        string source = $"run/{_random.NextUInt64()}";
        using JsonDocument? version = await Post("create version", "model-versions/create", new { name = _model, source });
        if (version is null) return false;
        _versions.Add((int.Parse(version.RootElement.GetProperty("model_version").GetProperty("version").ToString()), source));
        return await Done("set alias", "registered-models/alias", new { name = _model, alias = "latest-one", version = $"{_versions[^1].Version}" });
    }

    private OwnRun Any() => _runs[_random.NextInt(_runs.Count)];

    private async Task<bool> Done(string kind, string path, object body)
    {
        using HttpResponseMessage? answer = await tally.TimeAsync(kind, () => client().PostAsJsonAsync(Api + path, body));
        return answer is not null;
    }

    private async Task<JsonDocument?> Post(string kind, string path, object body)
    {
        using HttpResponseMessage? answer = await tally.TimeAsync(kind, () => client().PostAsJsonAsync(Api + path, body));
        return answer is null ? null : JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync());
    }

    private async Task<JsonDocument?> Get(string path)
    {
        using HttpResponseMessage answer = await client().GetAsync(path);
        return answer.IsSuccessStatusCode ? JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync()) : null;
    }

    private static Dictionary<string, string> Entries(JsonElement data, string name) => data.TryGetProperty(name, out JsonElement entries)
        ? entries.EnumerateArray().ToDictionary(e => e.GetProperty("key").GetString()!, e => e.GetProperty("value").GetString()!)
        : [];

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
