using Kontor.Errors;
using Kontor.Ledger;
using Kontor.Ledger.Governance;
using Kontor.Tests.Decisions;

namespace Kontor.Tests.Ledger.Governance;

/// <summary>What people say of decisions, whatever database holds it.</summary>
public abstract class GovernanceStoreContract
{
    private static readonly DateOnly First = new(2026, 3, 2), Last = new(2026, 3, 29);

    /// <summary>Where a new ledger may be made.</summary>
    protected abstract string NewTarget();

    /// <summary>Runs SQL on a ledger, past the program.</summary>
    protected abstract void Execute(string target, string sql);

    [Fact]
    public async Task Judge_Verdicts_AreAllKeptAndTheLastCounts()
    {
        using LedgerStore ledger = Open(NewTarget());
        string run = Decided(ledger);
        Assert.Equal(DecisionStanding.Open, (await ledger.Governance.FindAsync(run, 1)).Standing);
        Assert.Equal(DecisionStanding.Approved, (await ledger.Governance.JudgeAsync(run, 1, Verdict.Approved, "Anna", "The elasticity is clear.")).Standing);
        Assert.Equal(DecisionStanding.Rejected, (await ledger.Governance.JudgeAsync(run, 1, Verdict.Rejected, "Ben Größe 東京", "A rival moves.")).Standing);
        GovernedDecision after = await ledger.Governance.JudgeAsync(run, 1, Verdict.Withdrawn, "Ben Größe 東京", "He does not.");
        Assert.Equal(DecisionStanding.Open, after.Standing);
        Assert.Equal(
            [(Verdict.Approved, "Anna", "The elasticity is clear."), (Verdict.Rejected, "Ben Größe 東京", "A rival moves."), (Verdict.Withdrawn, "Ben Größe 東京", "He does not.")],
            after.Approvals.Select(a => (a.Verdict, a.By, a.Reason)));
        Assert.All(after.Approvals, a => Assert.Equal(0, (TimeProvider.System.GetUtcNow() - a.At).TotalMinutes, tolerance: 1));
        Assert.Equal(DecisionStanding.Open, (await ledger.Governance.FindAsync(run, 2)).Standing);
    }

    [Fact]
    public async Task Judge_SixteenApproversAtOnce_AreAllKept()
    {
        string target = NewTarget();
        string run;
        using (LedgerStore first = Open(target)) run = Decided(first);
        LedgerStore[] stores = [.. Enumerable.Range(0, 4).Select(_ => Open(target))];
        try
        {
            await Task.WhenAll(Enumerable.Range(0, 16).Select(i => stores[i % 4].Governance.JudgeAsync(run, 1, i % 2 == 0 ? Verdict.Approved : Verdict.Rejected, $"person {i}", "r")));
            GovernedDecision after = await stores[0].Governance.FindAsync(run, 1);
            Assert.Equal(Enumerable.Range(0, 16).Select(i => $"person {i}").Order(), after.Approvals.Select(a => a.By).Order());
        }
        finally
        {
            foreach (LedgerStore store in stores) store.Dispose();
        }
    }

    [Fact]
    public async Task Judge_OwnDecisionUnderFourEyes_IsRefused()
    {
        using LedgerStore ledger = Open(NewTarget());
        string own = Decided(ledger, maker: "Anna"), unknown = Decided(ledger);
        Assert.False((await ledger.Governance.PolicyAsync()).FourEyes);
        await ledger.Governance.JudgeAsync(own, 2, Verdict.Approved, "Anna", "No rule against it yet.");
        await ledger.Governance.SetPolicyAsync(new GovernancePolicy { FourEyes = true }, "Chef");
        Assert.True((await ledger.Governance.PolicyAsync()).FourEyes);
        DataException refused = await Assert.ThrowsAsync<DataException>(() => ledger.Governance.JudgeAsync(own, 1, Verdict.Approved, "anna", "Mine."));
        Assert.Equal(FaultCode.NotPermitted, refused.Fault.Code);
        Assert.Empty((await ledger.Governance.FindAsync(own, 1)).Approvals);
        // nobody is kept from stopping their own decision, nor where nobody knows who made it
        await ledger.Governance.JudgeAsync(own, 1, Verdict.Rejected, "Anna", "I was wrong.");
        await ledger.Governance.JudgeAsync(unknown, 1, Verdict.Approved, "Anna", "Good.");
        Assert.Equal(("Anna", DecisionStanding.Approved), ((await ledger.Governance.FindAsync(own, 1)).Maker, (await ledger.Governance.JudgeAsync(own, 1, Verdict.Approved, "Ben", "She was not.")).Standing));
        await ledger.Governance.SetPolicyAsync(GovernancePolicy.Default, "Chef");
        await ledger.Governance.JudgeAsync(own, 1, Verdict.Approved, "Anna", "Allowed again.");
    }

    [Fact]
    public async Task Judge_NothingToWithdraw_IsRefused()
    {
        using LedgerStore ledger = Open(NewTarget());
        string run = Decided(ledger);
        Assert.Equal(FaultCode.Missing, (await Assert.ThrowsAsync<DataException>(() => ledger.Governance.JudgeAsync(run, 1, Verdict.Withdrawn, "a", "r"))).Fault.Code);
        await Assert.ThrowsAsync<ArgumentException>(() => ledger.Governance.JudgeAsync(run, 1, Verdict.Approved, " ", "r"));
        await Assert.ThrowsAsync<ArgumentException>(() => ledger.Governance.JudgeAsync(run, 1, Verdict.Approved, "a", new string('x', 4001)));
        await ledger.Governance.JudgeAsync(run, 1, Verdict.Approved, "a\0\ud800b", new string('x', 4000));
        Assert.Equal("a\uFFFD\uFFFDb", (await ledger.Governance.FindAsync(run, 1)).Approvals[0].By);
    }

    [Fact]
    public async Task Find_Digits_NameOneDecisionOrAreRefused()
    {
        using LedgerStore ledger = Open(NewTarget());
        string first = Decided(ledger, id: "0199aaaa-0000-7000-8000-000000000001"), second = Decided(ledger, id: "0199aaaa-0000-7000-8000-000000000002");
        Assert.Equal(Guid.Parse(second), (await ledger.Governance.FindAsync(second.Replace("-", "", StringComparison.Ordinal), 2)).RunId);
        DataException several = await Assert.ThrowsAsync<DataException>(() => ledger.Governance.FindAsync("0199aa", 1));
        Assert.Equal(FaultCode.Ambiguous, several.Fault.Code);
        Assert.Contains(first, several.Message, StringComparison.Ordinal);
        Assert.Equal(FaultCode.NotFound, (await Assert.ThrowsAsync<DataException>(() => ledger.Governance.FindAsync(first, 3))).Fault.Code);
        await Assert.ThrowsAsync<ArgumentException>(() => ledger.Governance.FindAsync("x'; DROP TABLE runs; --", 1));
    }

    [Theory]
    [InlineData(41.2, true)]
    [InlineData(-4.1, true)]
    [InlineData(81.5, true)]
    [InlineData(81.6, false)]
    [InlineData(-1e300, false)]
    public async Task Observe_MeasureOfTheDecision_IsComparedWithItsInterval(double value, bool inside)
    {
        using LedgerStore ledger = Open(NewTarget());
        string run = Decided(ledger);
        await ledger.Governance.ObserveAsync(run, 1, Seen("profit", value) with { Note = "Against the control stores." }, "Anna");
        ObservedOutcome outcome = Assert.Single((await ledger.Governance.FindAsync(run, 1)).Outcomes);
        Assert.Equal(("profit", "per week", value, First, Last, "Anna", "Against the control stores."), (outcome.Measure, outcome.Unit, outcome.Value, outcome.From, outcome.To, outcome.By, outcome.Note));
        Assert.Equal((SampleDecision.Price().Impacts[0], inside), (outcome.Expected, outcome.IsInside));
    }

    [Fact]
    public async Task Observe_OtherMeasureOrUnit_IsKeptOrRefused()
    {
        using LedgerStore ledger = Open(NewTarget());
        string run = Decided(ledger);
        DataException unit = await Assert.ThrowsAsync<DataException>(() => ledger.Governance.ObserveAsync(run, 1, Seen("profit", 1) with { Unit = "per year" }, "a"));
        Assert.Contains("'per week'", unit.Message, StringComparison.Ordinal);
        DataException typo = await Assert.ThrowsAsync<DataException>(() => ledger.Governance.ObserveAsync(run, 1, Seen("profti", 1), "a"));
        Assert.Contains("profit, or another", typo.Message, StringComparison.Ordinal);
        ObservedOutcome outcome = Assert.Single((await ledger.Governance.ObserveAsync(run, 1, Seen("complaints", 3) with { Unit = "letters" }, "a")).Outcomes);
        Assert.Equal((null, null), (outcome.Expected, outcome.IsInside));
        Assert.Throws<ArgumentOutOfRangeException>(() => Seen("profit", double.NaN));
        Assert.Throws<ArgumentException>(() => Seen("profit", 1) with { Period = (Last, First) });
    }

    [Fact]
    public async Task List_Standing_Filters()
    {
        using LedgerStore ledger = Open(NewTarget());
        string run = Decided(ledger);
        await ledger.Governance.JudgeAsync(run, 1, Verdict.Approved, "a", "r");
        async Task<int[]> Numbers(DecisionStanding standing) => [.. (await ledger.Governance.ListAsync(DecisionFilter.All with { Standing = standing })).Decisions.Select(d => d.Number)];
        Assert.Equal((int[])[1], await Numbers(DecisionStanding.Approved));
        Assert.Equal((int[])[2], await Numbers(DecisionStanding.Open));
        Assert.Empty(await Numbers(DecisionStanding.Rejected));
        await ledger.Governance.JudgeAsync(run, 1, Verdict.Withdrawn, "a", "r");
        await ledger.Governance.JudgeAsync(run, 2, Verdict.Rejected, "a", "r");
        Assert.Equal((int[])[1], await Numbers(DecisionStanding.Open));
        Assert.Equal((int[])[2], await Numbers(DecisionStanding.Rejected));
        Assert.Equal([2], ledger.Decisions(DecisionFilter.All with { Standing = DecisionStanding.Rejected }).Select(d => d.Number));
    }

    [Fact]
    public async Task List_Pages_HoldEveryDecisionOnce()
    {
        using LedgerStore ledger = Open(NewTarget());
        for (int i = 0; i < 4; i++) Decided(ledger, hour: i / 2); // two runs of the same moment: their identities order them
        GovernedDecision[] whole = [.. (await ledger.Governance.ListAsync(DecisionFilter.All)).Decisions];
        Assert.Equal(8, whole.Length);
        List<(Guid, int)> found = [];
        string? page = null;
        do
        {
            DecisionPage part = await ledger.Governance.ListAsync(DecisionFilter.All, limit: 3, page);
            found.AddRange(part.Decisions.Select(d => (d.RunId, d.Number)));
            if (page is null) Decided(ledger, hour: 9); // a run that comes meanwhile shifts nothing
            page = part.Next;
        }
        while (page is not null);
        Assert.Equal(whole.Select(d => (d.RunId, d.Number)), found);
        await Assert.ThrowsAsync<ArgumentException>(() => ledger.Governance.ListAsync(DecisionFilter.All, page: "x"));
    }

    [Theory]
    [InlineData("UPDATE decision_approvals SET verdict = 'rejected'")]
    [InlineData("DELETE FROM decision_approvals")]
    [InlineData("UPDATE decision_outcomes SET value = 1000")]
    [InlineData("DELETE FROM decision_outcomes")]
    [InlineData("UPDATE run_makers SET maker = 'Ben'")]
    [InlineData("DELETE FROM run_makers")]
    [InlineData("UPDATE governance_policies SET four_eyes = 0")]
    [InlineData("DELETE FROM governance_policies")]
    [InlineData("DELETE FROM runs")]
    public async Task Tables_AChangePastTheProgram_IsRefused(string sql)
    {
        string target = NewTarget(), run;
        using (LedgerStore ledger = Open(target))
        {
            run = Decided(ledger, maker: "Anna");
            await ledger.Governance.JudgeAsync(run, 1, Verdict.Approved, "Ben", "r");
            await ledger.Governance.ObserveAsync(run, 1, Seen("profit", 1), "Ben");
            await ledger.Governance.SetPolicyAsync(new GovernancePolicy { FourEyes = true }, "Chef");
        }
        Assert.ThrowsAny<System.Data.Common.DbException>(() => Execute(target, sql));
        using LedgerStore again = Open(target);
        GovernedDecision after = await again.Governance.FindAsync(run, 1);
        Assert.Equal(("Anna", DecisionStanding.Approved, 1.0, true), (after.Maker, after.Standing, after.Outcomes[0].Value, (await again.Governance.PolicyAsync()).FourEyes));
    }

    protected static LedgerStore Open(string target) => LedgerStore.Open(target, TimeProvider.System);

    /// <summary>Records a run with two decisions.</summary>
    protected static string Decided(LedgerStore ledger, string? id = null, string? maker = null, int hour = 0)
    {
        var run = new Run
        {
            Id = id is null ? Run.NewId(TimeProvider.System) : Guid.Parse(id), Command = "price recommend", Started = new DateTimeOffset(2026, 3, 1, hour, 5, 0, TimeSpan.Zero), Duration = TimeSpan.FromSeconds(2),
            Seed = 1, Version = "0", Outcome = RunOutcome.Completed, Maker = maker,
        };
        ledger.Record(run, SampleDecision.Price("store=1 brand=2"), SampleDecision.Price("store=1 brand=3"));
        Assert.Equal(maker, ledger.Find(run.Id)!.Maker);
        return run.Id.ToString();
    }

    private static Observation Seen(string measure, double value) => new() { Measure = measure, Value = value, Period = (First, Last) };
}
