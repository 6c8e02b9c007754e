using System.Runtime.CompilerServices;
using Kontor.Data.Forecasts;
using Kontor.Data.Panels;
using Kontor.Data.Simulation;
using Kontor.Demand.Features;
using Kontor.Demand.Regressions;
using Kontor.Trees.Cubist;
using Kontor.Trees.Matrices;

namespace Kontor.Tests.Trees.Cubist;

/// <summary>The examples of docs/cubist.md are the lines of this file, which is compiled and run.</summary>
public sealed class CubistPageTests
{
    [Fact]
    public void Examples_OfThePage_Run()
    {
        const int rows = 60;
        float[] values = [.. Enumerable.Range(0, rows).SelectMany(i => new[] { 1 + (i % 7 * 0.5f), i })];
        double[] units = [.. Enumerable.Range(0, rows).Select(i => 50 - (5.0 * values[2 * i]))];
        FeatureMatrix features = FeatureMatrix.Dense(values, rows, columns: 2) with { Names = ["price", "week"] };
        CubistModel model = new BoostedCubist { Committees = 20, Neighbors = 5 }.Fit(features, units, FitContext.Default);
        double[] predictions = model.Predict(features);
        Console.WriteLine(model.Members[0][0].ToText(model.Names, "units"));
        foreach (CubistUsage usage in model.Usage()) Console.WriteLine($"{usage.Name}: tested {usage.Tested:p0}, modelled {usage.Modelled:p0}");
        Assert.All(predictions.Zip(units), p => Assert.InRange(p.First, p.Second - 5, p.Second + 5));
    }

    [Fact]
    public void Forecaster_OfThePage_Runs()
    {
        Panel panel = new MarketSimulator { Stores = 2, Products = 4 }.Simulate(FitContext.Default).ToPanel();
        var cubist = new FeatureCubist { Horizon = 4, Committees = 10 };
        var plan = (FeatureRegressionModel)cubist.Fit(panel, FitContext.Default);
        Forecast next = plan.Forecast(4, panel.KnownAhead(4));
        Console.WriteLine($"{plan.Importance()[0].Name} matters most; order {next.Quantile(0, 0, 0.9):N0}");
        FeatureCubist raw = cubist with { Features = new FeatureBuilder { Engineered = false } };
        Assert.False(raw.Features.Engineered);
    }

    [Fact]
    public void Page_EveryCSharpLine_StandsInThisFile()
    {
        string source = File.ReadAllText(ThisFile()), page = File.ReadAllText(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", "..", "..", "docs", "cubist.md"));
        string[] blocks = [.. page.Split("```csharp\n").Skip(1).Select(b => b[..b.IndexOf("```", StringComparison.Ordinal)])];
        Assert.NotEmpty(blocks);
        foreach (string line in blocks.SelectMany(b => b.Split('\n')).Where(l => l.Length > 0)) Assert.Contains(line, source, StringComparison.Ordinal);
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
