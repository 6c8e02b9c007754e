using System.Text.Json;
using Kontor.Ledger;

namespace Kontor.Tests.Cli;

/// <summary><c>kontor forecast --model armdn</c> and <c>--time-budget</c> as a person runs them: trained, interrupted, gone on with, and on data that a network cannot learn from.</summary>
public sealed class NetworkForecastTests : IDisposable
{
    private static readonly string[] Armdn = ["forecast", "sales.csv", "--model", "armdn", "--epochs", "2", "--horizon", "4", "--origins", "1"];
    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public void Forecast_Epochs_AreMadeShownAndRecorded()
    {
        _place.Write("sales.csv", Sales.Weekly(stores: 8, weeks: 60));
        CliResult result = _place.Run(Armdn);
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("> armdn", result.Output, StringComparison.Ordinal);
        Assert.Contains("the loss was still falling when the 2 epochs were over", result.Output, StringComparison.Ordinal);
        Assert.Contains("\"Epochs\":2", Assert.Single(_place.Runs()).Specification, StringComparison.Ordinal);
        string report = File.ReadAllText(_place.At("kontor-out", "report.html"));
        foreach (string said in new[] { "How the network learnt", "3 networks were trained", "Learning rate", "held out" }) Assert.Contains(said, report, StringComparison.Ordinal);
        Assert.Equal(["kontor-out"], _place.Folders());
    }

    [Fact]
    public void Forecast_Interrupted_SaysHowToGoOnAndDoesToTheSameBytes()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "a signal cannot be sent to another process there");
        _place.Write("sales.csv", Sales.Weekly(stores: 8, weeks: 120));
        string[] command = ["forecast", "sales.csv", "--model", "armdn", "--epochs", "4", "--horizon", "4", "--origins", "20"];
        using RunningProgram program = _place.Start(command);
        string kept = _place.At("kontor-out.unfinished");
        Assert.True(SpinWait.SpinUntil(() => program.HasExited || (Directory.Exists(kept) && Directory.GetFiles(kept, "*.final").Length > 0), TimeSpan.FromMinutes(2)));
        program.Interrupt();
        CliResult result = program.Result();
        Assert.Equal(130, result.ExitCode);
        string line = Assert.Single(result.ErrorLines);
        Assert.StartsWith("Cancelled: no results were written. The training so far is in ", line, StringComparison.Ordinal);
        Assert.EndsWith($"kontor-out.unfinished; go on with: kontor {string.Join(' ', command)} --resume", line, StringComparison.Ordinal);
        Assert.Equal(["kontor-out.unfinished"], _place.Folders());
        Assert.Equal(RunOutcome.Cancelled, Assert.Single(_place.Runs()).Outcome);

        // another run does not touch it
        CliResult named = _place.Run([.. command, "--out", "kontor-out"]);
        Assert.Equal(1, named.ExitCode);
        Assert.Contains("found a run that was interrupted, needed another folder with --out, or --overwrite, or --resume", Assert.Single(named.ErrorLines), StringComparison.Ordinal);
        Assert.Equal(0, _place.Run(command).ExitCode);
        Assert.True(File.Exists(_place.At("kontor-out-2", "report.html")));

        // neither other settings nor other data are gone on with
        CliResult other = _place.Run([.. command, "--seed", "5", "--resume"]);
        Assert.Equal(1, other.ExitCode);
        Assert.Contains("kontor-out.unfinished: found a run with --seed 20260101, needed --seed 5 to go on with it", Assert.Single(other.ErrorLines), StringComparison.Ordinal);
        _place.Write("sales.csv", Sales.Weekly(stores: 8, weeks: 121));
        Assert.Contains("found a run with other data", Assert.Single(_place.Run([.. command, "--resume"]).ErrorLines), StringComparison.Ordinal);
        _place.Write("sales.csv", Sales.Weekly(stores: 8, weeks: 120));

        CliResult resumed = _place.Run([.. command, "--resume"]);
        Assert.Equal(0, resumed.ExitCode);
        Assert.Contains("Going on with what is in ", resumed.Output, StringComparison.Ordinal);
        foreach (string file in new[] { "forecast.csv", "backtest.csv" }) Assert.Equal(File.ReadAllBytes(_place.At("kontor-out-2", file)), File.ReadAllBytes(_place.At("kontor-out", file)));
        Assert.Equal(["kontor-out", "kontor-out-2"], _place.Folders());
    }

    [Fact]
    public void Forecast_ResumeWithoutAnInterruptedRun_IsRefused()
    {
        _place.Write("sales.csv", Sales.Weekly(stores: 8, weeks: 60));
        _place.AssertRefused(_place.Run([.. Armdn, "--resume"]), "kontor-out: found no run that was interrupted", "leave --resume out");
        _place.AssertRefused(_place.Run([.. Armdn, "--resume", "--out", "plan"]), "plan: found no run that was interrupted");
    }

    [Fact]
    public void Forecast_TimeBudgetThatIsSpent_PlansWithTheBaselineAndSaysWhatWasLeftOut()
    {
        _place.Write("sales.csv", Sales.Weekly(stores: 8, weeks: 50));
        CliResult result = _place.Run("forecast", "sales.csv", "--time-budget", "0.001s", "--horizon", "4", "--origins", "1", "--json");
        Assert.Equal(0, result.ExitCode);
        using JsonDocument summary = JsonDocument.Parse(result.Output);
        Assert.Equal("naive", summary.RootElement.GetProperty("model").GetString());
        Assert.Equal(["ets", "theta", "armdn"], summary.RootElement.GetProperty("leftOut").EnumerateArray().Select(l => l.GetProperty("model").GetString()));
        Assert.Contains("armdn is left out: the time budget of 0 s was spent.", result.Error, StringComparison.Ordinal);
        string specification = Assert.Single(_place.Runs()).Specification;
        foreach (string said in new[] { "\"timeBudgetSeconds\":0.001", "\"tried\":[\"naive\"]", "armdn is left out", "\"taken\":{" }) Assert.Contains(said, specification, StringComparison.Ordinal);
        Assert.Contains("These were the models that a time budget of 0 s had room for, without ets, theta, armdn", File.ReadAllText(_place.At("kontor-out", "report.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void Forecast_TimeBudgetWithRoom_TriesANetworkAndAStack()
    {
        _place.Write("sales.csv", Sales.Weekly(stores: 8, weeks: 50));
        CliResult result = _place.Run("forecast", "sales.csv", "--time-budget", "1h", "--epochs", "2", "--horizon", "4", "--origins", "1", "--json");
        Assert.Equal(0, result.ExitCode);
        using JsonDocument summary = JsonDocument.Parse(result.Output);
        IEnumerable<string> tried = summary.RootElement.GetProperty("backtest").EnumerateArray().Select(r => r.GetProperty("model").GetString()!);
        Assert.Equal(["naive", "ets", "theta", "armdn", "stack"], tried);
        Assert.Empty(summary.RootElement.GetProperty("leftOut").EnumerateArray());
        Assert.Equal(["kontor-out"], _place.Folders());
    }

    [Fact]
    public void Forecast_HistoryTooShortForANetwork_IsRefused()
    {
        // the one origin leaves a week of each store: nothing to learn from what came before
        _place.Write("sales.csv", Sales.Weekly(stores: 8, weeks: 5));
        _place.AssertRefused(_place.Run(Armdn), "sales.csv, naive, origin 1, series A: found 1 observed values, needed 2 or more (TooShort)");
        _place.AssertRefused(_place.Run([.. Armdn[..7], "5", .. Armdn[8..]]), "sales.csv: found 5 periods from first to last, needed more than 5, the horizon of the backtest");
    }

    [Fact]
    public void Forecast_HistoryTooShortToHoldOut_IsSaid()
    {
        _place.Write("sales.csv", Sales.Weekly(stores: 8, weeks: 4));
        CliResult result = _place.Run("forecast", "sales.csv", "--model", "armdn", "--epochs", "2", "--horizon", "1", "--origins", "1");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("the history is too short to hold periods out: nothing says when to stop training, and the intervals are not calibrated", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Forecast_ConstantCovariate_IsLeftOutAndSaid()
    {
        string rows = string.Concat(Enumerable.Range(0, 8).SelectMany(s => Enumerable.Range(0, 64).Select(t => $"{Sales.First.AddDays(7 * t):yyyy-MM-dd},S{s},{(t < 60 ? $"{20 + (t * 7 % 11)}" : "")},1\n")));
        _place.Write("sales.csv", "date,store,units,display\n" + rows);
        CliResult result = _place.Run(Armdn);
        Assert.Equal(0, result.ExitCode);
        Assert.Matches("the same in all of the history, so left out: .*display", result.Output);
    }

    [Fact]
    public void Forecast_CategoryThatTheHistoryDoesNotHold_IsForecastAndSaid()
    {
        string[] themes = ["plain", "summer"];
        string rows = string.Concat(Enumerable.Range(0, 8).SelectMany(s => Enumerable.Range(0, 64).Select(t => $"{Sales.First.AddDays(7 * t):yyyy-MM-dd},S{s},{(t < 60 ? $"{20 + (t * 7 % 11)}" : "")},{(t < 60 ? themes[t / 4 % 2] : "jubilee")}\n")));
        _place.Write("sales.csv", "date,store,units,theme\n" + rows);
        CliResult result = _place.Run(Armdn);
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("theme is 'jubilee' over the horizon and never was before it", result.Output, StringComparison.Ordinal);
        Assert.Equal(1 + (8 * 4), File.ReadAllLines(_place.At("kontor-out", "forecast.csv")).Length);
    }

    [Fact]
    public void Forecast_NumberThatANetworkCannotHold_LeavesItsSeriesOut()
    {
        _place.Write("sales.csv", Sales.Weekly(stores: 7, weeks: 60) + string.Concat(Enumerable.Range(0, 60).Select(t => $"{Sales.First.AddDays(7 * t):yyyy-MM-dd},Z,{(t == 30 ? "1e45" : "5")}\n")));
        CliResult result = _place.Run(Armdn);
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("No forecast: series Z: found 1E+45 in 2024-07-29, needed numbers between -1E+30 and 1E+30 for armdn (OutOfRange)", result.Output, StringComparison.Ordinal);
    }
}
