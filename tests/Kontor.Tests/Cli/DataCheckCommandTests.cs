using System.Text.Json;

namespace Kontor.Tests.Cli;

/// <summary><c>kontor data check</c> as a person runs it.</summary>
public sealed class DataCheckCommandTests : IDisposable
{
    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public void DataCheck_GoodFile_SaysWhatIsInItAndLeavesItsRun()
    {
        _place.Write("sales.csv", Sales.Weekly());
        CliResult result = _place.Run("data", "check", "sales.csv");
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        foreach (string said in new[] { "The data can be used.", "120 rows", "3 series", "units", "store" }) Assert.Contains(said, result.Output, StringComparison.Ordinal);
        Assert.Equal(["kontor.db", "sales.csv"], Directory.GetFileSystemEntries(_place.Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void DataCheck_BadRow_ExitsWithOneAndNamesRowAndColumn()
    {
        _place.Write("sales.csv", Sales.Weekly() + "2024-02-30,A,1\n");
        CliResult result = _place.Run("data", "check", "sales.csv");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("row 122, column date: found '2024-02-30'", result.Output + result.Error, StringComparison.Ordinal);
        Assert.Contains("cannot be used", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void DataCheck_Json_IsTheOnlyThingOnTheOutput()
    {
        _place.Write("sales.csv", Sales.Weekly());
        using (JsonDocument good = JsonDocument.Parse(_place.Run("data", "check", "sales.csv", "--json").Output))
        {
            Assert.True(good.RootElement.GetProperty("usable").GetBoolean());
            Assert.Equal((120, 3), (good.RootElement.GetProperty("rows").GetInt32(), good.RootElement.GetProperty("series").GetInt32()));
        }
        _place.Write("sales.csv", Sales.Weekly() + "2024-02-30,A,1\n");
        CliResult bad = _place.Run("data", "check", "sales.csv", "--json");
        Assert.Equal(1, bad.ExitCode);
        using JsonDocument document = JsonDocument.Parse(bad.Output);
        Assert.False(document.RootElement.GetProperty("usable").GetBoolean());
        Assert.NotEqual(0, document.RootElement.GetProperty("findings").GetArrayLength());
    }
}
