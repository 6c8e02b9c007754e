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

    [Fact]
    public void Backtest_HorizonInConfiguration_IsTakenUnlessTheOptionSaysOtherwise()
    {
        _place.Write("sales.csv", Sales.Weekly());
        _place.Write("kontor.yaml", "horizon: 3\n");
        string[] quick = ["backtest", "sales.csv", "--models", "naive", "drift", "--origins", "1", "--out"];
        Assert.Equal(0, _place.Run([.. quick, "said"]).ExitCode);
        Assert.Equal(["1", "2", "3"], Steps("said"));
        Assert.Equal(0, _place.Run([.. quick, "asked", "--horizon", "2"]).ExitCode);
        Assert.Equal(["1", "2"], Steps("asked"));
    }

    [Fact]
    public void Backtest_OverAForecast_LeavesOnlyItsOwnResultsAndWhatIsNotKontors()
    {
        _place.Write("sales.csv", Sales.Weekly());
        Assert.Equal(0, _place.Run("forecast", "sales.csv", "--model", "naive", "--horizon", "2", "--origins", "1", "--out", "out", "--ledger", "out/kontor.db", "--overwrite").ExitCode);
        _place.Write("out/notes.txt", "mine");
        Assert.Equal(0, _place.Run("backtest", "sales.csv", "--models", "naive", "--horizon", "2", "--origins", "1", "--out", "out", "--ledger", "out/kontor.db", "--overwrite").ExitCode);
        Assert.Equal(["backtest.csv", "notes.txt", "report.html"], Directory.GetFiles(_place.At("out")).Select(Path.GetFileName).Where(n => !n!.StartsWith("kontor.db", StringComparison.Ordinal)).Order());
        Assert.Equal(2, _place.Runs("out/kontor.db").Count);

        // what only has the name of a result is not Kontor's
        _place.Write("out/forecast.csv", "week,guess\n1,7\n");
        Assert.Equal(0, _place.Run("backtest", "sales.csv", "--models", "naive", "--horizon", "2", "--origins", "1", "--out", "out", "--overwrite").ExitCode);
        Assert.Equal("week,guess\n1,7\n", File.ReadAllText(_place.At("out", "forecast.csv")));
    }

    [Fact]
    public void Forecast_ResultsInThePlaceOfTheSource_IsRefusedAndTheSourceStays()
    {
        _place.Write("forecast.csv", Sales.Weekly());
        _place.AssertRefused(_place.Run("forecast", "forecast.csv", "--model", "naive", "--horizon", "2", "--origins", "1", "--out", ".", "--overwrite"), "forecast.csv: found a source with the name of a result", "--out");
        Assert.Equal(Sales.Weekly(), File.ReadAllText(_place.At("forecast.csv")));
    }

    [Theory]
    [InlineData("backtest --models naive magic", "--models is 'magic'", "ets")]
    [InlineData("forecast --model nave", "--model is 'nave'", "did you mean naive?")]
    [InlineData("forecast --model trees+armdm", "--model is 'armdm'", "did you mean armdn?")]
    [InlineData("forecast --model ets+ets", "--model is 'ets+ets'", "needs different models for a mean")]
    [InlineData("forecast --model auto+ets", "--model is 'auto'", "needs one of amdn, ")]
    [InlineData("forecast --model ets+theta --epochs 4", "--epochs is for networks", "ets+theta is not trained in epochs")]
    [InlineData("backtest --origin nowhere", "'nowhere'", "series-end")]
    [InlineData("forecast --horizon many", "--horizon is 'many'", "a whole number")]
    [InlineData("forecast --seed -1", "--seed is '-1'", "a whole number of 0 or more")]
    [InlineData("forecast --model naive --horizon 0", "--horizon is 0", "1 period or more")]
    [InlineData("forecast --model naive --origins 0", "--origins is 0", "1 origin or more")]
    [InlineData("forecast --model naive --service 1.5", "ServiceLevel is 1.5", "inside (0, 1)")]
    [InlineData("forecast --model naive --threads 0", "--threads is 0", "1 thread or more")]
    [InlineData("backtest --stride 0", "--stride is 0", "1 period or more")]
    [InlineData("forecast --model ets --epochs 5", "--epochs is for networks (amdn, armdn, encoder-decoder)", "ets is not trained in epochs")]
    [InlineData("forecast --model armdn --epochs 0", "--epochs is 0", "1 epoch or more")]
    [InlineData("forecast --model ets --resume", "--resume is for networks", "ets is fitted anew in each run")]
    [InlineData("forecast --resume", "--resume is for networks", "only with --time-budget")]
    [InlineData("forecast --model armdn --time-budget 5m", "--time-budget is for --model auto", "armdn is one model")]
    [InlineData("forecast --time-budget 5x", "--time-budget is '5x'", "90s, 10m or 1.5h")]
    [InlineData("forecast --time-budget 0m", "--time-budget is '0m'", "90s, 10m or 1.5h")]
    [InlineData("forecast --colour red", "--colour is no option of kontor forecast", "")]
    [InlineData("forecast --horizn 4", "--horizn is no option of kontor forecast", "did you mean --horizon?")]
    [InlineData("backtest --models naive --orgins 2", "--orgins is no option of kontor backtest", "did you mean --origins?")]
    [InlineData("data check --horizon -3", "--horizon is -3", "1 period or more")]
    [InlineData("data chek", "'chek' is no command of kontor data", "did you mean check?")]
    [InlineData("forecst", "'forecst' is no command of kontor", "did you mean forecast?")]
    [InlineData("forecast more.csv", "one word too many for kontor forecast", "")]
    public void Any_WrongOption_IsOneClearLine(string command, string found, string needed)
    {
        _place.Write("sales.csv", Sales.Weekly());
        CliResult result = _place.Run([.. command.Split(' '), "--json", "sales.csv"]);
        Assert.Equal(2, result.ExitCode);
        string line = result.ErrorLines[0];
        Assert.Contains(found, line, StringComparison.Ordinal);
        Assert.Contains(needed, line, StringComparison.Ordinal);
        Assert.InRange(result.ErrorLines.Count, 1, 2); // the second says how to see all options
        using JsonDocument document = JsonDocument.Parse(result.Output);
        Assert.Equal(line, document.RootElement.GetProperty("error").GetString());
        Assert.DoesNotContain("Parameter", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Actual value", result.Error, StringComparison.Ordinal);
        _place.AssertNoResults();
    }

    [Theory]
    [InlineData("forecast --typo", "--typo is no option of kontor forecast", "kontor forecast --help")]
    [InlineData("forecast", "kontor forecast needs a source: a CSV file", "kontor forecast --help")]
    [InlineData("data", "kontor data needs a command: check", "kontor data --help")]
    [InlineData("data check", "kontor data check needs a source", "kontor data check --help")]
    [InlineData("runs --most 0", "--most is 0: needs 1 run or more", "kontor runs --help")]
    public void Any_IncompleteCommand_SaysWhatItNeeds(string command, string needed, string help)
    {
        CliResult result = _place.Run(command.Split(' '));
        Assert.Equal((2, 2), (result.ExitCode, result.ErrorLines.Count));
        Assert.StartsWith(needed, result.ErrorLines[0], StringComparison.Ordinal);
        Assert.EndsWith(help, result.ErrorLines[1], StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_place.Folder));
    }

    [Theory]
    [InlineData("", "Usage:\n  kontor [command]")]
    [InlineData("data check --help", "Usage:\n  kontor data check <source>")]
    [InlineData("forecast --help", "--model <name[+name]>")]
    public void Any_AskedForHelp_ShowsIt(string command, string shown)
    {
        CliResult result = _place.Run(command.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains(shown, result.Output, StringComparison.Ordinal);
        Assert.All(result.Output.Split('\n'), line => Assert.InRange(line.Length, 0, 220)); // the options' values do not push their descriptions away
    }

    [Theory]
    [InlineData("kontor.db")]
    [InlineData("deep/er/kontor.db")]
    public void Runs_NoLedger_SaysSoAndMakesNone(string ledger)
    {
        _place.AssertRefused(_place.Run("runs", "--ledger", ledger), $"{ledger}: found no ledger", "kontor forecast", "(NotFound)");
        Assert.Empty(Directory.GetFileSystemEntries(_place.Folder));
        _place.Write("kontor.db", "");
        _place.AssertRefused(_place.Run("runs"), "kontor.db: found no ledger");
        Assert.Equal(0, new FileInfo(_place.At("kontor.db")).Length);
    }

    private string[] Steps(string folder) => [.. File.ReadLines(_place.At(folder, "backtest.csv")).Select(l => l.Split(',')).Where(r => r[0] == "naive" && r[1] == "step").Select(r => r[2])];
}
