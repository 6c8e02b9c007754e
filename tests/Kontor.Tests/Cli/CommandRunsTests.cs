using System.Text.Json;
using System.Text.RegularExpressions;
using Kontor.Ledger;
using Kontor.Ledger.Governance;
using Kontor.Ledger.Tracking;
using Kontor.Tests.Decisions;

namespace Kontor.Tests.Cli;

/// <summary>Every command that does something leaves a run of its own; one that only shows what is there leaves none.</summary>
public sealed class CommandRunsTests : IDisposable
{
    private static readonly string[] Logged =
    [
        "audit verify", "backtest", "data check", "decisions approve", "decisions outcome", "decisions policy", "decisions reject", "decisions withdraw", "demo", "forecast", "key create", "key revoke",
        "ledger backup", "ledger check", "ledger restore", "model promote", "model register", "price elasticity", "price recommend", "price simulate", "score",
    ];

    private static readonly string[] Shows = ["audit list", "decisions", "key list", "model list", "model show", "runs"];
    private static readonly string[] OfTheServer = ["serve"];

    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    /// <summary>A new command has to be put on one of the lists, and then in the test below or in one of its own.</summary>
    [Fact]
    public void Commands_OfTheHelp_AreOnTheLists() =>
        Assert.Equal(Logged.Concat(Shows).Concat(OfTheServer).Order(StringComparer.Ordinal), Leaves([]).Append("decisions").Order(StringComparer.Ordinal));

    [Fact]
    public async Task Commands_ThatDoSomething_LeaveARun()
    {
        _place.Write("sales.csv", Sales.Weekly());
        Do("forecast", "sales.csv", "--model", "naive", "--horizon", "2");
        Do("model", "register", "kontor-out/model.json", "--name", "demand");
        Do("model", "promote", "demand", "1", "--alias", "champion");
        _place.Write("rows.csv", "store,step\nA,1\nZ,1\n");
        Do("score", "--model", "demand@champion", "rows.csv");
        string id;
        using (JsonDocument key = JsonDocument.Parse(Do("key", "create", "--name", "nightly", "--json"))) id = key.RootElement.GetProperty("id").GetString()!;
        Do("key", "revoke", id);
        Do("audit", "verify");
        string decided = Decide().ToString();
        foreach (string verdict in new[] { "approve", "withdraw", "reject" }) Do("decisions", verdict, decided, "1", "--reason", "so", "--by", "Anna");
        Do("decisions", "outcome", decided, "1", "--measure", "profit", "--value", "3", "--by", "Anna");
        Do("decisions", "policy", "--four-eyes", "on", "--by", "Anna");
        Do("ledger", "backup", "kontor-backup.zip");
        Do("ledger", "check");
        Do("ledger", "restore", "kontor-backup.zip", "--ledger", "new.db", "--artefacts", "new-artefacts");
        foreach (string shows in Shows.Except(["model show"])) Do(shows.Split(' '));
        Do("model", "show", "demand");

        IReadOnlyList<Run> runs = _place.Runs();
        string[] elsewhere = ["backtest", "data check", "demo", "ledger restore", "price elasticity", "price recommend", "price simulate"];
        Assert.Equal(Logged.Except(elsewhere), runs.Where(r => $"{r.Id}" != decided).Select(r => r.Command).Order(StringComparer.Ordinal).Distinct());
        Assert.All(runs, r => Assert.Equal(RunOutcome.Completed, r.Outcome));
        Assert.Equal("ledger restore", _place.Runs("new.db")[0].Command);
        using LedgerStore store = LedgerStore.Open(_place.At("kontor.db"), TimeProvider.System);
        foreach (Run run in runs)
        {
            RunDocument tracked = await store.Tracking.GetRunAsync(run.Id.ToString("N"));
            Assert.Equal((RunStatus.Finished, $"kontor {run.Command}"), (tracked.Status, (await store.Tracking.GetExperimentAsync(tracked.ExperimentId)).Name));
        }
        RunDocument created = await store.Tracking.GetRunAsync(runs.Single(r => r.Command == "key create").Id.ToString("N"));
        Assert.Equal("kontor key create --name nightly --json", created.Params.Single(p => p.Key == "typed").Value);

        Run score = runs.Single(r => r.Command == "score");
        Assert.Equal(("rows.csv", 2L, "demand version 1"), (score.Inputs[0].Name, score.Inputs[0].Rows, score.Inputs[1].Name));
        Assert.Equal((2.0, 1.0), (score.Metrics.Single(m => m.Name == "rows").Value, score.Metrics.Single(m => m.Name == "bad rows").Value));
        Assert.Equal(FileHash.Of(_place.At("scored.csv"), FitContext.Default), Assert.Single(score.Artefacts).Hash);
        Assert.Equal("demand version 1", JsonDocument.Parse(score.Specification).RootElement.GetProperty("model").GetString());

        using JsonDocument only = JsonDocument.Parse(Do("runs", "--command", "score", "--json"));
        Assert.Equal(score.Id, Assert.Single(only.RootElement.EnumerateArray()).GetProperty("id").GetGuid());
    }

    /// <summary>What failed is a run, too, and its failure the line that the person saw.</summary>
    [Fact]
    public void Commands_ThatFail_LeaveAFailedRun()
    {
        Do("key", "create", "--name", "nightly");
        _place.Write("rows.csv", "a\n1\n");
        string[][] failing = [["key", "revoke", "0000000000000000"], ["score", "model.json", "rows.csv"], ["model", "promote", "demand", "1", "--stage", "production"]];
        foreach (string[] words in failing)
        {
            CliResult result = _place.Run(words);
            Assert.Equal(1, result.ExitCode);
            Run run = _place.Runs()[0];
            Assert.Equal((string.Join(' ', words.TakeWhile((w, i) => i == 0 || words[0] != "score").Take(2)), RunOutcome.Failed), (run.Command, run.Outcome));
            Assert.Contains(run.Failure!, Assert.Single(result.ErrorLines), StringComparison.Ordinal);
        }
    }

    /// <summary>Where there is no ledger, none is made to say that it was missed.</summary>
    [Fact]
    public void Commands_WithoutALedger_MakeNone()
    {
        string[][] lost = [["audit", "verify"], ["key", "revoke", "0000000000000000"], ["decisions", "policy"], ["score", "--model", "demand", "rows.csv"], ["ledger", "check"]];
        foreach (string[] words in lost) Assert.Equal(1, _place.Run(words).ExitCode);
        Assert.Empty(Directory.GetFileSystemEntries(_place.Folder));
    }

    private string Do(params string[] words)
    {
        CliResult result = _place.Run(words);
        Assert.True(result.ExitCode == 0, $"{string.Join(' ', words)}: {result.Error}");
        return result.Output;
    }

    private Guid Decide()
    {
        using LedgerStore store = LedgerStore.Open(_place.At("kontor.db"), TimeProvider.System);
        var run = new Run
        {
            Id = Run.NewId(TimeProvider.System), Command = "price recommend", Started = TimeProvider.System.GetUtcNow(), Duration = TimeSpan.Zero, Seed = 1, Version = "0", Outcome = RunOutcome.Completed, Maker = "Bo",
        };
        store.Record(run, SampleDecision.Price("store=1 brand=2"));
        return run.Id;
    }

    private IEnumerable<string> Leaves(string[] words)
    {
        string help = Do([.. words, "--help"]);
        if (!help.Contains("\nCommands:", StringComparison.Ordinal)) return [string.Join(' ', words)];
        return Regex.Matches(help[help.IndexOf("\nCommands:", StringComparison.Ordinal)..], @"^  ([a-z]+)\b", RegexOptions.Multiline).SelectMany(m => Leaves([.. words, m.Groups[1].Value]));
    }
}
