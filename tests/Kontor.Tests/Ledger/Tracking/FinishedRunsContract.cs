using Kontor.Ledger;
using Kontor.Ledger.Storage;
using Kontor.Ledger.Tracking;

namespace Kontor.Tests.Ledger.Tracking;

/// <summary>Finished runs of commands as tracked runs, whatever database holds them.</summary>
public abstract class FinishedRunsContract
{
    /// <summary>Where a new ledger may be made.</summary>
    protected abstract string NewTarget();

    [Theory]
    [InlineData(RunOutcome.Completed, RunStatus.Finished)]
    [InlineData(RunOutcome.Failed, RunStatus.Failed)]
    [InlineData(RunOutcome.Cancelled, RunStatus.Killed)]
    public async Task Record_ARun_IsATrackedRunOfItsCommandsExperiment(RunOutcome outcome, RunStatus status)
    {
        using LedgerStore ledger = LedgerStore.Open(NewTarget(), TimeProvider.System);
        Run run = NewRun() with { Outcome = outcome, Failure = outcome == RunOutcome.Failed ? "no rows" : null };
        ledger.Record(run);
        RunDocument found = await Tracked(ledger, run);
        Assert.Equal((status, run.Started.ToUnixTimeMilliseconds(), run.Started.ToUnixTimeMilliseconds() + 1500), (found.Status, found.StartTime, found.EndTime));
        Assert.Equal("kontor forecast", (await ledger.Tracking.GetExperimentAsync(found.ExperimentId)).Name);
        Assert.Equal(0.7, found.Metrics.Single(m => m.Key == "mase/ets").Value);
    }

    [Fact]
    public async Task Record_RunsOfManyThreads_AreAllTracked()
    {
        using LedgerStore ledger = LedgerStore.Open(NewTarget(), TimeProvider.System);
        Run[] runs = [.. Enumerable.Range(0, 24).Select(i => NewRun() with { Command = $"command {i % 3}" })];
        await Task.WhenAll(runs.Select(r => Task.Run(() => ledger.Record(r))));
        foreach (Run run in runs) Assert.Equal(RunStatus.Finished, (await Tracked(ledger, run)).Status);
        Assert.Equal(4, (await ledger.Tracking.SearchExperimentsAsync(new ExperimentSearch())).Items.Length); // with Default
    }

    [Fact]
    public async Task Record_ExperimentThatWasDeleted_IsBack()
    {
        using LedgerStore ledger = LedgerStore.Open(NewTarget(), TimeProvider.System);
        Run first = NewRun(), second = NewRun();
        ledger.Record(first);
        await ledger.Tracking.DeleteExperimentAsync((await Tracked(ledger, first)).ExperimentId);
        ledger.Record(second);
        Assert.Equal(LifecycleStage.Active, (await ledger.Tracking.GetExperimentAsync((await Tracked(ledger, second)).ExperimentId)).Stage);
    }

    [Fact]
    public async Task Record_TrackedRunThatWasDeleted_IsRecordedAllTheSame()
    {
        using LedgerStore ledger = LedgerStore.Open(NewTarget(), TimeProvider.System);
        RunDocument live = await ledger.Tracking.CreateRunAsync(new NewRun { Name = "a" });
        await ledger.Tracking.DeleteRunAsync(live.Id);
        Run run = NewRun() with { Id = Guid.ParseExact(live.Id, "N") };
        ledger.Record(run);
        Assert.NotNull(ledger.Find(run.Id));
        Assert.Equal(LifecycleStage.Deleted, (await Tracked(ledger, run)).Stage);
    }

    /// <summary>A ledger of before there were tracked runs, with more than fit into one step of the adoption, opened by four at once.</summary>
    [Fact]
    public async Task Open_OlderLedger_ItsRunsAreTrackedOnce()
    {
        string target = NewTarget();
        Run[] runs = [.. Enumerable.Range(0, 450).Select(i => NewRun() with { Started = DateTimeOffset.UnixEpoch.AddDays(i) })];
        LedgerStore.Open(target, TimeProvider.System, [.. Migration.Embedded.Where(m => m.Version <= 6)]).Dispose();
        using (LedgerDatabase database = LedgerTarget.Parse(target))
        {
            using System.Data.Common.DbConnection connection = database.Connect();
            using System.Data.Common.DbTransaction transaction = database.BeginWrite(connection);
            foreach (Run run in runs) Assert.True(RunTables.TryInsert(database, transaction, run));
            transaction.Commit();
        }
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => LedgerStore.Open(target, TimeProvider.System).Dispose())));
        using LedgerStore ledger = LedgerStore.Open(target, TimeProvider.System);
        Experiment experiment = (await ledger.Tracking.FindExperimentAsync("kontor forecast"))!;
        RunPage found = await ledger.Tracking.SearchRunsAsync(new RunSearch { ExperimentIds = [experiment.Id], Filter = "metrics.`mase/ets` < 1" });
        Assert.Equal(runs.Reverse().Select(r => r.Id.ToString("N")), found.Runs.Select(r => r.Id));
        Assert.Equal(0.7, Assert.Single((await ledger.Tracking.MetricHistoryAsync(found.Runs[0].Id, "mase/ets")).Items).Value);
        Assert.Equal(450, ledger.Runs(RunFilter.All, 1000).Count);
    }

    private static Task<RunDocument> Tracked(LedgerStore ledger, Run run) => ledger.Tracking.GetRunAsync(run.Id.ToString("N"));

    private static Run NewRun() => new()
    {
        Id = Run.NewId(TimeProvider.System), Command = "forecast", Started = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero), Duration = TimeSpan.FromSeconds(1.5), Seed = 7, Version = "0.1.0",
        Outcome = RunOutcome.Completed, Metrics = [new RunMetric("mase", 0.7) { Model = "ets" }],
    };
}
