using System.Text.Json;
using Kontor.Ledger;

namespace Kontor.Tests.Cli;

/// <summary>Bad input from the command line: one clear line, exit code 1, nothing half-written, and the failure is in the ledger.</summary>
public sealed class BadInputTests : IDisposable
{
    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Theory]
    [InlineData("2024-10-07,A,ten", "row 122, column units: found 'ten', needed a number")]
    [InlineData("2024-10-07,A,-3", "row 122, column units: found '-3', needed zero or more")]
    [InlineData("2024-10-07,A,NaN", "row 122, column units: found 'NaN', needed a finite number")]
    [InlineData("2024-10-07,A,Infinity", "row 122, column units: found 'Infinity', needed a finite number")]
    [InlineData("2024-10-07,A,1e300", "row 122, column units: found '1e300', needed a number between -1E+60 and 1E+60")]
    [InlineData("2024-02-30,A,1", "row 122, column date: found '2024-02-30', needed a date")]
    [InlineData("2024-01-08,A,1", "row 122, column date: found series A a second time")]
    public void Forecast_BadRow_NamesFileRowColumnFoundAndNeeded(string row, string message)
    {
        _place.Write("sales.csv", Sales.Weekly() + row + "\n");
        CliResult result = Forecast();
        _place.AssertRefused(result, "sales.csv, ", message);
        Run run = Assert.Single(_place.Runs());
        Assert.Equal((RunOutcome.Failed, result.ErrorLines[0]), (run.Outcome, run.Failure));
    }

    [Theory]
    [InlineData("", "found an empty file, needed a header line and rows")]
    [InlineData(Sales.Header, "found a header without rows")]
    public void Forecast_FileWithoutRows_IsRefused(string text, string message)
    {
        _place.Write("sales.csv", text);
        _place.AssertRefused(Forecast(), "sales.csv: ", message);
    }

    [Fact]
    public void DataCheck_FileLargerThanTheMemoryAllowed_IsStreamed()
    {
        string path = _place.Write("sales.csv", "date,store,product,units\n");
        using (StreamWriter file = File.AppendText(path))
        {
            // 2.2 million rows of 1,200 series and periods: 62 MB
            for (int day = 0; day < 60; day++)
            {
                string rows = string.Concat(Enumerable.Range(0, 400).Select(k => $"{Sales.First.AddDays(day):yyyy-MM-dd},S{k % 4:00},Product {k % 20:00},{k % 9}\n"));
                for (int i = 0; i < 92; i++) file.Write(rows);
            }
        }
        Assert.True(new FileInfo(path).Length > 60_000_000);
        CliResult result = _place.Run(("DOTNET_GCHeapHardLimit", "0x2000000"), "data", "check", "sales.csv"); // 32 MB
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("2,208,000 rows, 20 series, 1,200 periods", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Forecast_NoFile_IsRefused()
    {
        _place.AssertRefused(Forecast(), "sales.csv: found no such file");
        _place.Write("sales.csv", Sales.Weekly());
        _place.AssertRefused(_place.Run("forecast", "sales.csv", "--config", "absent.yaml"), "absent.yaml: found no such file");
    }

    [Fact]
    public void Forecast_FileThatIsNotText_IsRefused()
    {
        byte[] bytes = new byte[4096];
        for (int i = 0; i < bytes.Length; i++) bytes[i] = (byte)(i * 197 % 251);
        _place.Write("sales.csv", bytes);
        _place.AssertRefused(Forecast(), "sales.csv: found ", "(NotText)");
    }

    [Fact]
    public void Forecast_DamagedArchive_IsRefused()
    {
        byte[] whole = Data.TemporaryFolder.Gzip(System.Text.Encoding.UTF8.GetBytes(Sales.Weekly(200, 100)));
        _place.Write("sales.csv.gz", whole[..(whole.Length / 2)]);
        _place.AssertRefused(Forecast("sales.csv.gz"), "sales.csv.gz", "damaged or cut short");
    }

    [Fact]
    public void Forecast_MixedFrequencies_NamesBothSeries()
    {
        string monthly = string.Concat(Enumerable.Range(0, 12).Select(m => $"{new DateOnly(2024, 1, 5).AddMonths(m):yyyy-MM-dd},M,4\n"));
        _place.Write("sales.csv", Sales.Weekly(1) + monthly);
        _place.AssertRefused(Forecast(), "sales.csv", "monthly dates", "weekly dates", "(MixedFrequency)");
    }

    [Fact]
    public void Forecast_UnknownColumnInConfiguration_NamesItAndItsLine()
    {
        _place.Write("sales.csv", Sales.Weekly());
        _place.Write("kontor.yaml", "date: date\ntarget: unis\n");
        _place.AssertRefused(Forecast(), "kontor.yaml, row 2", "'unis'", "units");
    }

    [Fact]
    public void Forecast_CovariateThatStopsTooEarly_NamesItAndTheSeries()
    {
        _place.Write("sales.csv", "date,store,units,price\n" + Priced("A", 42));
        _place.AssertRefused(Forecast(), "sales.csv, series A, column price: found values up to 2024-10-14, needed values up to 2024-10-28, the end of the horizon");
    }

    [Fact]
    public void Forecast_PlansOfOneSeriesStopTooEarly_TheOthersArePlanned()
    {
        _place.Write("sales.csv", "date,store,units,price\n" + Priced("A", 42) + Priced("B", 44));
        CliResult result = _place.Run("forecast", "sales.csv", "--model", "naive", "--horizon", "4", "--origins", "2", "--json");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("No forecast: series A, column price: found values up to 2024-10-14, needed values up to 2024-10-28, the end of the horizon", result.Error, StringComparison.Ordinal);
        JsonElement plan = JsonDocument.Parse(result.Output).RootElement;
        Assert.Equal((1, 1), (plan.GetProperty("series").GetInt32(), plan.GetProperty("failed").GetArrayLength()));
        string[] written = File.ReadAllLines(_place.At("kontor-out", "forecast.csv"));
        Assert.All(written.Skip(1), line => Assert.StartsWith("B,", line, StringComparison.Ordinal));
        Assert.Equal(5, written.Length);
    }

    [Fact]
    public void Forecast_SeriesTooShortForTheHorizon_IsRefused()
    {
        _place.Write("sales.csv", Sales.Weekly(3, 6));
        _place.AssertRefused(_place.Run("forecast", "sales.csv", "--model", "naive", "--horizon", "8"), "sales.csv: found 6 periods", "more than 8");
        _place.AssertRefused(_place.Run("backtest", "sales.csv", "--models", "naive", "--horizon", "8"), "sales.csv: found 6 periods", "more than 8");
    }

    [Fact]
    public void Forecast_ModelThatCannotBeFittedToThePast_SaysWhichFileAndWhy()
    {
        _place.Write("sales.csv", Sales.Weekly(1, 12));
        _place.AssertRefused(_place.Run("forecast", "sales.csv", "--model", "trees", "--horizon", "4", "--origins", "1"), "sales.csv, trees, origin 1: found ", "(TooShort)");
    }

    // sales of 40 weeks, prices of more
    private static string Priced(string store, int weeks) =>
        string.Concat(Enumerable.Range(0, weeks).Select(t => $"{Sales.First.AddDays(7 * t):yyyy-MM-dd},{store},{(t < 40 ? $"{20 + (t * 7 % 11)}" : "")},{2 + (t % 3)}\n"));

    private CliResult Forecast(string name = "sales.csv") => _place.Run("forecast", name, "--model", "naive", "--horizon", "4", "--origins", "2");
}
