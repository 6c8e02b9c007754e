using System.Diagnostics;
using System.Text.Json;
using Kontor.Ledger;
using Kontor.Ledger.Artefacts;
using Kontor.Ledger.Tracking;

namespace Kontor.Tests.Cli;

/// <summary>Every command is a run that can be watched while it lives, and found when it was killed.</summary>
public sealed class LiveRunTests : IDisposable
{
    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task Forecast_Completed_IsATrackedRunWithItsFiles()
    {
        _place.Write("sales.csv", Sales.Weekly());
        CliResult result = _place.Run((RunMaker.Variable, "Anna"), "forecast", "sales.csv", "--model", "ets", "--origins", "1", "--horizon", "2");
        Assert.Equal((0, 0), (result.ExitCode, result.ErrorLines.Count));
        Run record = Assert.Single(_place.Runs());
        Assert.Equal("Anna", record.Maker);
        using LedgerStore store = LedgerStore.Open(_place.At("kontor.db"), TimeProvider.System);
        RunDocument run = await store.Tracking.GetRunAsync(record.Id.ToString("N"));
        Assert.Equal((RunStatus.Finished, "forecast sales.csv", "Anna"), (run.Status, run.Name, run.UserId));
        Assert.Equal("kontor forecast", (await store.Tracking.GetExperimentAsync(run.ExperimentId)).Name);
        Assert.Equal("kontor forecast sales.csv --model ets --origins 1 --horizon 2", run.Tags.Single(t => t.Key == "kontor.typed").Value);
        Assert.Contains(record.Inputs[0].Hash.Sha256, run.Tags.Single(t => t.Key == "kontor.input.1").Value, StringComparison.Ordinal);
        Assert.Contains(run.Metrics, m => m.Key.StartsWith("mase/", StringComparison.Ordinal));
        foreach (RunArtefact artefact in record.Artefacts)
        {
            RunFile file = (await store.Tracking.FindFileAsync(run.Id, artefact.Name))!;
            Assert.Equal(artefact.Hash, file.Hash);
            Assert.True(new BlobStore(_place.At(ArtefactFolder.Name)).Contains(file.Hash.Sha256));
        }
    }

    [Fact]
    public async Task DataCheck_ThatCannotBeUsed_IsARunOfItsOwn()
    {
        _place.Write("sales.csv", Sales.Weekly());
        Assert.Equal(0, _place.Run("data", "check", "sales.csv").ExitCode);
        Run record = Assert.Single(_place.Runs());
        Assert.Equal(("data check", RunOutcome.Completed, 1.0), (record.Command, record.Outcome, record.Metrics.Single(m => m.Name == "usable").Value));
        using LedgerStore store = LedgerStore.Open(_place.At("kontor.db"), TimeProvider.System);
        Assert.Equal(RunStatus.Finished, (await store.Tracking.GetRunAsync(record.Id.ToString("N"))).Status);
    }

    /// <summary>A ledger that is none stops no check: it says so.</summary>
    [Fact]
    public void DataCheck_LedgerThatIsNone_ChecksAllTheSame()
    {
        _place.Write("sales.csv", Sales.Weekly());
        _place.Write("other.db", "no ledger at all, but a text that is long enough to be looked at as one");
        CliResult result = _place.Run("data", "check", "sales.csv", "--ledger", "other.db");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("The run is not logged", result.Output, StringComparison.Ordinal);
        Assert.Contains("The data can be used.", result.Output, StringComparison.Ordinal);
    }

    /// <summary>A real process, killed with SIGKILL while it works: it is seen running, and as killed once its lease is over.</summary>
    [Fact]
    public async Task Backtest_KilledWithSigkill_IsMarkedAsKilled()
    {
        _place.Write("sales.csv", Sales.Weekly(stores: 200, weeks: 150));
        string id;
        using (RunningProgram program = _place.Start("backtest", "sales.csv", "--models", "naive", "armdn", "--origins", "4"))
        {
            id = await AwaitLive(program);
            CliResult listed = _place.Run("runs", "--json");
            using JsonDocument json = JsonDocument.Parse(listed.Output);
            JsonElement live = Assert.Single(json.RootElement.EnumerateArray());
            Assert.Equal((Guid.ParseExact(id, "N"), "backtest", "running"), (live.GetProperty("id").GetGuid(), live.GetProperty("command").GetString(), live.GetProperty("outcome").GetString()));
        } // disposed: killed with SIGKILL
        using LedgerStore store = LedgerStore.Open(_place.At("kontor.db"), TimeProvider.System);
        Assert.Equal(RunStatus.Running, (await store.Tracking.GetRunAsync(id)).Status);
        Assert.Empty(store.Runs(RunFilter.All));
        // its lease of a minute is over
        Assert.Equal([id], await store.Tracking.MarkLostRunsAsync(TimeProvider.System.GetUtcNow().AddMinutes(2).ToUnixTimeMilliseconds()));
        RunDocument lost = await store.Tracking.GetRunAsync(id);
        Assert.Equal(RunStatus.Killed, lost.Status);
        Assert.Contains(lost.Tags, t => t.Key == "kontor.lost");
        Assert.Contains("Killed", _place.Run("runs").Output, StringComparison.Ordinal);
    }

    private async Task<string> AwaitLive(RunningProgram program)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < TimeSpan.FromMinutes(2); await Task.Delay(50, TestContext.Current.CancellationToken))
        {
            Assert.False(program.HasExited, "ended before it could be killed");
            if (!File.Exists(_place.At("kontor.db"))) continue;
            using LedgerStore store = LedgerStore.Open(_place.At("kontor.db"), TimeProvider.System);
            if (await store.Tracking.FindExperimentAsync("kontor backtest") is not { } experiment) continue;
            if ((await store.Tracking.SearchRunsAsync(new RunSearch { ExperimentIds = [experiment.Id] })).Runs is [var run]) return run.Id;
        }
        Assert.Fail("no live run in the ledger");
        return "";
    }
}
