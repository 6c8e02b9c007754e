using System.Runtime.CompilerServices;
using Kontor.Data.Forecasts;
using Kontor.Data.Panels;
using Kontor.Data.Simulation;
using Kontor.Demand;
using Kontor.Demand.Neural;

namespace Kontor.Tests.Docs;

/// <summary>The examples of docs/armdn.md are the lines of this file, which is compiled and run.</summary>
public sealed class ArmdnPageTests
{
    [Fact]
    public void Examples_OfThePage_Run()
    {
        Panel panel = new MarketSimulator { Stores = 2, Products = 4 }.Simulate(FitContext.Default).ToPanel();
        var armdn = new Armdn { Horizon = 4, Training = new TrainingSettings { Epochs = 5 } };
        ForecastModel model = armdn.Fit(panel, FitContext.Default);
        Forecast next = model.Forecast(4, panel.KnownAhead(4));
        SampleDistribution month = next.Sum([0, 1, 2, 3], firstStep: 0, steps: 4);
        Console.WriteLine($"{((ArmdnModel)model).WeightCount:N0} weights; order {month.Quantile(0.9):N0}");
        Assert.True(month.Quantile(0.9) > month.Quantile(0.1));
    }

    [Fact]
    public void Page_EveryCSharpLine_StandsInThisFile()
    {
        string source = File.ReadAllText(ThisFile()), page = File.ReadAllText(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", "..", "docs", "armdn.md"));
        string[] blocks = [.. page.Split("```csharp\n").Skip(1).Select(b => b[..b.IndexOf("```", StringComparison.Ordinal)])];
        Assert.NotEmpty(blocks);
        foreach (string line in blocks.SelectMany(b => b.Split('\n')).Where(l => l.Length > 0)) Assert.Contains(line, source, StringComparison.Ordinal);
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
