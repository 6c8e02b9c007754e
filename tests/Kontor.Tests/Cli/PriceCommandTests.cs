using System.Globalization;
using System.Text.Json;
using Kontor.Data.Simulation;
using Kontor.Ledger;

namespace Kontor.Tests.Cli;

/// <summary><c>kontor price</c> as a person runs it, on a market of which the truth is known.</summary>
public sealed class PriceCommandTests : IDisposable
{
    private static readonly Market _market = new MarketSimulator { Stores = 3, Products = 6, Categories = 2, Weeks = 104 }.Simulate(FitContext.Default);
    private readonly Workplace _place = new();

    public PriceCommandTests()
    {
        _market.WriteCsv(_place.Folder);
        _market.WriteCosts(_place.Folder);
    }

    public void Dispose() => _place.Dispose();

    [Fact]
    public void Elasticity_SimulatedMarket_IsNearTheTruthAndInTheLedger()
    {
        CliResult result = _place.Run("price", "elasticity", "sales.csv", "--out", "e", "--json");
        Assert.Equal((0, ""), (result.ExitCode, string.Join('\n', result.ErrorLines.Where(l => l.Contains("fault", StringComparison.Ordinal)))));
        using JsonDocument summary = JsonDocument.Parse(result.Output);
        Dictionary<string, (double Value, double Error)> found = summary.RootElement.GetProperty("own").EnumerateArray().Where(o => o.GetProperty("level").GetString() == "product").ToDictionary(
            o => o.GetProperty("key")[0].GetString()!, o => (o.GetProperty("elasticity").GetProperty("value").GetDouble(), o.GetProperty("elasticity").GetProperty("standardError").GetDouble()));
        Assert.Equal(6, found.Count);
        foreach (Kontor.Data.Simulation.Truth.ProductTruth product in _market.Truth.Products)
        {
            (double value, double error) = found[product.Name];
            Assert.True(Math.Abs(value - product.Elasticity) < 3.5 * error && error < 0.6, $"{product.Name}: {value:f2} ({error:f2}), truth {product.Elasticity:f2}");
        }
        Assert.StartsWith("level,product,channel,category,elasticity,", File.ReadLines(_place.At("e", "elasticities.csv")).First(), StringComparison.Ordinal);
        Assert.StartsWith("product,price_of,elasticity,", File.ReadLines(_place.At("e", "cross-elasticities.csv")).First(), StringComparison.Ordinal);
        Assert.Contains("How demand answers prices", File.ReadAllText(_place.At("e", "report.html")), StringComparison.Ordinal);
        Run run = Assert.Single(_place.Runs());
        Assert.Equal(("price elasticity", RunOutcome.Completed), (run.Command, run.Outcome));
        Assert.Contains(run.Metrics, m => m is { Name: "elasticity", Group: null });
        Assert.Contains("\"pooled\"", run.Specification, StringComparison.Ordinal);
    }

    [Fact]
    public void Simulate_WithAndWithoutCosts_SaysMarginOnlyWhereItIsKnown()
    {
        CliResult bare = _place.Run("price", "simulate", "sales.csv", "--change", "-10,20", "--out", "s", "--json"), costs = _place.Run("price", "simulate", "sales.csv", "--change", "-10,20", "--costs", "costs.csv", "--out", "c", "--json");
        Assert.Equal((0, 0), (bare.ExitCode, costs.ExitCode));
        Assert.Contains("items have no cost", bare.Error, StringComparison.Ordinal);
        using JsonDocument without = JsonDocument.Parse(bare.Output), with = JsonDocument.Parse(costs.Output);
        Assert.Equal([-0.1, 0.2], without.RootElement.GetProperty("scenarios").EnumerateArray().Select(s => s.GetProperty("change").GetDouble()));
        foreach (JsonElement scenario in without.RootElement.GetProperty("scenarios").EnumerateArray())
        {
            Assert.Equal(JsonValueKind.Null, scenario.GetProperty("marginChange").ValueKind);
            double change = scenario.GetProperty("change").GetDouble(), units = scenario.GetProperty("unitsChange").GetProperty("expected").GetDouble();
            Assert.True(change * units < 0, $"{change}: {units}");
        }
        Assert.All(with.RootElement.GetProperty("scenarios").EnumerateArray(), s => Assert.True(s.GetProperty("marginChange").GetProperty("lower").GetDouble() < s.GetProperty("marginChange").GetProperty("upper").GetDouble()));
        Run run = _place.Runs()[0];
        Assert.Equal(["sales.csv", "costs.csv"], run.Inputs.Select(i => i.Name));
        Assert.StartsWith("change,subject,store,product,", File.ReadLines(_place.At("s", "simulation.csv")).First(), StringComparison.Ordinal);
    }

    [Fact]
    public void Recommend_SimulatedMarket_KeepsTheRulesAndItsDecisionsAreInTheLedger()
    {
        string rules = _place.Write("rules.yaml", "rules:\n  - step: 8%\n  - margin: 20%\n");
        CliResult result = _place.Run("price", "recommend", "sales.csv", "--costs", "costs.csv", "--rules", rules, "--out", "r", "--json");
        Assert.Equal(0, result.ExitCode);
        string[] lines = File.ReadAllLines(_place.At("r", "prices.csv"));
        string[] header = lines[0].Split(',');
        Assert.Equal(1 + 18, lines.Length);
        int changed = 0;
        foreach (string[] cells in lines.Skip(1).Select(l => l.Split(',')))
        {
            double Cell(string name) => double.Parse(cells[Array.IndexOf(header, name)], CultureInfo.InvariantCulture);
            double now = Cell("current"), price = Cell("recommended");
            if (price == now) continue;
            changed++;
            Assert.InRange(price / now, 0.92 - 1e-6, 1.08 + 1e-6);
            Assert.True(1 - (Cell("cost") / price) >= 0.2 - 1e-6);
            Assert.Equal(Math.Round(price, 2), price, 1e-6);
        }
        using JsonDocument summary = JsonDocument.Parse(result.Output);
        Assert.Equal(changed, summary.RootElement.GetProperty("changed").GetInt32());
        Assert.True(changed > 0);
        Assert.True(summary.RootElement.GetProperty("profitChange").GetProperty("expected").GetDouble() > 0);
        using LedgerStore store = LedgerStore.Open(_place.At("kontor.db"), TimeProvider.System);
        Assert.Equal(changed, store.Decisions(DecisionFilter.All with { Kind = "price" }, 1000).Count);
        Assert.Contains("Recommendation", _place.Run("decisions", "--most", "1").Output, StringComparison.Ordinal);
        Assert.Contains("Recommended prices", File.ReadAllText(_place.At("r", "report.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void Recommend_RulesThatClash_NamesThemAndKeepsThosePrices()
    {
        string rules = _place.Write("rules.yaml", "rules:\n  - step: 1%\n  - { margin: 90%, product: Coffee 01 }\n");
        CliResult result = _place.Run("price", "recommend", "sales.csv", "--costs", "costs.csv", "--rules", rules, "--out", "r");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("Rules clash:", result.Output, StringComparison.Ordinal);
        Assert.Contains("Coffee 01", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Elasticity_SeriesThatCannotBeUsed_AreNamedAndTheRestGoesOn()
    {
        string[] lines = File.ReadAllLines(_place.At("sales.csv"));
        // one series with a price that never changes, one with a price of zero
        IEnumerable<string> changed = lines.Select(l => l.Split(',')).Select(c => c[1] == "Store 01" && c[2] == "Coffee 01" ? [.. c[..5], "2.00", "0", "0"] : c[1] == "Store 02" && c[2] == "Coffee 02" ? [.. c[..5], "0", .. c[6..]] : c).Select(c => string.Join(',', c));
        File.WriteAllLines(_place.At("bad.csv"), changed);
        CliResult result = _place.Run("price", "elasticity", "bad.csv", "--out", "e", "--json");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("Constant", Assert.Single(result.ErrorLines, l => l.StartsWith("No elasticity:", StringComparison.Ordinal) && l.Contains("Store 01 / Coffee 01", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("OutOfRange", Assert.Single(result.ErrorLines, l => l.StartsWith("No elasticity:", StringComparison.Ordinal) && l.Contains("Store 02 / Coffee 02", StringComparison.Ordinal)), StringComparison.Ordinal);
        using JsonDocument summary = JsonDocument.Parse(result.Output);
        Assert.Equal(16, summary.RootElement.GetProperty("series").GetInt32());
    }

    [Theory]
    [InlineData("product,price\nCoffee 01,1\n", "", "a column cost")]
    [InlineData("article,cost\nCoffee 01,1\n", "", "one of the keys store, product")]
    [InlineData("product,cost\nCoffee 01,1\n", "rules:\n  - stepp: 5%\n", "did you mean 'step'?")]
    public void Recommend_FilesThatCannotBeUsed_AreRefusedInOneLine(string costs, string rules, string said)
    {
        _place.Write("mine.csv", costs);
        _place.Write("rules.yaml", rules.Length == 0 ? "rules: []\n" : rules);
        _place.AssertRefused(_place.Run("price", "recommend", "sales.csv", "--costs", "mine.csv", "--rules", "rules.yaml", "--out", "r"), said);
    }

    [Fact]
    public void Elasticity_NoPriceColumn_IsRefused()
    {
        _place.Write("units.csv", Sales.Weekly());
        _place.AssertRefused(_place.Run("price", "elasticity", "units.csv"), "units.csv", "needed a price in each period");
    }

    [Fact]
    public void Options_OutOfRange_AreRefusedInWords()
    {
        CliResult change = _place.Run("price", "simulate", "sales.csv", "--change", "-150"), estimator = _place.Run("price", "elasticity", "sales.csv", "--estimator", "poled"), word = _place.Run("price");
        Assert.Equal((2, 2), (change.ExitCode, estimator.ExitCode));
        Assert.Contains("--change is '-150': needs numbers above -100", change.Error, StringComparison.Ordinal);
        Assert.Contains("did you mean pooled?", estimator.Error, StringComparison.Ordinal);
        Assert.Contains("kontor price needs a command: elasticity, simulate, recommend", word.Error, StringComparison.Ordinal);
    }
}
