using System.Runtime.CompilerServices;
using Kontor.Decisions;
using Kontor.Ledger;
using Kontor.Reports.Decisions;
using Kontor.Tests.Data;

namespace Kontor.Tests.Docs;

/// <summary>The examples of docs/decisions.md are the lines of this file, which is compiled and run.</summary>
public sealed class DecisionsPageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Examples_OfThePage_Run()
    {
        string target = Path.Combine(_folder.Path, "kontor.db");
        var run = new Run { Id = Run.NewId(TimeProvider.System), Command = "price recommend", Started = TimeProvider.System.GetUtcNow(), Duration = TimeSpan.Zero, Seed = 1, Version = "0", Outcome = RunOutcome.Completed };
        var raise = new Decision
        {
            Kind = "price",
            Subject = "store=12 brand=3",
            Recommendation = "Raise the price of brand 3 in store 12 from 2.49 to 2.59 (+4.0%).",
            Impacts = [new Impact("profit", "per week", Expected: 38.2, Lower: 4.1, Upper: 81.5, Level: 0.95)],
            Basis = ["Own elasticity −1.42 (95% interval: −1.90 to −0.94)."],
            Risks = ["The new price is above every price that was seen."],
            NextStep = "Approve and change the price list; compare units in four weeks with 1,240 (1,100 to 1,390) expected.",
            Model = "pooled elasticities",
            Data = "sha256 0123456789abcdef",
        };
        using LedgerStore ledger = LedgerStore.Open(target, TimeProvider.System);
        ledger.Record(run, raise);
        foreach (RecordedDecision made in ledger.Decisions(DecisionFilter.All with { Kind = "price" }, limit: 10))
        {
            foreach ((string name, string text) in DecisionText.Lines(made.Decision)) Console.WriteLine($"{name}: {text}");
        }
        Decision again = Decision.FromJson(raise.ToJson());
        Assert.Equal(raise.ToJson(), again.ToJson());
        Assert.Equal(raise.ToJson(), Assert.Single(ledger.Decisions(DecisionFilter.All)).Decision.ToJson());
    }

    [Fact]
    public void Page_EveryCSharpLine_StandsInThisFile()
    {
        string source = File.ReadAllText(ThisFile()), page = File.ReadAllText(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", "..", "docs", "decisions.md"));
        string[] blocks = [.. page.Split("```csharp\n").Skip(1).Select(b => b[..b.IndexOf("```", StringComparison.Ordinal)])];
        Assert.NotEmpty(blocks);
        foreach (string line in blocks.SelectMany(b => b.Split('\n')).Where(l => l.Length > 0)) Assert.Contains(line, source, StringComparison.Ordinal);
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
