using Kontor.Errors;
using Kontor.Ledger;
using Kontor.Ledger.Artefacts;
using Kontor.Ledger.Tracking;
using Kontor.Ledger.Tracking.Client;
using Kontor.Tests.Decisions;
using Microsoft.Data.Sqlite;

namespace Kontor.Tests.Ledger.Tracking.Client;

/// <summary>The tracker over a ledger that is written without a server.</summary>
public sealed class TrackerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kontor-tracker-").FullName;
    private readonly List<string> _said = [];

    private string Ledger => Path.Combine(_folder, "kontor.db");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Complete_ARun_IsThereWholeWithItsSeriesAndFiles()
    {
        string report = Path.Combine(_folder, "report.html"), id;
        File.WriteAllText(report, "<p>Größe</p>");
        using (Tracker tracker = Open())
        {
            using TrackedRun run = tracker.Start("ridge sweep", "elasticities", new TrackingEntry("team", "pricing"));
            run.Param("alpha", 0.1);
            run.Param("alpha", 0.1); // the same again is the same
            for (int step = 0; step < 2500; step++) run.Metric("rmse", 1.0 / (step + 1), step);
            run.Metric("odd", double.NaN);
            run.Metric("odd", double.PositiveInfinity, step: 1);
            run.Tag("Größe", "東京");
            run.File(report);
            run.File(report, "html/again.html");
            run.Complete();
            id = run.Id!;
            Assert.False(run.Lost.Any);
        }
        using LedgerStore store = LedgerStore.Open(Ledger, TimeProvider.System);
        RunDocument found = await store.Tracking.GetRunAsync(id);
        Assert.Equal(("ridge sweep", RunStatus.Finished, "Anna"), (found.Name, found.Status, found.UserId));
        Assert.Equal("elasticities", (await store.Tracking.GetExperimentAsync(found.ExperimentId)).Name);
        Assert.Equal([new TrackingEntry("alpha", "0.1")], found.Params);
        Assert.Equal("pricing", found.Tags.Single(t => t.Key == "team").Value);
        Assert.Equal("東京", found.Tags.Single(t => t.Key == "Größe").Value);
        Page<MetricPoint> series = await store.Tracking.MetricHistoryAsync(id, "rmse");
        Assert.Equal(Enumerable.Range(0, 2500).Select(s => (1.0 / (s + 1), (long)s)).Order(), series.Items.Select(p => (p.Value, p.Step)).Order());
        Assert.Equal([double.NaN, double.PositiveInfinity], (await store.Tracking.MetricHistoryAsync(id, "odd")).Items.OrderBy(p => p.Step).Select(p => p.Value));
        Assert.Equal(["html", "report.html"], (await store.Tracking.ListFilesAsync(id)).Select(f => f.Path).Order());
        RunFile file = (await store.Tracking.FindFileAsync(id, "html/again.html"))!;
        Assert.Equal("text/html", file.MediaType);
        using var text = new StreamReader(new BlobStore(Path.Combine(_folder, ArtefactFolder.Name)).Open(file.Hash.Sha256));
        Assert.Equal("<p>Größe</p>", text.ReadToEnd());
        Assert.Empty(_said);
    }

    [Fact]
    public async Task Dispose_WithoutComplete_IsAFailure()
    {
        string id = "";
        using (Tracker tracker = Open())
        {
            void Break()
            {
                using TrackedRun run = tracker.Start("breaks");
                run.Flush();
                id = run.Id!;
                throw new DivideByZeroException();
            }
            Assert.Throws<DivideByZeroException>(Break);
            Assert.Equal(RunStatus.Failed, await Status(tracker, id));
        }
    }

    [Fact]
    public async Task Fail_SaysWhy_AndACancellationIsAKill()
    {
        using Tracker tracker = Open();
        TrackedRun failed = tracker.Start("a"), stopped = tracker.Start("b"), cancelled = tracker.Start("c");
        failed.Fail(new InvalidOperationException("no rows"));
        stopped.Fail(new TaskCanceledException());
        cancelled.Cancel();
        Assert.Equal((RunStatus.Failed, RunStatus.Killed, RunStatus.Killed), (await Status(tracker, failed.Id!), await Status(tracker, stopped.Id!), await Status(tracker, cancelled.Id!)));
        Assert.Equal("no rows", (await tracker.Ledger!.Tracking.GetRunAsync(failed.Id!)).Tags.Single(t => t.Key == "kontor.failure").Value);
        failed.Dispose(); // it has ended: nothing more happens
        Assert.Throws<InvalidOperationException>(() => failed.Metric("m", 1));
        Assert.Throws<InvalidOperationException>(failed.Complete);
    }

    [Fact]
    public void Log_WhatBreaksARule_IsRefusedAtOnce()
    {
        using Tracker tracker = Open();
        using TrackedRun run = tracker.Start("a");
        Assert.Throws<DataException>(() => run.Metric("../m", 1));
        Assert.Throws<DataException>(() => run.Tag("", "x"));
        Assert.Throws<DataException>(() => run.File(Path.Combine(_folder, "missing")));
        run.Param("alpha", 1);
        Assert.Throws<ArgumentException>(() => run.Param("alpha", 2));
        run.Complete();
        Assert.False(run.Lost.Any);
    }

    /// <summary>Another writer locks the file: the work goes on, and all is there when the lock is gone.</summary>
    [Fact]
    public async Task Metric_LedgerThatIsLocked_WaitsAndIsNotLost()
    {
        using Tracker tracker = Open(new TrackerOptions { Gather = TimeSpan.FromMilliseconds(20) });
        using TrackedRun run = tracker.Start("a");
        using (var other = new SqliteConnection($"Data Source={Ledger};Pooling=false"))
        {
            other.Open();
            using SqliteTransaction held = other.BeginTransaction(deferred: false);
            for (int i = 0; i < 50; i++) run.Metric("m", i, i);
        }
        run.Complete();
        Assert.False(run.Lost.Any);
        Assert.Equal(50, (await tracker.Ledger!.Tracking.MetricHistoryAsync(run.Id!, "m")).Items.Length);
    }

    [Fact]
    public async Task Lease_ARunThatLives_IsNotLostAndOneThatIsGoneIs()
    {
        using Tracker tracker = Open(new TrackerOptions { Lease = TimeSpan.FromMilliseconds(600) });
        using TrackedRun run = tracker.Start("lives");
        string gone = (await tracker.Ledger!.Tracking.CreateRunAsync(new NewRun { Name = "gone", LeaseUntil = TimeProvider.System.GetUtcNow().AddMilliseconds(300).ToUnixTimeMilliseconds() })).Id;
        await Task.Delay(1500, TestContext.Current.CancellationToken);
        System.Collections.Immutable.ImmutableArray<string> lost = await tracker.Ledger.Tracking.MarkLostRunsAsync(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
        Assert.Equal([gone], lost);
        Assert.Equal((RunStatus.Running, RunStatus.Killed), (await Status(tracker, run.Id!), await Status(tracker, gone)));
        // a run that was taken for lost, and lives, runs again with its next sign of life
        await tracker.Ledger.Tracking.MarkLostRunsAsync(TimeProvider.System.GetUtcNow().AddDays(1).ToUnixTimeMilliseconds());
        for (int i = 0; i < 100 && await Status(tracker, run.Id!) != RunStatus.Running; i++) await Task.Delay(50, TestContext.Current.CancellationToken);
        Assert.Equal(RunStatus.Running, await Status(tracker, run.Id!));
    }

    [Fact]
    public async Task Record_EndsTheRunAndWritesItsRecordUnderTheSameIdentity()
    {
        using Tracker tracker = Open();
        using TrackedRun run = tracker.Start("forecast sales.csv", "kontor forecast");
        run.Metric("progress", 0.5);
        var record = new Run
        {
            Id = Guid.NewGuid(), Command = "forecast", Started = TimeProvider.System.GetUtcNow(), Duration = TimeSpan.FromSeconds(2), Seed = 7, Version = "1", Outcome = RunOutcome.Completed, Maker = "Anna",
            Specification = """{"model":{"name":"ets","season":52},"levels":["a","b"]}""",
            Inputs = [new RunInput("sales.csv", new FileHash(new string('a', 64), 12), 3)],
            Metrics = [new RunMetric("mase", 0.7) { Model = "ets+trees", Group = "store=7", Step = 3 }, new RunMetric("wmape", Value: null)],
        };
        run.Record(record, SampleDecision.Price());
        Guid id = Guid.ParseExact(run.Id!, "N");
        Assert.Equal(("forecast", "Anna"), (tracker.Ledger!.Find(id)!.Command, tracker.Ledger.Find(id)!.Maker));
        Assert.Equal(id, Assert.Single(tracker.Ledger.Decisions(DecisionFilter.All)).RunId);
        RunDocument found = await tracker.Ledger.Tracking.GetRunAsync(run.Id!);
        Assert.Equal(RunStatus.Finished, found.Status);
        Assert.Equal(["levels.0=a", "levels.1=b", "model.name=ets", "model.season=52", "seed=7"], found.Params.Select(p => $"{p.Key}={p.Value}"));
        Assert.Equal(["mase/ets_trees/store:7", "progress", "wmape"], found.Metrics.Select(m => m.Key));
        Assert.Equal((0.7, 3L), found.Metrics.Where(m => m.Key.StartsWith("mase", StringComparison.Ordinal)).Select(m => (m.Value, m.Step)).Single());
        Assert.StartsWith("sales.csv sha256:aaaa", found.Tags.Single(t => t.Key == "kontor.input.1").Value, StringComparison.Ordinal);
    }

    private static async Task<RunStatus> Status(Tracker tracker, string id) => (await tracker.Ledger!.Tracking.GetRunAsync(id)).Status;

    private Tracker Open(TrackerOptions? options = null) => Tracker.Open(Ledger, (options ?? new TrackerOptions()) with { User = "Anna", Report = _said.Add });
}
