using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Kontor.Data.Panels;
using Kontor.Data.Simulation;
using Kontor.Demand;
using Kontor.Demand.Neural;
using Kontor.Demand.Plans;
using Kontor.Pricing.Elasticities;
using Kontor.Randomness;
using Kontor.Trees;
using Kontor.Trees.Matrices;

namespace Kontor.Bench.Serving;

/// <summary>How long a client waits for the score of one row at a steady rate: the server in a process of its own, asked by wrk over a socket.</summary>
internal static class ServingBench
{
    private const int Horizon = 8, Bodies = 4000;

    internal static async Task<int> Run(string[] args)
    {
        int seconds = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 30, rate = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 200;
        string folder = Directory.CreateTempSubdirectory("kontor-serving-").FullName;
        try
        {
            Console.Error.WriteLine("fitting the models ...");
            List<Served> models = Models();
            using Process server = Start(folder, out Uri address);
            try
            {
                using var client = new HttpClient { BaseAddress = address };
                foreach (Served model in models)
                {
                    using HttpResponseMessage answer = await client.PostAsync($"/api/v1/models/{model.Name}/versions", new ByteArrayContent(model.File));
                    answer.EnsureSuccessStatusCode();
                }
                Console.WriteLine($"| what is asked | requests a second | requests | errors | p50 ms | p90 ms | p99 ms | p99.9 ms | longest ms |");
                Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
                string script = Script(folder, rate);
                Wrk(script, new Uri(address, "/v2/health/live"), "health, for comparison", "", rate, Math.Min(10, seconds));
                foreach (Served model in models)
                {
                    string bodies = Path.Combine(folder, $"{model.Name}.txt");
                    File.WriteAllLines(bodies, model.Bodies);
                    using (HttpResponseMessage first = await Timed(client, model)) first.EnsureSuccessStatusCode();
                    Wrk(script, new Uri(address, $"/api/v1/models/{model.Name}/predict"), model.Said, bodies, rate, seconds);
                }
                return 0;
            }
            finally
            {
                server.Kill();
                await server.WaitForExitAsync();
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<HttpResponseMessage> Timed(HttpClient client, Served model)
    {
        long start = Stopwatch.GetTimestamp();
        using var body = new StringContent(model.Bodies[0], Encoding.UTF8, "application/json");
        HttpResponseMessage answer = await client.PostAsync($"/api/v1/models/{model.Name}/predict", body);
        Console.Error.WriteLine($"{model.Name}: loaded and first row scored in {Stopwatch.GetElapsedTime(start).TotalMilliseconds:0} ms, {model.File.Length >> 10:N0} KiB");
        return answer;
    }

    /// <summary>Eight stores, fifteen products, three years of weeks with prices and promotions; trees over thirty numbers.</summary>
    private static List<Served> Models()
    {
        Panel panel = new MarketSimulator().Simulate(FitContext.Default).ToPanel();
        RandomStream random = RandomStream.Of(7, "serving bench");
        ElasticityFit fit = ElasticityCatalog.Create("pooled", new PricingColumns()).Fit(panel, FitContext.Default);
        OwnElasticity[] series = [.. fit.At(ElasticityLevel.Series)];
        string[] elasticity = [.. Enumerable.Range(0, Bodies).Select(_ =>
        {
            JsonObject row = Keys(panel, series[random.NextInt(series.Length)].Key);
            (row["price"], row["new_price"]) = (2 + random.NextDouble(), 2 + random.NextDouble());
            return Body(row);
        })];

        const int Rows = 20_000, Columns = 30;
        float[] values = new float[Rows * Columns], labels = new float[Rows];
        for (int i = 0; i < values.Length; i++) values[i] = (float)random.NextGaussian();
        for (int r = 0; r < Rows; r++) labels[r] = (float)((2 * values[r * Columns]) + Math.Sin(3 * values[(r * Columns) + 1]) + (values[(r * Columns) + 2] * values[(r * Columns) + 3]) + random.NextGaussian());
        using Booster booster = new BoostedTrees { Rounds = 500, Parameters = new() { MaxDepth = 6 } }.Train(new TrainingMatrix(FeatureMatrix.Dense(values, Rows, Columns), labels), FitContext.Default);
        string[] trees = [.. Enumerable.Range(0, Bodies).Select(_ => Body(new JsonObject([.. Enumerable.Range(0, Columns).Select(c => KeyValuePair.Create($"f{c}", (JsonNode?)random.NextGaussian()))])))];

        // the speed of a forecast does not depend on how long the networks were trained
        ForecastModel armdn = new Kontor.Demand.Neural.Armdn { Horizon = Horizon, Training = new TrainingSettings { Epochs = 1 } }.Fit(panel, FitContext.Default);
        string[] demand = [.. Enumerable.Range(0, Bodies).Select(_ =>
        {
            JsonObject row = Keys(panel, panel.Keys[random.NextInt(panel.Count)]);
            row["step"] = 1 + random.NextInt(Horizon);
            return Body(row);
        })];
        return
        [
            new Served("elasticity", $"elasticity, {series.Length} series", Bytes(fit.Save), elasticity),
            new Served("trees", "trees, 500 rounds of depth 6 over 30 columns", booster.ToJson(), trees),
            new Served("armdn", $"ARMDN, {panel.Count} series, steps 1 to {Horizon}, by the plans", Bytes(PlannedModel.Of(armdn, panel, Horizon).Save), demand),
        ];
    }

    private static JsonObject Keys(Panel panel, SeriesKey key) => new([.. panel.KeyNames.Select((name, k) => KeyValuePair.Create(name, (JsonNode?)key.Parts[k]))]);

    private static string Body(JsonObject row) => new JsonObject { ["rows"] = new JsonArray(row) }.ToJsonString();

    private static byte[] Bytes(Action<Stream> save)
    {
        using var stream = new MemoryStream();
        save(stream);
        return stream.ToArray();
    }

    private static Process Start(string folder, out Uri address)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "kontor-server.dll");
        var start = new ProcessStartInfo("dotnet", [program, "serve", "--open", "--port", "0", "--rate", "0", "--log-level", "warning", "--database", Path.Combine(folder, "kontor.db"), "--artefacts", Path.Combine(folder, "artefacts")])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
            WorkingDirectory = folder,
        };
        Process server = Process.Start(start)!;
        while (server.StandardOutput.ReadLine() is { } line)
        {
            int at = line.IndexOf("http://", StringComparison.Ordinal);
            if (at < 0) continue;
            address = new Uri(line[at..].Split([' ', ','])[0]);
            _ = server.StandardOutput.ReadToEndAsync(); // so that the pipe never fills
            return server;
        }
        throw new InvalidOperationException("the server did not start");
    }

    /// <summary>wrk sends as fast as it can; a delay before each request of a connection, drawn evenly from none to twice the mean, makes the rate. wrk's clock starts when the request is sent.</summary>
    private static string Script(string folder, int rate)
    {
        string path = Path.Combine(folder, "rate.lua");
        File.WriteAllText(path, $$"""
            local bodies = {}
            local at = 0
            function init(args)
              if args[1] and args[1] ~= "" then
                for line in io.lines(args[1]) do bodies[#bodies + 1] = line end
                wrk.method = "POST"
                wrk.headers["Content-Type"] = "application/json"
              end
              math.randomseed(1)
            end
            function delay()
              return math.random(0, 2 * {{1000 * Connections / rate}})
            end
            function request()
              if #bodies == 0 then return wrk.format() end
              at = at % #bodies + 1
              return wrk.format(nil, nil, nil, bodies[at])
            end
            function done(summary, latency, requests)
              local e = summary.errors
              io.write(string.format("RESULT %d %.3f %d %.3f %.3f %.3f %.3f %.3f\n", summary.requests, summary.duration / 1e6, e.connect + e.read + e.write + e.status + e.timeout,
                latency:percentile(50) / 1000, latency:percentile(90) / 1000, latency:percentile(99) / 1000, latency:percentile(99.9) / 1000, latency.max / 1000))
            end
            """);
        return path;
    }

    private const int Connections = 20;

    private static void Wrk(string script, Uri url, string said, string bodies, int rate, int seconds)
    {
        ProcessStartInfo start = new("wrk", ["-t1", $"-c{Connections}", $"-d{seconds}s", "--timeout", "10s", "-s", script, url.ToString(), "--", bodies]) { RedirectStandardOutput = true, UseShellExecute = false };
        using Process wrk = Process.Start(start) ?? throw new InvalidOperationException("wrk cannot be started: apt-get install wrk");
        string output = wrk.StandardOutput.ReadToEnd();
        wrk.WaitForExit();
        string[] numbers = output.Split('\n').FirstOrDefault(l => l.StartsWith("RESULT ", StringComparison.Ordinal))?.Split(' ') ?? throw new InvalidOperationException($"wrk said: {output}");
        double asked = double.Parse(numbers[1], CultureInfo.InvariantCulture), took = double.Parse(numbers[2], CultureInfo.InvariantCulture);
        Console.WriteLine($"| {said} | {asked / took:0} | {asked:N0} | {numbers[3]} | {numbers[4]} | {numbers[5]} | {numbers[6]} | {numbers[7]} | {numbers[8]} |");
        if (asked / took < 0.9 * rate) Console.Error.WriteLine($"{said}: {rate} requests a second were meant");
    }

    private sealed record Served(string Name, string Said, byte[] File, string[] Bodies);
}
