using System.Text.Json;
using Kontor.Ledger;

namespace Kontor.Tests.Cli;

/// <summary><c>kontor demo</c> as a person runs it, on a smaller market.</summary>
public sealed class DemoCommandTests : IDisposable
{
    private static readonly string[] Small = ["demo", "--stores", "1", "--products", "3", "--weeks", "40"];
    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public void Demo_SmallMarket_LeavesDataPlanReportAndLedger()
    {
        CliResult result = _place.Run([.. Small, "--json"]);
        Assert.Equal((0, 0), (result.ExitCode, _place.Run("runs", "--ledger", "kontor-demo/kontor.db").ExitCode));
        foreach (string said in new[] { "1. A market is simulated (stores: 1, products: 3, weeks: 40)", "2. The file is read", "3. Open kontor-demo/plan/report.html", "kontor runs --ledger kontor-demo/kontor.db" })
            Assert.Contains(said, result.Error, StringComparison.Ordinal);

        string[] sales = File.ReadAllLines(_place.At("kontor-demo", "data", "sales.csv"));
        Assert.Equal("date,store,product,category,units,price,promotion,feature", sales[0]);
        string[] plan = File.ReadAllLines(_place.At("kontor-demo", "plan", "forecast.csv"));
        Assert.StartsWith("store,product,category,date,mean,q0.01,", plan[0], StringComparison.Ordinal);
        Assert.Equal(1 + (3 * 8), plan.Length);
        Assert.StartsWith("model,slice,value,count,", File.ReadLines(_place.At("kontor-demo", "plan", "backtest.csv")).First(), StringComparison.Ordinal);
        string report = File.ReadAllText(_place.At("kontor-demo", "plan", "report.html"));
        foreach (string section in new[] { "What to order", "How sure we are", "What the plan rests on", "Which series to look at", "<svg" }) Assert.Contains(section, report, StringComparison.Ordinal);

        using JsonDocument summary = JsonDocument.Parse(result.Output);
        Assert.Equal((3, 8), (summary.RootElement.GetProperty("series").GetInt32(), summary.RootElement.GetProperty("horizon").GetInt32()));
        Run run = Assert.Single(_place.Runs("kontor-demo/kontor.db"));
        Assert.Equal(("forecast", RunOutcome.Completed, "sales.csv", (long?)(sales.Length - 1)), (run.Command, run.Outcome, run.Inputs[0].Name, run.Inputs[0].Rows));
        Assert.Contains(run.Metrics, m => m.Name == "mase" && m.Model == summary.RootElement.GetProperty("model").GetString());

        CliResult again = _place.Run(Small);
        Assert.Equal(1, again.ExitCode);
        Assert.Contains("--overwrite", Assert.Single(again.ErrorLines), StringComparison.Ordinal);
    }
}
