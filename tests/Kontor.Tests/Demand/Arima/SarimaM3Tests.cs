using System.Globalization;
using System.IO.Compression;
using Kontor.Demand.Arima;

namespace Kontor.Tests.Demand.Arima;

/// <summary>M3 series against the results of R's <c>auto.arima</c> 8.20 on file.</summary>
public sealed class SarimaM3Tests
{
    [Fact]
    public void Fit_EveryHundredthSeries_FindsRsModelsAndErrors()
    {
        if (Folder() is not { } folder)
        {
            if (Environment.GetEnvironmentVariable("CI") == "true") Assert.Fail("the M3 data are needed: set KONTOR_DATA");
            Assert.Skip("the M3 data are not there: set KONTOR_DATA to their parent folder");
            return;
        }
        // each hundredth of the 1,880 series on file: 19 of all lengths and seasons
        Dictionary<string, (double Smape, string Model)> references = Lines(Path.Combine(folder, "reference_r_forecast_8.20.csv.gz"))
            .Where(cells => cells[2] == "arima").Where((_, i) => i % 100 == 0)
            .ToDictionary(cells => cells[0], cells => (double.Parse(cells[4], CultureInfo.InvariantCulture), cells[8]), StringComparer.Ordinal);
        double ours = 0, theirs = 0;
        int same = 0;
        foreach (IGrouping<string, string[]> rows in Lines(Path.Combine(folder, "m3_long.csv.gz")).Where(cells => references.ContainsKey(cells[0])).GroupBy(cells => cells[0], StringComparer.Ordinal))
        {
            int season = rows.First()[1] switch { "MONTHLY" => 12, "QUARTERLY" => 4, _ => 1 };
            double[] test = Values(rows, "test"), mean = new double[test.Length];
            ArimaModel model = new Sarima { Season = season }.Fit(Values(rows, "train"));
            model.Forecast([], mean, new double[mean.Length], new double[mean.Length]);
            double smape = mean.Zip(test, (f, y) => 200 * Math.Abs(f - y) / (Math.Abs(f) + Math.Abs(y))).Average();
            (double reference, string name) = references[rows.Key];
            ours += smape;
            theirs += reference;
            bool agrees = name.Replace(';', ',').StartsWith($"ARIMA{model.Order}", StringComparison.Ordinal);
            if (agrees) same++;
            // where the model is the same, so is the forecast: optimisers differ in the third digit of the error at most
            if (agrees && name.Contains("with", StringComparison.Ordinal) == model.HasConstant) Assert.Equal(reference, smape, 0.05);
        }
        // over all 1,880 series the models agree on 96 of 100
        Assert.InRange(same, 16, 19);
        Assert.Equal(1, ours / theirs, 0.05);
    }

    private static string? Folder()
    {
        string? root = AppContext.BaseDirectory;
        while (root is not null && !File.Exists(Path.Combine(root, "Kontor.slnx"))) root = Path.GetDirectoryName(root);
        string? data = Environment.GetEnvironmentVariable("KONTOR_DATA") ?? (root is null ? null : Path.Combine(root, "..", "shared", "data"));
        return data is not null && Path.Combine(data, "m3_competition") is var folder && Directory.Exists(folder) ? folder : null;
    }

    private static double[] Values(IEnumerable<string[]> rows, string split) =>
        [.. rows.Where(cells => cells[8] == split).Select(cells => double.Parse(cells[10], CultureInfo.InvariantCulture))];

    private static IEnumerable<string[]> Lines(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        reader.ReadLine();
        while (reader.ReadLine() is { } line) yield return line.Split(',');
    }
}
