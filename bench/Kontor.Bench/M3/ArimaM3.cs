using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using Kontor.Demand.Arima;

namespace Kontor.Bench.M3;

/// <summary>SARIMA over the M3 competition: accuracy beside R's <c>auto.arima</c> 8.20 on the series for which that is on file, and seconds.</summary>
internal static class ArimaM3
{
    private sealed record Series(string Id, string Period, int Season, double[] Train, double[] Test);

    private sealed record Reference(double Smape, string Model);

    /// <summary>Runs and prints.</summary>
    /// <param name="folder">The folder of the M3 files.</param>
    /// <param name="detail">A file for one line per series; null for none.</param>
    /// <returns>0 when the mean sMAPE lies within 2% of R's.</returns>
    internal static int Run(string folder, string? detail)
    {
        List<Series> all = Read(Path.Combine(folder, "m3_long.csv.gz"));
        Dictionary<string, Reference> references = References(Path.Combine(folder, "reference_r_forecast_8.20.csv.gz"));
        double[] smape = new double[all.Count], seconds = new double[all.Count];
        string[] names = new string[all.Count];
        var context = FitContext.Default;
        long start = Stopwatch.GetTimestamp();
        context.ForEach("arima", all.Count, i =>
        {
            Series series = all[i];
            long before = Stopwatch.GetTimestamp();
            ArimaModel model = new Sarima { Season = series.Season }.Fit(series.Train);
            double[] mean = new double[series.Test.Length], deviation = new double[mean.Length], psi = new double[mean.Length];
            model.Forecast([], mean, deviation, psi);
            for (int h = 0; h < mean.Length; h++)
            {
                smape[i] += 200 * Math.Abs(mean[h] - series.Test[h]) / (Math.Abs(mean[h]) + Math.Abs(series.Test[h])) / mean.Length;
            }
            names[i] = model.Name;
            seconds[i] = Stopwatch.GetElapsedTime(before).TotalSeconds;
        });
        double total = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Console.WriteLine("period     series  with R   Kontor      R  ratio  all series  all points  core s");
        foreach (string period in (string[])["YEARLY", "QUARTERLY", "MONTHLY", "OTHER", ""])
        {
            int[] rows = [.. Enumerable.Range(0, all.Count).Where(i => period.Length == 0 || all[i].Period == period)];
            int[] both = [.. rows.Where(i => references.ContainsKey(all[i].Id))];
            double ours = both.Select(i => smape[i]).DefaultIfEmpty(double.NaN).Average();
            double theirs = both.Select(i => references[all[i].Id].Smape).DefaultIfEmpty(double.NaN).Average();
            double points = rows.Sum(i => smape[i] * all[i].Test.Length) / rows.Sum(i => all[i].Test.Length);
            Console.WriteLine($"{(period.Length == 0 ? "ALL" : period),-10} {rows.Length,6} {both.Length,7} {ours,8:F3} {theirs,7:F3} {ours / theirs,6:F3} {rows.Average(i => smape[i]),11:F3} {points,11:F3} {rows.Sum(i => seconds[i]),7:F1}");
        }
        int same = Enumerable.Range(0, all.Count).Count(i => references.TryGetValue(all[i].Id, out Reference? r) && Plain(r.Model) == Plain(names[i]));
        Console.WriteLine($"seconds {total:F1} on {context.Threads} threads, {all.Count / total:F0} series a second; same model as R on {same} of {references.Count} series");
        if (detail is not null)
        {
            File.WriteAllLines(detail, all.Select((s, i) => string.Join(',', s.Id, s.Period, smape[i].ToString("F4", CultureInfo.InvariantCulture),
                references.TryGetValue(s.Id, out Reference? r) ? r.Smape.ToString("F4", CultureInfo.InvariantCulture) : "", names[i].Replace(',', ';'), r?.Model, seconds[i].ToString("F4", CultureInfo.InvariantCulture))));
        }
        double mean = Enumerable.Range(0, all.Count).Where(i => references.ContainsKey(all[i].Id)).Average(i => smape[i]);
        return mean <= 1.02 * references.Values.Average(r => r.Smape) ? 0 : 1;
    }

    // R writes [12] only after seasonal orders, and semicolons
    private static string Plain(string name) =>
        name.Replace(';', ',').Replace("[12]", "", StringComparison.Ordinal).Replace("[4]", "", StringComparison.Ordinal).Replace("non-zero mean", "mean", StringComparison.Ordinal)
            .Replace(" with zero mean", "", StringComparison.Ordinal);

    private static List<Series> Read(string path)
    {
        var all = new List<Series>();
        foreach (IGrouping<string, string[]> group in Lines(path).GroupBy(cells => cells[0], StringComparer.Ordinal))
        {
            string[] first = group.First();
            int season = first[1] switch { "MONTHLY" => 12, "QUARTERLY" => 4, _ => 1 };
            all.Add(new Series(first[0], first[1], season, Values(group, "train"), Values(group, "test")));
        }
        return all;

        static double[] Values(IEnumerable<string[]> rows, string split) =>
            [.. rows.Where(cells => cells[8] == split).Select(cells => double.Parse(cells[10], CultureInfo.InvariantCulture))];
    }

    private static Dictionary<string, Reference> References(string path) =>
        Lines(path).Where(cells => cells[2] == "arima")
            .ToDictionary(cells => cells[0], cells => new Reference(double.Parse(cells[4], CultureInfo.InvariantCulture), cells[8]), StringComparer.Ordinal);

    private static IEnumerable<string[]> Lines(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        reader.ReadLine();
        while (reader.ReadLine() is { } line) yield return line.Split(',');
    }
}
