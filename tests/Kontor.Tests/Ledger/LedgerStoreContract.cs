using System.Collections.Immutable;
using System.Text.Json;
using Kontor.Decisions;
using Kontor.Errors;
using Kontor.Ledger;
using Kontor.Ledger.Storage;
using Kontor.Tests.Decisions;

namespace Kontor.Tests.Ledger;

/// <summary>What a ledger has to do, whatever database holds it.</summary>
public abstract class LedgerStoreContract
{
    protected static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Where a new ledger may be made.</summary>
    protected abstract string NewTarget();

    [Fact]
    public void Record_FullRun_IsReadBackWhole()
    {
        using LedgerStore ledger = Open(NewTarget());
        Run run = FullRun();
        ledger.Record(run);
        AssertSame(run, ledger.Find(run.Id));
        AssertSame(run, Assert.Single(ledger.Runs(RunFilter.All)));
    }

    [Fact]
    public void Record_SmallestRun_IsReadBackWhole()
    {
        using LedgerStore ledger = Open(NewTarget());
        Run run = NewRun(Noon);
        ledger.Record(run);
        AssertSame(run, ledger.Find(run.Id));
    }

    [Fact]
    public void Record_ExtremeValues_AreReadBackExactly()
    {
        using LedgerStore ledger = Open(NewTarget());
        Run run = NewRun(new DateTimeOffset(9999, 12, 31, 23, 59, 59, TimeSpan.Zero).AddTicks(9_999_999)) with
        {
            Seed = ulong.MaxValue,
            Duration = TimeSpan.FromDays(365).Add(TimeSpan.FromTicks(1_234_567)),
            Specification = $$"""{ "text": "{{new string('ü', 2_000_000)}}",   "spaces kept": [1.10, 1e-300] }""",
            Inputs = [new RunInput("huge", new FileHash(new string('f', 64), long.MaxValue), long.MaxValue)],
            Metrics =
            [
                .. new[] { double.MaxValue, double.Epsilon, -0.0, 0.1, 1.0 / 3, double.MinValue }.Select(v => new RunMetric("m", v)),
                new RunMetric("last step", 3) { Step = int.MaxValue },
            ],
        };
        ledger.Record(run);
        AssertSame(run, ledger.Find(run.Id));
    }

    /// <summary>A backtest of many models by step and group has thousands of metrics: they keep their order.</summary>
    [Fact]
    public void Record_TenThousandMetrics_AreReadBackInOrder()
    {
        using LedgerStore ledger = Open(NewTarget());
        Run run = NewRun(Noon) with { Metrics = [.. Enumerable.Range(0, 10_000).Select(i => new RunMetric("wMAPE", i / 7.0) { Model = $"model {i % 20}", Step = 1 + (i % 39) })] };
        ledger.Record(run);
        AssertSame(run, ledger.Find(run.Id));
    }

    [Fact]
    public void Record_Unicode_IsReadBackExactly()
    {
        using LedgerStore ledger = Open(NewTarget());
        const string text = "Größe 東京 👩‍👩‍👧 עברית 'quote' \"double\" \\ ; DROP TABLE runs; --\r\n\t\u0001\uFFFF";
        Run run = NewRun(Noon) with
        {
            Command = text, Version = text, Outcome = RunOutcome.Failed, Failure = text,
            Specification = JsonSerializer.Serialize(text),
            Metrics = [new RunMetric(text, 1) { Model = text, Group = text }],
            Artefacts = [new RunArtefact(text, "東京/größe.csv", Hash(1), text)],
        };
        ledger.Record(run);
        AssertSame(run, ledger.Find(run.Id));
        AssertSame(run, Assert.Single(ledger.Runs(RunFilter.All with { Command = text })));
    }

    /// <summary>A failure quotes the bad input, so it can hold anything; the run must be recorded all the same.</summary>
    [Fact]
    public void Record_TextThatNoDatabaseHolds_IsWrittenWithReplacements()
    {
        using LedgerStore ledger = Open(NewTarget());
        Run run = NewRun(Noon) with { Outcome = RunOutcome.Failed, Failure = "found 'a\0b\ud800c'" };
        ledger.Record(run);
        Assert.Equal("found 'a\uFFFDb\uFFFDc'", ledger.Find(run.Id)!.Failure);
    }

    [Fact]
    public void Record_SameIdTwice_IsRefusedAndTheFirstStays()
    {
        using LedgerStore ledger = Open(NewTarget());
        Run run = FullRun();
        ledger.Record(run);
        Assert.Throws<ArgumentException>(() => ledger.Record(run with { Command = "other" }));
        AssertSame(run, Assert.Single(ledger.Runs(RunFilter.All)));
    }

    [Theory]
    [InlineData(RunOutcome.Failed, null)]
    [InlineData(RunOutcome.Completed, "text")]
    [InlineData(RunOutcome.Cancelled, "text")]
    public void Record_FailureTextAgainstOutcome_IsRefused(RunOutcome outcome, string? failure)
    {
        using LedgerStore ledger = Open(NewTarget());
        Assert.Throws<ArgumentException>(() => ledger.Record(NewRun(Noon) with { Outcome = outcome, Failure = failure }));
        Assert.Empty(ledger.Runs(RunFilter.All));
    }

    [Fact]
    public void Record_FaultInTheMiddle_LeavesNothing()
    {
        using LedgerStore ledger = Open(NewTarget());
        // the third metric is no object: the rows before it are written already
        Run broken = FullRun() with { Metrics = [new RunMetric("a", 1), new RunMetric("b", 2), null!] };
        Assert.Throws<NullReferenceException>(() => ledger.Record(broken));
        Assert.Empty(ledger.Runs(RunFilter.All));
        ledger.Record(FullRun());
        Assert.Single(ledger.Runs(RunFilter.All));
    }

    [Fact]
    public void Runs_SeveralRuns_AreTheLatestFirstWithTheirOwnParts()
    {
        using LedgerStore ledger = Open(NewTarget());
        Run[] runs = [.. Enumerable.Range(0, 5).Select(i => NewRun(Noon.AddHours(i)) with { Metrics = [new RunMetric("i", i), new RunMetric("twice", 2 * i)] })];
        foreach (int i in new[] { 3, 0, 4, 1, 2 }) ledger.Record(runs[i]);
        IReadOnlyList<Run> found = ledger.Runs(RunFilter.All, limit: 3);
        Assert.Equal([runs[4].Id, runs[3].Id, runs[2].Id], found.Select(r => r.Id));
        for (int i = 0; i < 3; i++) AssertSame(runs[4 - i], found[i]);
    }

    [Fact]
    public void Runs_EachCondition_Filters()
    {
        using LedgerStore ledger = Open(NewTarget());
        Run first = NewRun(Noon), second = NewRun(Noon.AddHours(1)) with { Command = "backtest" };
        Run third = NewRun(Noon.AddHours(2)) with { Outcome = RunOutcome.Failed, Failure = "x" }, fourth = NewRun(Noon.AddHours(3)) with { Outcome = RunOutcome.Cancelled };
        foreach (Run run in new[] { first, second, third, fourth }) ledger.Record(run);
        Guid[] Ids(RunFilter filter) => [.. ledger.Runs(filter).Select(r => r.Id)];
        Assert.Equal([second.Id], Ids(RunFilter.All with { Command = "backtest" }));
        Assert.Equal([third.Id], Ids(RunFilter.All with { Outcome = RunOutcome.Failed }));
        Assert.Equal([fourth.Id], Ids(RunFilter.All with { Outcome = RunOutcome.Cancelled }));
        Assert.Equal([fourth.Id, third.Id, second.Id], Ids(RunFilter.All with { From = second.Started }));
        Assert.Equal([fourth.Id, third.Id], Ids(RunFilter.All with { From = second.Started.AddTicks(1) }));
        Assert.Equal([first.Id], Ids(RunFilter.All with { Before = second.Started.ToOffset(TimeSpan.FromHours(9)) }));
        Assert.Equal([second.Id, first.Id], Ids(RunFilter.All with { Before = second.Started.AddTicks(1) }));
        Assert.Empty(Ids(RunFilter.All with { Command = "backtest", Outcome = RunOutcome.Failed }));
    }

    [Fact]
    public void Find_UnknownId_IsNull()
    {
        using LedgerStore ledger = Open(NewTarget());
        Assert.Null(ledger.Find(Guid.Empty));
        Assert.Empty(ledger.Runs(RunFilter.All));
        Assert.Throws<ArgumentOutOfRangeException>(() => ledger.Runs(RunFilter.All, limit: 0));
    }

    [Fact]
    public void Open_Again_KeepsTheRuns()
    {
        string target = NewTarget();
        Run run = FullRun();
        using (LedgerStore first = Open(target)) first.Record(run);
        using LedgerStore second = Open(target);
        AssertSame(run, second.Find(run.Id));
    }

    /// <summary>Eight stores open one new ledger at the same moment, migrate it and write: one migration, all runs, none mixed up.</summary>
    [Fact]
    public async Task Record_EightWritersOnANewLedger_LoseNothing()
    {
        const int writers = 8, each = 10;
        string target = NewTarget();
        using var start = new Barrier(writers);
        Task<Run[]>[] tasks = [.. Enumerable.Range(0, writers).Select(w => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();
                using LedgerStore ledger = Open(target);
                Run[] mine = [.. Enumerable.Range(0, each).Select(i => NewRun(Noon.AddSeconds(i)) with { Metrics = [new RunMetric($"writer {w}", i)] })];
                foreach (Run run in mine)
                {
                    ledger.Record(run);
                    Assert.NotEmpty(ledger.Runs(RunFilter.All, limit: 2)[0].Metrics);
                }
                return mine;
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default))];
        Run[] all = [.. (await Task.WhenAll(tasks)).SelectMany(x => x)];
        using LedgerStore reader = Open(target);
        Dictionary<Guid, Run> found = reader.Runs(RunFilter.All, limit: 1000).ToDictionary(r => r.Id);
        Assert.Equal(writers * each, found.Count);
        foreach (Run run in all) AssertSame(run, found[run.Id]);
    }

    [Fact]
    public void Open_OlderLedger_IsMigratedAndKeepsItsRuns()
    {
        string target = NewTarget();
        Run run = FullRun();
        using (LedgerStore old = Open(target)) old.Record(run);
        using (LedgerStore migrated = LedgerStore.Open(target, TimeProvider.System, [.. Migration.Embedded, Next(Script("note"))]))
        {
            AssertSame(run, migrated.Find(run.Id));
            migrated.Record(NewRun(Noon));
        }
        // again, with nothing to do
        using LedgerStore same = LedgerStore.Open(target, TimeProvider.System, [.. Migration.Embedded, Next(Script("note"))]);
        Assert.Equal(2, same.Runs(RunFilter.All).Count);
    }

    [Fact]
    public void Open_NewerLedger_IsRefusedWithItsVersion()
    {
        string target = NewTarget();
        LedgerStore.Open(target, TimeProvider.System, [.. Migration.Embedded, Next(Script("note"))]).Dispose();
        DataException refusal = Assert.Throws<DataException>(() => Open(target));
        Assert.Equal(FaultCode.Version, refusal.Fault.Code);
        Assert.Contains($"version {Migration.Embedded.Max(m => m.Version) + 1}", refusal.Message);
        Assert.Contains("update kontor", refusal.Message);
    }

    [Fact]
    public void Open_LedgerOfAnotherScript_IsRefused()
    {
        string target = NewTarget();
        LedgerStore.Open(target, TimeProvider.System, [.. Migration.Embedded, Next(Script("note"))]).Dispose();
        DataException refusal = Assert.Throws<DataException>(() => LedgerStore.Open(target, TimeProvider.System, [.. Migration.Embedded, Next(Script("other"))]));
        Assert.Equal(FaultCode.Version, refusal.Fault.Code);
    }

    [Fact]
    public void Open_MigrationThatFails_LeavesTheLedgerAsItWas()
    {
        string target = NewTarget();
        Run run = FullRun();
        using (LedgerStore old = Open(target)) old.Record(run);
        DataException refusal = Assert.Throws<DataException>(() => LedgerStore.Open(target, TimeProvider.System, [.. Migration.Embedded, Next(Script("note") + "; NONSENSE")]));
        Assert.Equal(FaultCode.Database, refusal.Fault.Code);
        using LedgerStore again = Open(target);
        AssertSame(run, again.Find(run.Id));
    }

    /// <summary>A ledger of before there were decisions: its runs stay, and it takes decisions from then on.</summary>
    [Fact]
    public void Open_LedgerWithoutDecisions_IsMigratedAndTakesThem()
    {
        string target = NewTarget();
        LedgerStore.Open(target, TimeProvider.System, [.. Migration.Embedded.Where(m => m.Version == 1)]).Dispose();
        Run before = FullRun(), after = NewRun(Noon.AddDays(1));
        RecordAsVersion1(target, before);
        using LedgerStore ledger = Open(target);
        AssertSame(before, ledger.Find(before.Id));
        Assert.Empty(ledger.Decisions(DecisionFilter.All));
        ledger.Record(after, SampleDecision.Price());
        Assert.Equal(after.Id, Assert.Single(ledger.Decisions(DecisionFilter.All)).RunId);
    }

    [Fact]
    public void Record_RunWithDecisions_AreReadBackWholeInTheirOrder()
    {
        using LedgerStore ledger = Open(NewTarget());
        const string text = "Größe 東京 👩‍👩‍👧 'quote' \"double\" \\ ; DROP TABLE decisions; --\r\n\t\u0001\uFFFF";
        Decision extreme = SampleDecision.Price(text) with
        {
            Kind = text, Recommendation = new string('ü', 100_000), NextStep = text, Model = text, Data = text, Basis = [text, "b"], Risks = [],
            Impacts = [new Impact(text, text, double.Epsilon, double.MinValue, double.MaxValue, 1 - 1e-16), new Impact("m", "u", 0, -1.0 / 3, 0.1, 0.5)],
            Values = ImmutableSortedDictionary<string, double>.Empty.Add(text, double.MaxValue).Add("b", -0.0).Add("B", 1.0 / 3),
        };
        Run run = FullRun();
        ledger.Record(run, SampleDecision.Price(), extreme, SampleDecision.Price("third"));
        IReadOnlyList<RecordedDecision> found = ledger.Decisions(DecisionFilter.All);
        Assert.Equal([1, 2, 3], found.Select(d => d.Number));
        Assert.All(found, d => Assert.Equal((run.Id, run.Started), (d.RunId, d.Made)));
        DecisionTests.AssertSame(SampleDecision.Price(), found[0].Decision);
        DecisionTests.AssertSame(extreme, found[1].Decision);
        DecisionTests.AssertSame(SampleDecision.Price("third"), found[2].Decision);
        AssertSame(run, ledger.Find(run.Id));
        Assert.Equal(text, Assert.Single(ledger.Decisions(DecisionFilter.All with { Subject = text, Kind = text })).Decision.Subject);
    }

    [Fact]
    public void Record_DecisionTextThatNoDatabaseHolds_IsWrittenWithReplacements()
    {
        using LedgerStore ledger = Open(NewTarget());
        ledger.Record(NewRun(Noon), SampleDecision.Price("a\0b\ud800c") with { Basis = ["a\0b\ud800c"], Values = ImmutableSortedDictionary<string, double>.Empty.Add("a\0b", 1) });
        Decision found = Assert.Single(ledger.Decisions(DecisionFilter.All with { Subject = "a\0b\ud800c" })).Decision;
        Assert.Equal("a\uFFFDb\uFFFDc", found.Subject);
        Assert.Equal(["a\uFFFDb\uFFFDc"], found.Basis);
        Assert.Equal(1, found.Values["a\uFFFDb"]);
    }

    [Fact]
    public void Decisions_SeveralRuns_AreThoseOfTheLatestRunFirstUpToTheLimit()
    {
        using LedgerStore ledger = Open(NewTarget());
        foreach (int hour in new[] { 1, 3, 2 }) ledger.Record(NewRun(Noon.AddHours(hour)), SampleDecision.Price($"{hour}a"), SampleDecision.Price($"{hour}b"));
        ledger.Record(NewRun(Noon.AddHours(4)));
        Assert.Equal(["3a", "3b", "2a", "2b", "1a"], ledger.Decisions(DecisionFilter.All, limit: 5).Select(d => d.Decision.Subject));
        Assert.All(ledger.Decisions(DecisionFilter.All), d => DecisionTests.AssertSame(SampleDecision.Price(d.Decision.Subject), d.Decision));
        Assert.Throws<ArgumentOutOfRangeException>(() => ledger.Decisions(DecisionFilter.All, limit: 0));
    }

    [Fact]
    public void Decisions_EachCondition_Filters()
    {
        using LedgerStore ledger = Open(NewTarget());
        Run first = NewRun(Noon) with { Id = Guid.Parse("0199aaaa-0000-7000-8000-0123456789ab") }, second = NewRun(Noon.AddHours(1)) with { Id = Guid.Parse("0199aaab-0000-7000-8000-0123456789ab") };
        ledger.Record(first, SampleDecision.Price("a"), SampleDecision.Price("b") with { Kind = "flag" });
        ledger.Record(second, SampleDecision.Price("a"));
        (string, int)[] Found(DecisionFilter filter) => [.. ledger.Decisions(filter).Select(d => (d.RunId.ToString()[..8], d.Number))];
        Assert.Equal([("0199aaab", 1), ("0199aaaa", 1), ("0199aaaa", 2)], Found(DecisionFilter.All));
        Assert.Equal([("0199aaaa", 2)], Found(DecisionFilter.All with { Kind = "flag" }));
        Assert.Equal([("0199aaab", 1), ("0199aaaa", 1)], Found(DecisionFilter.All with { Subject = "a" }));
        Assert.Equal([("0199aaaa", 1), ("0199aaaa", 2)], Found(DecisionFilter.All with { Run = "0199aaaa" }));
        Assert.Equal([("0199aaaa", 1), ("0199aaaa", 2)], Found(DecisionFilter.All with { Run = "0199AAAA-0000-7000-8000-0123456789AB" }));
        Assert.Equal(3, Found(DecisionFilter.All with { Run = "0199aaa" }).Length);
        Assert.Empty(Found(DecisionFilter.All with { Run = "0199aaaac" }));
        Assert.Equal([("0199aaab", 1)], Found(DecisionFilter.All with { Run = "0199aaab", Kind = "price", Subject = "a" }));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("xyz")]
    [InlineData("0199aaaa-0000-7000-8000-0123456789ab0")]
    public void DecisionFilter_RunThatIsNoIdentity_IsRefused(string run) => Assert.Throws<ArgumentException>(() => DecisionFilter.All with { Run = run });

    [Fact]
    public void Record_DecisionThatFaults_LeavesNeitherTheRunNorTheOthers()
    {
        using LedgerStore ledger = Open(NewTarget());
        Assert.Throws<NullReferenceException>(() => ledger.Record(FullRun(), SampleDecision.Price(), null!));
        Assert.Empty(ledger.Runs(RunFilter.All));
        Assert.Empty(ledger.Decisions(DecisionFilter.All));
    }

    [Theory]
    [InlineData(RunOutcome.Failed, "text")]
    [InlineData(RunOutcome.Cancelled, null)]
    public void Record_DecisionsOfARunThatDidNotComplete_AreRefused(RunOutcome outcome, string? failure)
    {
        using LedgerStore ledger = Open(NewTarget());
        Assert.Throws<ArgumentException>(() => ledger.Record(NewRun(Noon) with { Outcome = outcome, Failure = failure }, SampleDecision.Price()));
        Assert.Empty(ledger.Runs(RunFilter.All));
    }

    /// <summary>A price list has thousands of decisions.</summary>
    [Fact]
    public void Record_ThousandDecisions_AreReadBack()
    {
        using LedgerStore ledger = Open(NewTarget());
        ledger.Record(NewRun(Noon), [.. Enumerable.Range(1, 1000).Select(i => SampleDecision.Price($"{i}"))]);
        Assert.Equal(Enumerable.Range(1, 1000).Select(i => (i, $"{i}", 3)), ledger.Decisions(DecisionFilter.All, limit: 2000).Select(d => (d.Number, d.Decision.Subject, d.Decision.Impacts.Length)));
    }

    /// <summary>Writes a run as the program of before there were decisions did.</summary>
    private static void RecordAsVersion1(string target, Run run)
    {
        using LedgerDatabase database = LedgerTarget.Parse(target);
        using System.Data.Common.DbConnection connection = database.Connect();
        using System.Data.Common.DbTransaction transaction = database.BeginWrite(connection);
        Assert.True(RunTables.TryInsert(database, transaction, run));
        transaction.Commit();
    }

    protected static LedgerStore Open(string target) => LedgerStore.Open(target, TimeProvider.System);

    protected static Run NewRun(DateTimeOffset started) => new()
    {
        Id = Run.NewId(TimeProvider.System), Command = "forecast", Started = started, Duration = TimeSpan.FromSeconds(1.5), Seed = 7, Version = "0.1.0", Outcome = RunOutcome.Completed,
    };

    protected static FileHash Hash(int i) => new(i.ToString("x64"), i);

    protected static Run FullRun() => NewRun(new DateTimeOffset(2026, 3, 1, 13, 14, 15, TimeSpan.FromHours(2)).AddTicks(1_234_567)) with
    {
        Machine = new RunMachine("An OS 12", 96),
        Specification = """{ "horizon": 8, "model": "ets" }""",
        Inputs = [new RunInput("sales.csv", Hash(1), 17), new RunInput("kontor.yaml", Hash(2), Rows: null)],
        Metrics =
        [
            new RunMetric("wMAPE", 0.123), new RunMetric("wMAPE", 0.2) { Model = "ets", Step = 3, Group = "store=7" }, new RunMetric("MASE", Value: null) { Model = "naive" },
        ],
        Artefacts = [new RunArtefact("forecast", "forecast.csv", Hash(3), "text/csv"), new RunArtefact("report", @"html\report.html", Hash(4), "text/html")],
    };

    protected static void AssertSame(Run expected, Run? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal(expected.Inputs, actual.Inputs);
        Assert.Equal(expected.Metrics, actual.Metrics);
        Assert.Equal(expected.Artefacts, actual.Artefacts);
        // an array is compared by reference, so the lists are taken out
        static Run Bare(Run run) => run with { Inputs = ImmutableArray<RunInput>.Empty, Metrics = ImmutableArray<RunMetric>.Empty, Artefacts = ImmutableArray<RunArtefact>.Empty };
        Assert.Equal(Bare(expected), Bare(actual));
    }

    private static Migration Next(string script) => new(Migration.Embedded.Max(m => m.Version) + 1, "next", Dialect: null, script);

    private static string Script(string column) => $"ALTER TABLE runs ADD COLUMN {column} text; CREATE TABLE {column}s (id bigint)";
}
