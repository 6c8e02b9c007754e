using System.Runtime.CompilerServices;
using Kontor.Data.Panels;
using Kontor.Pricing.Elasticities;
using Kontor.Pricing.Neural;
using Kontor.Tests.Pricing.Neural;

namespace Kontor.Tests.Docs;

/// <summary>The examples of docs/pricing-neural.md are the lines of this file, which is compiled and run.</summary>
public sealed class NeuralPricingPageTests
{
    [Fact]
    public void Examples_OfThePage_Run()
    {
        Panel panel = new PricePanel { Products = 4, Channels = 2, Weeks = 60 }.Build();
        FitContext context = FitContext.Default;
        using var file = new MemoryStream();

        ElasticityFit fit = new NeuralElasticity().Fit(panel, context);
        OwnElasticity sku = fit.Find(ElasticityLevel.Product, "p3")!;
        Console.WriteLine($"{sku.Estimate.Value:0.00} ({sku.Estimate.Lower:0.00} to {sku.Estimate.Upper:0.00}), naive {sku.Naive!.Value:0.00}");

        NeuralPricingModel model = new NeuralElasticity { Networks = 3 }.Train(panel, context);
        PriceSituation now = model.Now(panel, context)[0];
        Console.WriteLine($"{now.Key} at {now.Price:0.00}: elasticity {now.Elasticity.Value:0.00}, price {now.PriceChange:+0.0%;-0.0%} next, arbitrage {now.ArbitrageRisk:0%}");
        foreach (DemandPoint point in model.Curve(panel, now.Key, [4.0, 4.5, 5.0, 5.5], context)) Console.WriteLine($"{point.Price:0.00}: {Math.Exp(point.LogUnits):0} units, {point.Elasticity.Value:0.00}");
        model.Save(file);

        Assert.InRange(sku.Estimate.Value, -4.5, -2); // the truth is -3.2
        Assert.True(file.Length > 10_000);
    }

    [Fact]
    public void Page_EveryCSharpLine_StandsInThisFile()
    {
        string source = File.ReadAllText(ThisFile()), page = File.ReadAllText(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", "..", "docs", "pricing-neural.md"));
        string[] blocks = [.. page.Split("```csharp\n").Skip(1).Select(b => b[..b.IndexOf("```", StringComparison.Ordinal)])];
        Assert.NotEmpty(blocks);
        foreach (string line in blocks.SelectMany(b => b.Split('\n')).Select(l => l.Trim()).Where(l => l.Length > 0)) Assert.Contains(line, source, StringComparison.Ordinal);
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
