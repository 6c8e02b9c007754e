using System.Runtime.CompilerServices;
using Kontor.Data.Forecasts;
using Kontor.Data.Panels;
using Kontor.Data.Simulation;
using Kontor.Demand;
using Kontor.Demand.Backtesting;
using Kontor.Demand.Calibration;
using Kontor.Demand.Hierarchies;
using Kontor.Demand.Local;

namespace Kontor.Tests.Docs;

/// <summary>The examples of docs/demand.md are the lines of this file, which is compiled and run.</summary>
public sealed class DemandPageTests
{
    [Fact]
    public void Examples_OfThePage_Run()
    {
        Panel panel = new MarketSimulator { Stores = 2, Products = 4 }.Simulate(FitContext.Default).ToPanel();
        ForecastModel model = new Calibrated(new ExponentialSmoothing()).Fit(panel, FitContext.Default);
        Forecast next = model.Forecast(8, panel.KnownAhead(8));
        SampleDistribution total = next.Sum([0, 1, 2, 3], firstStep: 0, steps: 8);
        Backtest proof = Backtest.Run(panel, [new SeasonalNaive(), new ExponentialSmoothing()], origins: 2, horizon: 8, FitContext.Default);
        Console.WriteLine($"order {total.Quantile(0.9):N0}; {proof.Best} wins");
        HierarchicalForecast groups = new Reconciled(new ExponentialSmoothing()) { Method = Reconciliation.MinTrace, Origins = 4 }.Forecast(panel, 4, FitContext.Default);
        Console.WriteLine($"{groups.Hierarchy.Groups[0]}: {groups.Group(0, firstStep: 0, steps: 4).Mean:N0}");
        Assert.True(total.Quantile(0.9) > total.Quantile(0.1));
        Assert.Contains(proof.Best, proof.Models);
    }

    [Fact]
    public void Page_EveryCSharpLine_StandsInThisFile()
    {
        string source = File.ReadAllText(ThisFile()), page = File.ReadAllText(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", "..", "docs", "demand.md"));
        string[] blocks = [.. page.Split("```csharp\n").Skip(1).Select(b => b[..b.IndexOf("```", StringComparison.Ordinal)])];
        Assert.NotEmpty(blocks);
        foreach (string line in blocks.SelectMany(b => b.Split('\n')).Where(l => l.Length > 0)) Assert.Contains(line, source, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_EveryModelName_IsInTheCatalogue()
    {
        string page = File.ReadAllText(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", "..", "docs", "demand.md"));
        foreach (string name in ModelCatalog.Names) Assert.Contains($"`{name}`", page, StringComparison.Ordinal);
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
