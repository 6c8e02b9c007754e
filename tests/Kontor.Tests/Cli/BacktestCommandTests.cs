using System.Text.Json;

namespace Kontor.Tests.Cli;

/// <summary><c>kontor backtest</c>, <c>kontor runs</c> and wrong options, as a person runs them.</summary>
public sealed class BacktestCommandTests : IDisposable
{
    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public void Backtest_TwoModels_PrintsTheTableAndWritesTheSlices()
    {
        _place.Write("sales.csv", Sales.Weekly());
        CliResult result = _place.Run("backtest", "sales.csv", "--models", "naive", "ets", "--horizon", "3", "--origins", "2");
        Assert.Equal((0, ""), (result.ExitCode, string.Join('\n', result.ErrorLines)));
        foreach (string said in new[] { "naive (baseline)", "> ets", "MASE", "wMAPE by step", "wMAPE by store", " wins over 18 outcomes at 2 origins" }) Assert.Contains(said, result.Output, StringComparison.Ordinal);

        string[][] rows = [.. File.ReadLines(_place.At("kontor-out", "backtest.csv")).Skip(1).Select(l => l.Split(','))];
        foreach (string model in new[] { "naive", "ets" })
        {
            Assert.Equal("18", Assert.Single(rows, r => r[0] == model && r[1] == "overall")[3]);
            Assert.Equal(["1", "2", "3"], rows.Where(r => r[0] == model && r[1] == "step").Select(r => r[2]));
            Assert.Equal(["A", "B", "C"], rows.Where(r => r[0] == model && r[1] == "store").Select(r => r[2]).Order());
        }
        Assert.True(File.Exists(_place.At("kontor-out", "report.html")));

        CliResult runs = _place.Run("runs");
        Assert.Equal(0, runs.ExitCode);
        Assert.Contains("backtest", runs.Output, StringComparison.Ordinal);
        Assert.Contains("Completed", runs.Output, StringComparison.Ordinal);
        using JsonDocument listed = JsonDocument.Parse(_place.Run("runs", "--json").Output);
        Assert.Equal(1, listed.RootElement.GetArrayLength());
    }

    [Fact]
    public void Backtest_Json_IsTheOnlyThingOnTheOutput()
    {
        _place.Write("sales.csv", Sales.Weekly());
        CliResult result = _place.Run("backtest", "sales.csv", "--models", "naive", "drift", "--horizon", "3", "--origins", "2", "--json");
        Assert.Equal(0, result.ExitCode);
        using JsonDocument document = JsonDocument.Parse(result.Output);
        Assert.Equal("naive", document.RootElement.GetProperty("baseline").GetString());
        Assert.Equal(2, document.RootElement.GetProperty("overall").GetArrayLength());
    }

    [Theory]
    [InlineData("backtest --models naive magic", "'magic'", "'ets'")]
    [InlineData("forecast --model magic", "'magic'", "'auto'")]
    [InlineData("backtest --origin nowhere", "'nowhere'", "series-end")]
    [InlineData("forecast --horizon many", "'many'", "--horizon")]
    [InlineData("forecast --model naive --horizon 0", "--horizon is 0", "1 period or more")]
    [InlineData("forecast --model naive --origins 0", "Origins is 0", "1 origin or more")]
    [InlineData("forecast --model naive --service 1.5", "ServiceLevel is 1.5", "inside (0, 1)")]
    [InlineData("forecast --model naive --threads 0", "Threads is 0", "1 or more")]
    [InlineData("forecast --colour red", "--colour", "")]
    [InlineData("data check --horizon -3", "--horizon is -3", "1 period or more")]
    public void Any_WrongOption_IsOneClearLine(string command, string found, string needed)
    {
        _place.Write("sales.csv", Sales.Weekly());
        CliResult result = _place.Run([.. command.Split(' '), "--json", "sales.csv"]);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(result.ErrorLines, line => line.Contains(found, StringComparison.Ordinal) && line.Contains(needed, StringComparison.Ordinal));
        Assert.DoesNotContain("Parameter", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Actual value", result.Error, StringComparison.Ordinal);
        _place.AssertNoResults();
    }
}
