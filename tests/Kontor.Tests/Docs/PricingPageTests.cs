using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Kontor.Data.Panels;
using Kontor.Data.Simulation;
using Kontor.Pricing.Elasticities;
using Kontor.Pricing.Responses;

namespace Kontor.Tests.Docs;

/// <summary>The examples of docs/pricing.md are the lines of this file, which is compiled and run.</summary>
public sealed class PricingPageTests
{
    [Fact]
    public void ElasticityExample_OfThePage_Runs()
    {
        Panel panel = new MarketSimulator { Promotions = new() { DemandPull = 5 } }.Simulate(FitContext.Default).ToPanel();
        ElasticityFit fit = new PooledElasticity().Fit(panel, FitContext.Default);
        foreach (OwnElasticity own in fit.At(ElasticityLevel.Product))
        {
            Console.WriteLine($"{own.Product}: {own.Estimate.Value:0.00} ({own.Estimate.Lower:0.00} to {own.Estimate.Upper:0.00}), naive {own.Naive!.Value:0.00}");
            foreach (string warning in own.Diagnostics.Warnings) Console.WriteLine($"  {warning}");
        }
        foreach (CrossElasticity cross in fit.Cross.Where(c => c.Relation == CrossRelation.Substitute)) Console.WriteLine($"{cross.Price} gives to {cross.Product}");
        ImmutableArray<PricedItem> items = [.. fit.At(ElasticityLevel.Series).Select(s => new PricedItem(s.Key, 3, 10) { Product = s.Product, Channel = s.Channel, Category = s.Category })];
        PriceResponse response = fit.Respond(items, draws: 1000, FitContext.Default);
        Assert.Equal(1000, response.DrawCount);
        Assert.All(fit.At(ElasticityLevel.Product), o => Assert.InRange(o.Estimate.Value, -5, 0));
    }

    [Fact]
    public void Page_EveryCSharpLine_StandsInThisFile()
    {
        string source = File.ReadAllText(ThisFile()), page = File.ReadAllText(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", "..", "docs", "pricing.md"));
        string[] blocks = [.. page.Split("```csharp\n").Skip(1).Select(b => b[..b.IndexOf("```", StringComparison.Ordinal)])];
        Assert.NotEmpty(blocks);
        foreach (string line in blocks.SelectMany(b => b.Split('\n')).Where(l => l.Length > 0)) Assert.Contains(line, source, StringComparison.Ordinal);
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
