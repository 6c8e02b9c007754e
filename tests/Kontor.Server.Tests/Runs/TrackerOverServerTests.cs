using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Kontor.Ledger;
using Kontor.Ledger.Access;
using Kontor.Ledger.Artefacts;
using Kontor.Ledger.Tracking;
using Kontor.Ledger.Tracking.Client;
using Kontor.Server.Tests.Support;
using Kontor.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Kontor.Server.Tests.Runs;

/// <summary>The tracker over a real server: runs, series, files, signs of life, and a server that is away.</summary>
public sealed class TrackerOverServerTests(PostgresServer postgres)
{
    private readonly List<string> _said = [];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Complete_ARun_IsThereWholeWithItsSeriesAndFiles(bool shared)
    {
        await using RunningServer server = await RunningServer.StartAsync(shared ? postgres.NewDatabase() : null);
        string file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, "store,units\nGröße,1\n", TestContext.Current.CancellationToken);
            using Tracker tracker = Tracker.Connect(server.Address, await server.NewKeyAsync(Role.Analyst), Options());
            using TrackedRun run = tracker.Start("ridge sweep", "elasticities & more", new TrackingEntry("team", "pricing"));
            run.Param("alpha", 0.1);
            for (int step = 0; step < 2500; step++) run.Metric("rmse", step / 7.0, step);
            run.Metric("odd", double.NaN);
            run.Metric("odd", double.NegativeInfinity, step: 1);
            run.Tag("Größe", "東京");
            run.File(file, "data/größe 1.csv");
            run.Complete();
            Assert.False(run.Lost.Any, run.Lost.ToString());

            RunDocument found = await server.Ledger.Tracking.GetRunAsync(run.Id!);
            Assert.Equal(("ridge sweep", RunStatus.Finished, "Anna"), (found.Name, found.Status, found.UserId));
            Assert.Equal("elasticities & more", (await server.Ledger.Tracking.GetExperimentAsync(found.ExperimentId)).Name);
            Assert.Equal([new TrackingEntry("alpha", "0.1")], found.Params);
            Assert.Equal(("pricing", "東京"), (found.Tags.Single(t => t.Key == "team").Value, found.Tags.Single(t => t.Key == "Größe").Value));
            Assert.Equal(Enumerable.Range(0, 2500).Select(s => s / 7.0), (await server.Ledger.Tracking.MetricHistoryAsync(run.Id!, "rmse")).Items.Select(p => p.Value).Order());
            Assert.Equal([double.NaN, double.NegativeInfinity], (await server.Ledger.Tracking.MetricHistoryAsync(run.Id!, "odd")).Items.OrderBy(p => p.Step).Select(p => p.Value));
            RunFile kept = (await server.Ledger.Tracking.FindFileAsync(run.Id!, "data/größe 1.csv"))!;
            using var text = new StreamReader(server.Services.GetRequiredService<BlobStore>().Open(kept.Hash.Sha256));
            Assert.Equal("store,units\nGröße,1\n", await text.ReadToEndAsync(TestContext.Current.CancellationToken));
            Assert.Empty(_said);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Start_KeyThatIsNone_IsRefusedAtOnce()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using Tracker tracker = Tracker.Connect(server.Address, "kontor_none", Options());
        Assert.Equal(HttpStatusCode.Unauthorized, Assert.Throws<HttpRequestException>(() => tracker.Start("a")).StatusCode);
    }

    /// <summary>Nothing listens there when the run starts; a server comes later, and gets all of it.</summary>
    [Fact]
    public async Task Start_ServerThatComesLater_GetsEverything()
    {
        int port = FreePort();
        using Tracker tracker = Tracker.Connect(new Uri($"http://127.0.0.1:{port}"), key: null, Options());
        using TrackedRun run = tracker.Start("early");
        Assert.Null(run.Id);
        for (int step = 0; step < 1500; step++) run.Metric("m", step, step);
        await using RunningServer server = await RunningServer.StartAsync(change: s => s with { Port = port, Access = s.Access with { Open = true } });
        run.Complete();
        Assert.False(run.Lost.Any, run.Lost.ToString());
        Assert.Equal(1500, (await server.Ledger.Tracking.MetricHistoryAsync(run.Id!, "m")).Items.Length);
        Assert.Contains("is away", Assert.Single(_said), StringComparison.Ordinal);
    }

    /// <summary>A server that never comes: the work is not broken, the buffer is bounded, and the end says what is lost.</summary>
    [Fact]
    public void Complete_ServerThatNeverComes_SaysWhatIsLost()
    {
        using Tracker tracker = Tracker.Connect(new Uri($"http://127.0.0.1:{FreePort()}"), key: null, Options() with { Buffer = 100, GiveUp = TimeSpan.FromMilliseconds(500) });
        using TrackedRun run = tracker.Start("in vain");
        run.Param("alpha", 1);
        for (int step = 0; step < 1000; step++) run.Metric("m", step, step);
        run.Complete();
        Assert.Equal((1000, 1, true), (run.Lost.Metrics, run.Lost.Params, run.Lost.End));
        Assert.Contains("did not get 1000 metric points, 1 parameter, the end of the run", _said[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Log_OneEntryThatTheServerRefuses_LosesThatOneOnly()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using Tracker tracker = Tracker.Connect(server.Address, server.Key, Options());
        using TrackedRun run = tracker.Start("a");
        await server.Ledger.Tracking.LogParamAsync(run.Id!, new TrackingEntry("alpha", "another value"));
        run.Param("alpha", 0.1);
        run.Param("beta", 0.2);
        for (int step = 0; step < 10; step++) run.Metric("m", step, step);
        run.Tag("t", "x");
        run.Complete();
        Assert.Equal((0, 1, 0, false), (run.Lost.Metrics, run.Lost.Params, run.Lost.Tags, run.Lost.End));
        RunDocument found = await server.Ledger.Tracking.GetRunAsync(run.Id!);
        Assert.Equal(["alpha=another value", "beta=0.2"], found.Params.Select(p => $"{p.Key}={p.Value}"));
        Assert.Equal(10, (await server.Ledger.Tracking.MetricHistoryAsync(run.Id!, "m")).Items.Length);
    }

    [Fact]
    public async Task Lease_OverTheServer_IsHeldAndEnds()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using Tracker tracker = Tracker.Connect(server.Address, server.Key, Options() with { Lease = TimeSpan.FromSeconds(30) });
        using TrackedRun run = tracker.Start("lives");
        // the first sign of life comes with the start: within its lease the run is not lost, after it it is
        for (int i = 0; i < 100 && (await Lost(server, 60)).Length == 0; i++) await Task.Delay(50, TestContext.Current.CancellationToken);
        Assert.Equal(RunStatus.Killed, (await server.Ledger.Tracking.GetRunAsync(run.Id!)).Status);
        using HttpResponseMessage answer = await server.Client.PostAsJsonAsync($"/api/v1/runs/{run.Id}/lease", new { seconds = 30 });
        Assert.False((await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("running").GetBoolean());
    }

    [Theory]
    [InlineData("""{"seconds":0}""", 400)]
    [InlineData("""{"seconds":1e9}""", 400)]
    [InlineData("""{"seconds":"soon"}""", 400)]
    public async Task Lease_BadBody_IsAProblem(string body, int status)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        string id = (await server.Ledger.Tracking.CreateRunAsync(new NewRun())).Id;
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await server.Client.PostAsync($"/api/v1/runs/{id}/lease", content);
        Assert.Equal((status, "application/problem+json"), ((int)answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
    }

    [Fact]
    public async Task Sweeper_ARunWhoseOwnerIsGone_IsMarkedByTheServer()
    {
        string database = postgres.NewDatabase(), id;
        using (LedgerStore ledger = LedgerStore.Open(database, TimeProvider.System))
            id = (await ledger.Tracking.CreateRunAsync(new NewRun { Name = "gone", LeaseUntil = TimeProvider.System.GetUtcNow().AddSeconds(-1).ToUnixTimeMilliseconds() })).Id;
        await using RunningServer server = await RunningServer.StartAsync(database);
        for (int i = 0; i < 200 && (await server.Ledger.Tracking.GetRunAsync(id)).Status == RunStatus.Running; i++) await Task.Delay(50, TestContext.Current.CancellationToken);
        Assert.Equal(RunStatus.Killed, (await server.Ledger.Tracking.GetRunAsync(id)).Status);
    }

    [Fact]
    public async Task CommandRuns_Recorded_AreListedAndFound()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        var run = new Run
        {
            Id = Run.NewId(TimeProvider.System), Command = "forecast", Started = TimeProvider.System.GetUtcNow(), Duration = TimeSpan.FromSeconds(2), Seed = 1, Version = "0", Outcome = RunOutcome.Completed, Maker = "Anna",
        };
        server.Ledger.Record(run);
        JsonElement list = await server.Client.GetFromJsonAsync<JsonElement>("/api/v1/runs?command=forecast&outcome=completed");
        Assert.Equal(run.Id, Assert.Single(list.EnumerateArray()).GetProperty("id").GetGuid());
        JsonElement one = await server.Client.GetFromJsonAsync<JsonElement>($"/api/v1/runs/{run.Id}");
        Assert.Equal(("forecast", "completed", "Anna"), (one.GetProperty("command").GetString(), one.GetProperty("outcome").GetString(), one.GetProperty("maker").GetString()));
        Assert.Equal(HttpStatusCode.NotFound, (await server.Client.GetAsync($"/api/v1/runs/{Guid.NewGuid()}")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await server.Client.GetAsync("/api/v1/runs?outcome=1")).StatusCode);
    }

    private static async Task<string[]> Lost(RunningServer server, int secondsLater) =>
        [.. await server.Ledger.Tracking.MarkLostRunsAsync(TimeProvider.System.GetUtcNow().AddSeconds(secondsLater).ToUnixTimeMilliseconds())];

    private TrackerOptions Options() => new() { User = "Anna", Report = _said.Add, Gather = TimeSpan.FromMilliseconds(50) };

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
