using System.Globalization;
using System.Text;
using Kontor.Bench.Endurance;
using Kontor.Ledger;
using Kontor.Ledger.Access;
using Kontor.Ledger.Tracking;

namespace Kontor.Bench.Tracking;

/// <summary>MLflow's two paths that are loaded the most, over HTTP: searching 10,000 runs and logging batches of 500 metrics, with 20 users who each wait for their answer and ask again.</summary>
internal static class TrackingBench
{
    private const int Runs = 10_000, Users = 20, Metrics = 500, Filled = 200;
    private const string Head = "| path | database | requests | a second | mean ms | p50 ms | p99 ms | failed |\n|---|---|---|---|---|---|---|---|";

    /// <summary>Measures.</summary>
    /// <param name="args">The seconds of each case, 30 by default; then <c>sqlite</c> for a SQLite file.</param>
    internal static async Task<int> RunAsync(string[] args)
    {
        TimeSpan duration = TimeSpan.FromSeconds(args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 30);
        DirectoryInfo folder = Directory.CreateTempSubdirectory("kontor-bench-tracking-");
        // the user of PostgreSQL has to get to its folder
        if (!OperatingSystem.IsWindows()) folder.UnixFileMode |= UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        try
        {
            bool sqlite = args.Contains("sqlite");
            using LocalPostgres? postgres = sqlite ? null : LocalPostgres.Start();
            if (!sqlite && postgres is null)
            {
                Console.Error.WriteLine("needs PostgreSQL (Debian: apt-get install postgresql), or 'sqlite' after the seconds");
                return 2;
            }
            await MeasureAsync(folder.FullName, postgres?.Target ?? Path.Combine(folder.FullName, "kontor.db"), sqlite ? "SQLite" : "PostgreSQL", duration).ConfigureAwait(false);
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task MeasureAsync(string folder, string target, string database, TimeSpan duration)
    {
        string experiment, key;
        string[] own;
        using (LedgerStore ledger = LedgerStore.Open(target, TimeProvider.System))
        {
            key = (await ledger.Access.CreateKeyAsync("bench", Role.Admin, expires: null, AuditActor.Local).ConfigureAwait(false)).Text;
            experiment = await FillAsync(ledger.Tracking).ConfigureAwait(false);
            own = [.. (await Task.WhenAll(Enumerable.Range(0, Users).Select(_ => ledger.Tracking.CreateRunAsync(new NewRun()))).ConfigureAwait(false)).Select(r => r.Id)];
        }
        using ServerProcess server = ServerProcess.Start(folder, ["--port", "0", "--database", target, "--log-level", "warning"]);
        Uri address = await server.AddressAsync().ConfigureAwait(false);
        Console.WriteLine(Head);
        async Task Case(string name, string path, byte[][] bodies)
        {
            await ClosedLoop.RunAsync(address, path, key, bodies, TimeSpan.FromSeconds(Math.Min(5, duration.TotalSeconds))).ConfigureAwait(false); // caches and the compiler warm up
            LoopResult result = await ClosedLoop.RunAsync(address, path, key, bodies, duration).ConfigureAwait(false);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {name} | {database} | {result.Requests:N0} | {result.PerSecond:N0} | {result.Mean:0.0} | {result.P50:0.0} | {result.P99:0.0} | {result.Failed} |"));
        }
        const string search = "/api/2.0/mlflow/runs/search", log = "/api/2.0/mlflow/runs/log-batch";
        await Case("SearchRuns, 1,000 of 10,000", search, Same($$"""{"experiment_ids":["{{experiment}}"],"max_results":1000}""")).ConfigureAwait(false);
        // a thousand filters: no page is answered from one that is held whole
        await Case("SearchRuns, another filter each time", search, Filters(experiment)).ConfigureAwait(false);
        await Case("log-batch of 500, one run", log, Same(Batch(own[0]))).ConfigureAwait(false);
        await Case("log-batch of 500, a run each", log, [.. own.Select(run => Encoding.UTF8.GetBytes(Batch(run)))]).ConfigureAwait(false);
        server.Send("TERM");
        await server.ExitAsync().ConfigureAwait(false);
    }

    /// <summary>Makes the experiment: each run with five parameters, five tags and five metrics.</summary>
    private static async Task<string> FillAsync(TrackingStore store)
    {
        string experiment = await store.CreateExperimentAsync("bench").ConfigureAwait(false);
        foreach (int[] some in Enumerable.Range(0, Runs).Chunk(Filled))
        {
            await Task.WhenAll(some.Select(async i =>
            {
                RunDocument run = await store.CreateRunAsync(new NewRun { ExperimentId = experiment, Name = $"run-{i}", UserId = "bench", StartTime = 1_770_000_000_000 + i }).ConfigureAwait(false);
                await store.LogBatchAsync(run.Id, new RunBatch
                {
                    Metrics = [.. Enumerable.Range(0, 5).Select(m => new MetricPoint($"metric_{m}", (i * 7919 % 10_007) / 10_007.0, 1_770_000_000_000 + i, m))],
                    Params = [.. Enumerable.Range(0, 5).Select(p => new TrackingEntry($"param_{p}", $"value {i % (p + 2)}"))],
                    Tags = [.. Enumerable.Range(0, 5).Select(t => new TrackingEntry($"tag_{t}", $"text {i % (t + 3)}"))],
                }).ConfigureAwait(false);
            })).ConfigureAwait(false);
        }
        return experiment;
    }

    private static byte[][] Same(string body) => [.. Enumerable.Repeat(Encoding.UTF8.GetBytes(body), Users)];

    // 20 users by 50 filters, each of about nine in ten runs
    private static byte[][] Filters(string experiment) =>
    [
        .. Enumerable.Range(0, Users * 50).Select(i => Encoding.UTF8.GetBytes(
            $$"""{"experiment_ids":["{{experiment}}"],"max_results":1000,"filter":"metrics.metric_{{i % 5}} > 0.1{{i:0000}} and params.param_0 = 'value {{i % 2}}'","order_by":["metrics.metric_{{i % 5}} DESC"]}""")),
    ];

    private static string Batch(string run)
    {
        var body = new StringBuilder($$"""{"run_id":"{{run}}","metrics":[""");
        for (int i = 0; i < Metrics; i++)
            body.Append(CultureInfo.InvariantCulture, $$"""{{(i > 0 ? "," : "")}}{"key":"metric_{{i}}","value":{{(i * 0.37) + 0.1}},"timestamp":1770000000000,"step":0}""");
        return body.Append("]}").ToString();
    }
}
