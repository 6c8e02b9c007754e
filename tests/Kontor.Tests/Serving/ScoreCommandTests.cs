using System.Text;
using System.Text.Json;
using Kontor.Tests.Cli;
using Kontor.Tests.Trees;
using Kontor.Trees;

namespace Kontor.Tests.Serving;

/// <summary><c>kontor model</c> and <c>kontor score</c> as a person runs them.</summary>
public sealed class ScoreCommandTests : IDisposable
{
    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public void Forecast_ItsModel_IsRegisteredPromotedShownAndScoredWith()
    {
        _place.Write("sales.csv", Sales.Weekly());
        Assert.Equal(0, _place.Run("forecast", "sales.csv", "--model", "naive", "--horizon", "4").ExitCode);
        CliResult registered = _place.Run("model", "register", "kontor-out/model.json", "--name", "demand");
        Assert.Equal((0, ""), (registered.ExitCode, registered.Error));
        Assert.Contains("demand version 1: demand:naive", registered.Output, StringComparison.Ordinal);
        Assert.Equal(0, _place.Run("model", "register", "kontor-out/model.json", "--name", "demand").ExitCode);
        Assert.Equal(0, _place.Run("model", "promote", "demand", "2", "--stage", "production", "--alias", "champion").ExitCode);
        CliResult list = _place.Run("model", "list", "--json"), show = _place.Run("model", "show", "demand");
        using JsonDocument models = JsonDocument.Parse(list.Output);
        Assert.Equal(2, models.RootElement[0].GetProperty("aliases").GetProperty("champion").GetInt32());
        foreach (string part in new[] { "Production", "champion", "step", "q0.9" }) Assert.Contains(part, show.Output, StringComparison.Ordinal);

        _place.Write("rows.csv", "note,store,step\nfirst,A,1\n\"bad, one\",Z,1\nlast,C,4\n");
        CliResult scored = _place.Run("score", "--model", "demand@champion", "rows.csv", "--out", "scored.csv", "--json");
        Assert.Equal(0, scored.ExitCode);
        string[] lines = File.ReadAllLines(_place.At("scored.csv"));
        Assert.StartsWith("note,store,step,date,mean,q0.01,", lines[0], StringComparison.Ordinal);
        Assert.EndsWith(",error", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("\"bad, one\",Z,1,,,", lines[2], StringComparison.Ordinal);
        Assert.Contains("row 3", lines[2], StringComparison.Ordinal);
        string[] last = File.ReadAllLines(_place.At("kontor-out", "forecast.csv"))[^1].Split(','), found = lines[3].Split(',');
        Assert.Equal(last[1], found[3]);
        Assert.Equal(double.Parse(last[2], System.Globalization.CultureInfo.InvariantCulture), double.Parse(found[4], System.Globalization.CultureInfo.InvariantCulture), 1e-4);
    }

    [Fact]
    public void Register_NoModelFile_IsOneLine()
    {
        _place.Write("x.json", "{\"a\":1}");
        CliResult result = _place.Run("model", "register", "x.json", "--name", "m");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("x.json: found JSON with a, needed a model file", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories(_place.Folder));
    }

    [Theory]
    [InlineData("store\nA\n", "step")]
    [InlineData("", "empty")]
    public void Score_RowsThatCannotBeScored_AreRefusedBeforeTheWork(string rows, string part)
    {
        _place.Write("sales.csv", Sales.Weekly());
        Assert.Equal(0, _place.Run("forecast", "sales.csv", "--model", "naive", "--horizon", "2").ExitCode);
        _place.Write("rows.csv", rows);
        CliResult result = _place.Run("score", "kontor-out/model.json", "rows.csv");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(part, Assert.Single(result.ErrorLines), StringComparison.Ordinal);
        Assert.False(File.Exists(_place.At("scored.csv")) || File.Exists(_place.At("scored.csv.partial")));
    }

    [Fact]
    public void Score_KilledAndResumed_HasTheSameBytes()
    {
        const int Rows = 400_000;
        var sample = new Sample(500, 4);
        using (Booster booster = new BoostedTrees { Rounds = 200, Parameters = new() { MaxDepth = 8 } }.Train(sample.Training(), FitContext.Default)) booster.Save(_place.At("model.json"));
        var text = new StringBuilder("id,f0,f1,f2,f3\n");
        for (int r = 0; r < Rows; r++) text.Append(r).Append(',').Append(r % 7 == 0 ? "x" : $"{r % 13}").Append(',').Append(r % 17).Append(',').Append(r % 3).Append(",0.5\n");
        _place.Write("rows.csv", text.ToString());
        Assert.Equal(0, _place.Run("score", "model.json", "rows.csv", "--out", "whole.csv").ExitCode);

        using (RunningProgram program = _place.Start("score", "model.json", "rows.csv", "--out", "killed.csv"))
        {
            while (!program.HasExited && !(File.Exists(_place.At("killed.csv.progress")) && SavedRows() > 0)) Thread.Sleep(5);
            Assert.False(program.HasExited, "the run ended before it could be killed");
        } // kill -9
        Assert.False(File.Exists(_place.At("killed.csv")));
        Assert.Contains("--resume", Assert.Single(_place.Run("score", "model.json", "rows.csv", "--out", "killed.csv").ErrorLines), StringComparison.Ordinal);
        CliResult resumed = _place.Run("score", "model.json", "rows.csv", "--out", "killed.csv", "--resume", "--json");
        Assert.Equal(0, resumed.ExitCode);
        using JsonDocument summary = JsonDocument.Parse(resumed.Output);
        Assert.True(summary.RootElement.GetProperty("resumed").GetInt64() > 0);
        Assert.Equal((Rows, (Rows + 6) / 7), (summary.RootElement.GetProperty("rows").GetInt32(), summary.RootElement.GetProperty("bad").GetInt32()));
        Assert.Equal(File.ReadAllBytes(_place.At("whole.csv")), File.ReadAllBytes(_place.At("killed.csv")));
        Assert.False(File.Exists(_place.At("killed.csv.partial")) || File.Exists(_place.At("killed.csv.progress")));
    }

    [Fact]
    public void Score_ResumedWithOtherRows_IsRefused()
    {
        var sample = new Sample(50, 4);
        using (Booster booster = new BoostedTrees { Rounds = 2 }.Train(sample.Training(), FitContext.Default)) booster.Save(_place.At("model.json"));
        _place.Write("rows.csv", "f0,f1,f2,f3\n1,2,3,4\n");
        _place.Write("scored.csv.partial", "f0,f1,prediction,error\n");
        _place.Write("scored.csv.progress", "{\"Identity\":\"another\",\"Bytes\":23,\"Rows\":0,\"Bad\":0}");
        CliResult result = _place.Run("score", "model.json", "rows.csv", "--resume");
        Assert.Contains("other rows or with another model", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
        Assert.Equal(0, _place.Run("score", "model.json", "rows.csv", "--overwrite").ExitCode);
        Assert.Equal(2, File.ReadAllLines(_place.At("scored.csv")).Length);
    }

    // the file may be in the middle of being replaced
    private long SavedRows()
    {
        try
        {
            using JsonDocument saved = JsonDocument.Parse(File.ReadAllBytes(_place.At("killed.csv.progress")));
            return saved.RootElement.GetProperty("Rows").GetInt64();
        }
        catch (Exception unready) when (unready is JsonException or IOException)
        {
            return 0;
        }
    }
}
