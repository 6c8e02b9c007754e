using System.Text.Json;
using Kontor.Ledger;
using Kontor.Tests.Decisions;
using Kontor.Tests.Support;

namespace Kontor.Tests.Cli;

/// <summary><c>kontor decisions</c> as a person runs it.</summary>
public sealed class DecisionsCommandTests : IDisposable
{
    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public void Decisions_OfTwoRuns_AreListedInTheLayoutOfADecision()
    {
        Record();
        CliResult result = _place.Run("decisions");
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Snapshot.Matches(result.Output, "decisions.txt");
    }

    [Fact]
    public void Decisions_Options_Choose()
    {
        Record();
        Assert.Equal(["store=1 brand=2"], Subjects("--run", "0199aaaa", "--kind", "price"));
        Assert.Equal(["store=1 brand=2", "store=1 brand=2"], Subjects("--subject", "store=1 brand=2"));
        CliResult one = _place.Run("decisions", "--most", "1");
        Assert.Contains("More with --most; 1 are shown.", one.Output, StringComparison.Ordinal);
        _place.AssertRefused(_place.Run("decisions", "--run", "0199cccc", "--kind", "price"), "kontor.db: found no decision with run '0199cccc' and kind 'price'", "(NotFound)");
        CliResult wrong = _place.Run("decisions", "--run", "x");
        Assert.Equal(2, wrong.ExitCode);
        Assert.Contains("'x', needs the identity of a run", wrong.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Decisions_NoLedger_IsRefused() => _place.AssertRefused(_place.Run("decisions"), "kontor.db: found no ledger", "(NotFound)");

    private string[] Subjects(params string[] options)
    {
        using JsonDocument json = JsonDocument.Parse(_place.Run(["decisions", .. options, "--json"]).Output);
        return [.. json.RootElement.EnumerateArray().Select(d => d.GetProperty("decision").GetProperty("subject").GetString()!)];
    }

    private void Record()
    {
        using LedgerStore store = LedgerStore.Open(_place.At("kontor.db"), TimeProvider.System);
        store.Record(NewRun("0199aaaa-0000-7000-8000-0123456789ab", 9), SampleDecision.Price("store=1 brand=2"), SampleDecision.Price("store=1 brand=3") with { Kind = "flag", Risks = [] });
        store.Record(NewRun("0199aaab-0000-7000-8000-0123456789ab", 10), SampleDecision.Price("store=1 brand=2"));
    }

    private static Run NewRun(string id, int hour) => new()
    {
        Id = Guid.Parse(id), Command = "price recommend", Started = new DateTimeOffset(2026, 3, 1, hour, 5, 0, TimeSpan.Zero), Duration = TimeSpan.FromSeconds(2), Seed = 1, Version = "0", Outcome = RunOutcome.Completed,
    };
}
