using System.Runtime.CompilerServices;
using Kontor.Pricing.Optimisation;
using Kontor.Pricing.Optimisation.Rules;
using Kontor.Pricing.Responses;
using Kontor.Pricing.Simulation;
using Kontor.Tests.Pricing.Optimisation;

namespace Kontor.Tests.Docs;

/// <summary>The examples of docs/pricing-optimal.md are the lines of this file, which is compiled and run.</summary>
public sealed class PricingOptimalPageTests
{
    [Fact]
    public void Examples_OfThePage_Run()
    {
        PriceResponse response = Markets.Random(8, 3, 20, 5);
        WhatIfTable table = new PriceWhatIf { Changes = [-0.10, -0.05, 0.05, 0.10], Scope = WhatIfScope.EachProduct }.Run(response, FitContext.Default);
        foreach (PriceScenario scenario in table.Scenarios)
            Console.WriteLine($"{scenario.Subject} {scenario.Change:+0%;-0%}: revenue {scenario.RevenueChange.Expected:+0;-0} ({scenario.RevenueChange.Lower:0} to {scenario.RevenueChange.Upper:0})");
        ItemEffect? substitute = table.Scenarios[^1].Gainers.FirstOrDefault();
        Assert.NotNull(substitute);
    }

    [Fact]
    public void Rules_OfThePage_AreReadAndGiveAPlan()
    {
        string folder = Directory.CreateTempSubdirectory().FullName, path = Path.Combine(folder, "rules.yaml"), page = Page();
        File.WriteAllText(path, page.Split("```yaml\n")[1].Split("```")[0]);
        PriceResponse response = Markets.Random(8, 3, 20, 5);
        PricingRules rules = RulesFile.Read(path);
        PricePlan plan = new PriceOptimizer { Rules = rules, RiskAversion = 0.2 }.Optimize(response, FitContext.Default);
        Directory.Delete(folder, recursive: true);
        foreach (PlannedPrice price in plan.Prices.Where(p => p.Changes))
            Console.WriteLine($"{price.Item.Key}: {price.Item.Price:0.00} -> {price.Price:0.00}, held by {string.Join(", ", price.Binding)}{(price.IsWorthIt ? "" : ", not worth it for sure")}");
        Console.WriteLine($"profit {plan.ProfitNow:0} {plan.ProfitChange.Expected:+0;-0} ({plan.ProfitChange.Lower:0} to {plan.ProfitChange.Upper:0}), at most {plan.Gap:0.00%} below the best possible");
        foreach (RuleClash clash in plan.Clashes) Console.WriteLine(clash.Text);
        Assert.Equal(9, rules.Rules.Length);
    }

    [Fact]
    public void Page_EveryCSharpLine_StandsInThisFile()
    {
        string source = File.ReadAllText(ThisFile()).Replace("RulesFile.Read(path)", "RulesFile.Read(\"rules.yaml\")", StringComparison.Ordinal);
        string[] blocks = [.. Page().Split("```csharp\n").Skip(1).Select(b => b[..b.IndexOf("```", StringComparison.Ordinal)])];
        Assert.NotEmpty(blocks);
        foreach (string line in blocks.SelectMany(b => b.Split('\n')).Where(l => l.Length > 0)) Assert.Contains(line, source, StringComparison.Ordinal);
    }

    private static string Page() => File.ReadAllText(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", "..", "docs", "pricing-optimal.md"));

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
