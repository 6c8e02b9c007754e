using System.Diagnostics;
using System.Globalization;
using Kontor.Demand.Arima;

namespace Kontor.Bench.M3;

/// <summary>SARIMA over the M3 competition: accuracy beside R's <c>auto.arima</c> 8.20 on the series for which that is on file, and seconds.</summary>
internal static class ArimaM3
{
    /// <summary>Runs and prints.</summary>
    /// <param name="detail">A file for one line per series; null for none.</param>
    /// <returns>0 when the mean sMAPE lies within 2% of R's.</returns>
    internal static int Run(string? detail)
    {
        string folder = Path.Combine(Environment.GetEnvironmentVariable("KONTOR_DATA") ?? Path.Combine("..", "shared", "data"), "m3_competition");
        M3Series[] all = M3Series.ReadAll(folder);
        Dictionary<string, (double Smape, string Model)> references = M3Series.ReadReference(folder).Where(pair => pair.Key.Method == "arima")
            .ToDictionary(pair => pair.Key.Id, pair => pair.Value, StringComparer.Ordinal);
        double[] smape = new double[all.Length], seconds = new double[all.Length];
        string[] names = new string[all.Length];
        var context = FitContext.Default;
        long start = Stopwatch.GetTimestamp();
        context.ForEach("arima", all.Length, i =>
        {
            M3Series series = all[i];
            long before = Stopwatch.GetTimestamp();
            ArimaModel model = new Sarima { Season = series.Period }.Fit(series.Train);
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
            int[] rows = [.. Enumerable.Range(0, all.Length).Where(i => period.Length == 0 || all[i].Kind == period)];
            int[] both = [.. rows.Where(i => references.ContainsKey(all[i].Id))];
            double ours = both.Select(i => smape[i]).DefaultIfEmpty(double.NaN).Average();
            double theirs = both.Select(i => references[all[i].Id].Smape).DefaultIfEmpty(double.NaN).Average();
            double points = rows.Sum(i => smape[i] * all[i].Test.Length) / rows.Sum(i => all[i].Test.Length);
            Console.WriteLine($"{(period.Length == 0 ? "ALL" : period),-10} {rows.Length,6} {both.Length,7} {ours,8:F3} {theirs,7:F3} {ours / theirs,6:F3} {rows.Average(i => smape[i]),11:F3} {points,11:F3} {rows.Sum(i => seconds[i]),7:F1}");
        }
        int same = Enumerable.Range(0, all.Length).Count(i => references.TryGetValue(all[i].Id, out var r) && Plain(r.Model) == Plain(names[i]));
        Console.WriteLine($"seconds {total:F1} on {context.Threads} threads, {all.Length / total:F0} series a second; same model as R on {same} of {references.Count} series");
        if (detail is not null)
        {
            File.WriteAllLines(detail, all.Select((s, i) => string.Join(',', s.Id, s.Kind, smape[i].ToString("F4", CultureInfo.InvariantCulture),
                references.TryGetValue(s.Id, out var r) ? r.Smape.ToString("F4", CultureInfo.InvariantCulture) : "", names[i].Replace(',', ';'), r.Model?.Replace(',', ';'), seconds[i].ToString("F4", CultureInfo.InvariantCulture))));
        }
        double mean = Enumerable.Range(0, all.Length).Where(i => references.ContainsKey(all[i].Id)).Average(i => smape[i]);
        return mean <= 1.02 * references.Values.Average(r => r.Smape) ? 0 : 1;
    }

    // R writes [12] only after seasonal orders
    private static string Plain(string name) =>
        name.Replace("[12]", "", StringComparison.Ordinal).Replace("[4]", "", StringComparison.Ordinal).Replace("non-zero mean", "mean", StringComparison.Ordinal)
            .Replace(" with zero mean", "", StringComparison.Ordinal);
}
