using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Kontor.Data.Panels;
using Kontor.Data.Simulation;
using Kontor.Decisions;
using Kontor.Ledger;
using Kontor.Pricing.Decisions;
using Kontor.Pricing.Elasticities;
using Kontor.Pricing.Optimisation;
using Kontor.Pricing.Responses;
using Kontor.Reports.Decisions;
using Kontor.Reports.Html;
using Kontor.Reports.Pricing;
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

    /// <summary>From a panel to a page, on a simulated market; the items are priced as in its last week.</summary>
    [Fact]
    public void Examples_OfPrices_Run()
    {
        Panel panel = new MarketSimulator { Stores = 2, Products = 4 }.Simulate(FitContext.Default).ToPanel();
        ElasticityFit fit = new NaiveElasticity().Fit(panel, FitContext.Default);
        int price = panel.CovariateIndex(fit.Columns.Price!), product = panel.KeyNames.IndexOf(fit.Columns.Product!), channel = panel.KeyNames.IndexOf(fit.Columns.Channel!);
        ImmutableArray<PricedItem> items = [.. fit.At(ElasticityLevel.Series).Select(own => panel[panel.Keys.IndexOf(own.Key)]).Select(s => new PricedItem(s.Key, s.Dynamic(price)[s.Length - 1], 100)
        {
            Product = s.Key.Parts[product], Channel = s.Key.Parts[channel], Cost = 0.6 * s.Dynamic(price)[s.Length - 1],
        })];
        PriceResponse response = fit.Respond(items, 200, FitContext.Default);
        var provenance = new Provenance("none", 1, "Kontor", DateTimeOffset.UnixEpoch);
        PricePlan plan = new PriceOptimizer { Level = 0.95 }.Optimize(response, FitContext.Default);
        var grounds = new PriceGrounds { Response = response, Fit = fit, Data = PanelFingerprint.Of(panel), Period = "week" };
        ImmutableArray<Decision> decisions = PriceDecisions.Of(plan, grounds);
        HtmlReport page = PriceListReport.Of(plan, grounds, provenance);
        Assert.Equal(plan.Prices.Count(p => p.Changes), decisions.Length);
        Assert.NotEmpty(decisions);
        Assert.All(decisions, d => Assert.Equal(d.ToJson(), Decision.FromJson(d.ToJson()).ToJson()));
        foreach (Decision decision in decisions.Take(3)) Assert.Contains(decision.Recommendation, page.ToHtml(), StringComparison.Ordinal);
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
