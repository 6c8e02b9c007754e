using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Kontor.Bench.Endurance;
using Kontor.Server.Tests.Support;
using Kontor.Tests.Cli;

namespace Kontor.Server.Tests.Operations;

/// <summary>What goes wrong around a server, on real parts: it says so, loses nothing, and goes on by itself.</summary>
public sealed class DrillTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kontor-drill-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Postgres_StoppedAndStartedAgain_IsSaidAndRecoveredFromWithoutARestart()
    {
        using LocalPostgres postgres = LocalDatabase.Start(Path.Combine(_folder, "postgres"));
        await using RunningServer server = await RunningServer.StartAsync(postgres.Target);
        string before = await CreateRun(server.Client);
        postgres.Stop();
        using (HttpResponseMessage refused = await server.Client.PostAsJsonAsync("/api/2.0/mlflow/runs/create", new { experiment_id = "0" }))
        {
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "application/problem+json"), (refused.StatusCode, refused.Content.Headers.ContentType!.MediaType));
            Assert.NotNull(refused.Headers.RetryAfter);
            using JsonDocument problem = JsonDocument.Parse(await refused.Content.ReadAsStringAsync());
            Assert.Equal("TEMPORARILY_UNAVAILABLE", problem.RootElement.GetProperty("code").GetString());
            Assert.DoesNotContain("Password", problem.RootElement.ToString(), StringComparison.OrdinalIgnoreCase);
        }
        Assert.False(await Ready(server.Client, "database"));
        Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync("/health/live")).StatusCode);

        postgres.StartAgain();
        await Until(async () => await Ready(server.Client, "database"));
        Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync($"/api/2.0/mlflow/runs/get?run_id={before}")).StatusCode);
        await CreateRun(server.Client);
    }

    /// <summary>A ledger on a full disk refuses with 503 and takes runs again once there is room; what it took is there.</summary>
    [Fact]
    public async Task Sqlite_FullDisk_IsSaidAndRecoveredFrom()
    {
        string disk = Path.Combine(_folder, "disk");
        using SmallDisk mounted = SmallDisk.Mount(disk, kibibytes: 4096);
        await using (RunningServer server = await RunningServer.StartAsync(change: s => s with { Database = Path.Combine(disk, "kontor.db"), LeastFreeBytes = 512 << 10 }))
        {
            string before = await CreateRun(server.Client);
            string filler = Path.Combine(disk, "filler");
            Fill(filler);
            HttpStatusCode status = HttpStatusCode.OK;
            for (int i = 0; i < 200 && status == HttpStatusCode.OK; i++)
            {
                using HttpResponseMessage answer = await server.Client.PostAsJsonAsync("/api/2.0/mlflow/runs/set-tag", new { run_id = before, key = $"k{i}", value = new string('x', 4000) });
                status = answer.StatusCode;
            }
            Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
            Assert.False(await Ready(server.Client, "disk"));
            File.Delete(filler);
            await Until(async () => await Ready(server.Client, "disk"));
            using HttpResponseMessage again = await server.Client.PostAsJsonAsync("/api/2.0/mlflow/runs/set-tag", new { run_id = before, key = "after", value = "y" });
            Assert.Equal(HttpStatusCode.OK, again.StatusCode);
            Assert.Equal("y", await Tag(server.Client, before, "after"));
        }
    }

    [Fact]
    public async Task Artefacts_FullDisk_IsSaidAndLeavesNoHalfFile()
    {
        string disk = Path.Combine(_folder, "disk");
        using SmallDisk mounted = SmallDisk.Mount(disk, kibibytes: 2048);
        await using (RunningServer server = await RunningServer.StartAsync(change: s => s with { Artefacts = disk, LeastFreeBytes = 0 }))
        {
            string run = await CreateRun(server.Client);
            using (HttpResponseMessage refused = await server.Client.PutAsync($"/api/2.0/mlflow-artifacts/artifacts/0/{run}/artifacts/big.bin", new ByteArrayContent(new byte[3 << 20])))
                Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            using HttpResponseMessage small = await server.Client.PutAsync($"/api/2.0/mlflow-artifacts/artifacts/0/{run}/artifacts/small.bin", new ByteArrayContent(new byte[1 << 20]));
            Assert.Equal(HttpStatusCode.OK, small.StatusCode);
            Assert.Empty(Directory.GetFiles(Path.Combine(disk, "partial")));
            Assert.Equal(HttpStatusCode.NotFound, (await server.Client.GetAsync($"/api/2.0/mlflow-artifacts/artifacts/0/{run}/artifacts/big.bin")).StatusCode);
        }
    }

    /// <summary>What one server took, the other one has: runs, keys, files.</summary>
    [Fact]
    public async Task TwoServers_OneDatabase_SeeTheSame()
    {
        using LocalPostgres postgres = LocalDatabase.Start(Path.Combine(_folder, "postgres"));
        string files = Path.Combine(_folder, "shared");
        await using RunningServer one = await RunningServer.StartAsync(postgres.Target, s => s with { Artefacts = files });
        await using RunningServer two = await RunningServer.StartAsync(postgres.Target, s => s with { Artefacts = files });
        using HttpClient onTwo = two.ClientOf(one.Key);
        string run = await CreateRun(one.Client);
        await onTwo.PutAsync($"/api/2.0/mlflow-artifacts/artifacts/0/{run}/artifacts/a.txt", new StringContent("from two"));
        Assert.Equal("from two", await one.Client.GetStringAsync($"/api/2.0/mlflow-artifacts/artifacts/0/{run}/artifacts/a.txt"));
        // both write into the same run at once: no point is lost
        await Task.WhenAll(Enumerable.Range(0, 50).Select(async i =>
        {
            using HttpResponseMessage answer = await (i % 2 == 0 ? one.Client : onTwo).PostAsJsonAsync("/api/2.0/mlflow/runs/log-metric", new { run_id = run, key = "loss", value = i, timestamp = 1, step = i });
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }));
        using JsonDocument history = JsonDocument.Parse(await onTwo.GetStringAsync($"/api/2.0/mlflow/metrics/get-history?run_id={run}&metric_key=loss"));
        Assert.Equal(Enumerable.Range(0, 50), history.RootElement.GetProperty("metrics").EnumerateArray().Select(p => p.GetProperty("step").GetInt32()).Order());
    }

    private static async Task<string> CreateRun(HttpClient client)
    {
        using HttpResponseMessage answer = await client.PostAsJsonAsync("/api/2.0/mlflow/runs/create", new { experiment_id = "0" });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        using JsonDocument made = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return made.RootElement.GetProperty("run").GetProperty("info").GetProperty("run_id").GetString()!;
    }

    private static async Task<string?> Tag(HttpClient client, string run, string key)
    {
        using JsonDocument found = JsonDocument.Parse(await client.GetStringAsync($"/api/2.0/mlflow/runs/get?run_id={run}"));
        return found.RootElement.GetProperty("run").GetProperty("data").GetProperty("tags").EnumerateArray().Where(t => t.GetProperty("key").GetString() == key).Select(t => t.GetProperty("value").GetString()).SingleOrDefault();
    }

    // the answer is at most a second old
    private static async Task<bool> Ready(HttpClient client, string check)
    {
        await Task.Delay(1100);
        using HttpResponseMessage answer = await client.GetAsync("/health/ready");
        using JsonDocument report = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        bool ok = report.RootElement.GetProperty("checks").GetProperty(check).GetProperty("ok").GetBoolean();
        if (!ok) Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        return ok;
    }

    private static async Task Until(Func<Task<bool>> holds)
    {
        var clock = Stopwatch.StartNew();
        while (!await holds()) Assert.True(clock.Elapsed < TimeSpan.FromMinutes(1), "it did not recover within a minute");
    }

    private static void Fill(string file)
    {
        using var stream = new FileStream(file, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            while (true) stream.Write(new byte[4096]);
        }
        catch (IOException)
        {
            // full
        }
    }
}
