using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Kontor.Ledger;

namespace Kontor.Tests.Cli;

/// <summary><c>kontor forecast</c> as a person runs it.</summary>
public sealed class ForecastCommandTests : IDisposable
{
    private static readonly string[] Quick = ["forecast", "sales.csv", "--model", "naive", "--horizon", "4", "--origins", "2"];
    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public void Forecast_SmallFile_WritesPlanBacktestReportAndLedger()
    {
        _place.Write("sales.csv", Sales.Weekly());
        CliResult result = _place.Run([.. Quick, "--seed", "7"]);
        Assert.Equal((0, ""), (result.ExitCode, string.Join('\n', result.ErrorLines)));

        // what each column was taken for
        foreach (string column in new[] { "date", "store", "units" }) Assert.Contains(column, result.Output, StringComparison.Ordinal);
        Assert.Contains("3 series", result.Output, StringComparison.Ordinal);
        Assert.Contains("naive", result.Output, StringComparison.Ordinal);

        Assert.Equal(["backtest.csv", "forecast.csv", "model.json", "report.html"], Directory.GetFiles(_place.At("kontor-out")).Select(Path.GetFileName).Order());
        AssertForecast(File.ReadAllLines(_place.At("kontor-out", "forecast.csv")), ["A", "B", "C"], horizon: 4);
        Assert.StartsWith("model,slice,value,count,wmape,mase,", File.ReadLines(_place.At("kontor-out", "backtest.csv")).First(), StringComparison.Ordinal);
        string report = File.ReadAllText(_place.At("kontor-out", "report.html"));
        Assert.StartsWith("<!doctype html>", report, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<script", report, StringComparison.OrdinalIgnoreCase);

        Run run = Assert.Single(_place.Runs());
        Assert.Equal(("forecast", 7UL, RunOutcome.Completed), (run.Command, run.Seed, run.Outcome));
        Assert.True(run.Duration > TimeSpan.Zero);
        RunInput input = Assert.Single(run.Inputs);
        Assert.Equal(("sales.csv", Sha256("sales.csv"), (long?)120), (input.Name, input.Hash.Sha256, input.Rows));
        Assert.Contains(run.Metrics, m => m is { Name: "wmape", Value: > 0 });
        Assert.Equal(["backtest.csv", "forecast.csv", "model.json", "report.html"], run.Artefacts.Select(a => a.Name).Order());
        foreach (RunArtefact artefact in run.Artefacts) Assert.Equal(Sha256(artefact.Path), artefact.Hash.Sha256);
        Assert.Contains("naive", run.Specification, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Forecast_SecondRun_DoesNotOverwriteSilently()
    {
        _place.Write("sales.csv", Sales.Weekly());
        Assert.Equal(0, _place.Run(Quick).ExitCode);
        byte[] first = File.ReadAllBytes(_place.At("kontor-out", "report.html"));
        CliResult second = _place.Run(Quick);
        Assert.Equal(0, second.ExitCode);
        Assert.Contains("kontor-out-2", second.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(_place.At("kontor-out-2", "report.html")));
        Assert.Equal(first, File.ReadAllBytes(_place.At("kontor-out", "report.html")));

        CliResult named = _place.Run([.. Quick, "--out", "kontor-out/"]);
        Assert.Equal(1, named.ExitCode);
        Assert.Contains("--overwrite", Assert.Single(named.ErrorLines), StringComparison.Ordinal);
        Assert.Equal(first, File.ReadAllBytes(_place.At("kontor-out", "report.html")));

        File.WriteAllText(_place.At("kontor-out", "forecast.csv"), "old");
        Assert.Equal(0, _place.Run([.. Quick, "--out", "kontor-out/", "--overwrite"]).ExitCode);
        Assert.StartsWith("store,date,mean,", File.ReadAllText(_place.At("kontor-out", "forecast.csv")), StringComparison.Ordinal);
        Assert.Equal(["kontor-out", "kontor-out-2"], _place.Folders());
    }

    [Fact]
    public void Forecast_Json_IsTheOnlyThingOnTheOutput()
    {
        _place.Write("sales.csv", Sales.Weekly());
        CliResult result = _place.Run([.. Quick, "--json"]);
        Assert.Equal(0, result.ExitCode);
        using JsonDocument document = JsonDocument.Parse(result.Output);
        Assert.Equal(("naive", 3, 4), (document.RootElement.GetProperty("model").GetString(), document.RootElement.GetProperty("series").GetInt32(), document.RootElement.GetProperty("horizon").GetInt32()));
        Assert.Contains("store", result.Error, StringComparison.Ordinal); // what a person reads goes to the other stream

        CliResult refused = _place.Run("forecast", "absent.csv", "--json");
        Assert.Equal(1, refused.ExitCode);
        using JsonDocument error = JsonDocument.Parse(refused.Output);
        Assert.Equal("notFound", error.RootElement.GetProperty("fault").GetProperty("code").GetString());
    }

    [Fact]
    public void Forecast_SameSeed_GivesTheSameBytesWithAnyNumberOfThreads()
    {
        _place.Write("sales.csv", Sales.Weekly());
        foreach (string threads in new[] { "1", "2" })
        {
            Assert.Equal(0, _place.Run("forecast", "sales.csv", "--model", "ets", "--horizon", "3", "--origins", "1", "--seed", "11", "--threads", threads, "--out", $"out{threads}").ExitCode);
        }
        Assert.Equal(File.ReadAllBytes(_place.At("out1", "forecast.csv")), File.ReadAllBytes(_place.At("out2", "forecast.csv")));
        Assert.Equal(File.ReadAllBytes(_place.At("out1", "backtest.csv")), File.ReadAllBytes(_place.At("out2", "backtest.csv")));
    }

    [Fact]
    public void Forecast_SeriesWithOnePoint_IsListedAndTheRestGoesOn()
    {
        _place.Write("sales.csv", Sales.Weekly() + $"{Sales.First.AddDays(7 * 39):yyyy-MM-dd},Lonely,5\n");
        CliResult result = _place.Run("forecast", "sales.csv", "--model", "ets", "--horizon", "4", "--origins", "2");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("Lonely", result.Output, StringComparison.Ordinal);
        string[] stores = [.. File.ReadLines(_place.At("kontor-out", "forecast.csv")).Skip(1).Select(l => l.Split(',')[0]).Distinct().Order()];
        Assert.Equal(["A", "B", "C"], stores.Where(s => s != "Lonely"));
    }

    [Fact]
    public void Forecast_AllZeros_IsAPlanOfZeros()
    {
        _place.Write("sales.csv", Sales.Header + Sales.Store("Z", 40, _ => 0) + Sales.Store("Y", 40, _ => 0));
        Assert.Equal(0, _place.Run(Quick).ExitCode);
        string[] lines = File.ReadAllLines(_place.At("kontor-out", "forecast.csv"));
        Assert.Equal(9, lines.Length);
        Assert.All(lines.Skip(1), l => Assert.All(l.Split(',').Skip(2), cell => Assert.InRange(double.Parse(cell, CultureInfo.InvariantCulture), 0, 1e-6)));
    }

    [Fact]
    public void Forecast_HorizonInConfiguration_IsTaken()
    {
        _place.Write("sales.csv", Sales.Weekly());
        _place.Write("kontor.yaml", "horizon: 2\n");
        Assert.Equal(0, _place.Run("forecast", "sales.csv", "--model", "naive", "--origins", "1").ExitCode);
        Assert.Equal(7, File.ReadAllLines(_place.At("kontor-out", "forecast.csv")).Length);
    }

    private static void AssertForecast(string[] lines, string[] stores, int horizon)
    {
        string[] header = lines[0].Split(',');
        Assert.Equal(["store", "date", "mean"], header[..3]);
        double[] levels = [.. header[3..].Select(h => double.Parse(h[1..], CultureInfo.InvariantCulture))];
        Assert.All(header[3..], h => Assert.StartsWith("q", h, StringComparison.Ordinal));
        Assert.Equal(levels.Order(), levels);
        Assert.Equal(stores.Length * horizon, lines.Length - 1);
        for (int row = 0; row < lines.Length - 1; row++)
        {
            string[] cells = lines[row + 1].Split(',');
            Assert.Equal(stores[row / horizon], cells[0]);
            Assert.Equal($"{Sales.First.AddDays(7 * (40 + (row % horizon))):yyyy-MM-dd}", cells[1]);
            double[] quantiles = [.. cells[3..].Select(c => double.Parse(c, CultureInfo.InvariantCulture))];
            Assert.Equal(levels.Length, quantiles.Length);
            Assert.Equal(quantiles.Order(), quantiles);
        }
    }

    private string Sha256(string name) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(_place.At(name))));
}
