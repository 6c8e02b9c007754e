using System.Diagnostics;
using Kontor.Demand;
using Kontor.Demand.ExponentialSmoothing;

namespace Kontor.Bench.M3;

/// <summary>Accuracy and speed of the per-series models on the M3 competition, beside R's forecast 8.20.</summary>
internal static class M3Accuracy
{
    internal static void Run()
    {
        string folder = Path.Combine(Environment.GetEnvironmentVariable("KONTOR_DATA") ?? Path.Combine("..", "shared", "data"), "m3_competition");
        M3Series[] all = M3Series.ReadAll(folder);
        var reference = M3Series.ReadReference(folder);
        Compare("ets classic", all, s => Ets.Fit(s.Train, s.Period, EtsOptions.Classic), m => ((EtsModel)m).Form.ToString(), reference, "ets");
        Compare("ets", all, s => Ets.Fit(s.Train, s.Period), m => ((EtsModel)m).Form.ToString(), reference, "ets");
    }

    private static void Compare(
        string name, M3Series[] all, Func<M3Series, SeriesModel> fit, Func<SeriesModel, string> form,
        Dictionary<(string Id, string Method), (double Smape, string Model)> reference, string method)
    {
        for (int i = 0; i < all.Length; i += 50) fit(all[i]); // compile before the clock starts
        var models = new SeriesModel[all.Length];
        Console.WriteLine($"{name,-16} {"series",7} {"sMAPE",8} {"R",8} {"cover80",8} {"cover95",8} {"same form",10} {"seconds",8} {"per s",8}");
        double points = 0, ours = 0, theirs = 0, seconds = 0, low = 0, wide = 0;
        foreach (IGrouping<string, int> kind in Enumerable.Range(0, all.Length).GroupBy(i => all[i].Kind))
        {
            int[] members = [.. kind];
            var watch = Stopwatch.StartNew();
            TimeSpan before = Process.GetCurrentProcess().TotalProcessorTime;
            FitContext.Default.ForEach(name, members.Length, i => models[members[i]] = fit(all[members[i]]));
            watch.Stop();
            TimeSpan processor = Process.GetCurrentProcess().TotalProcessorTime - before;
            double n = 0, a = 0, b = 0, same = 0, in80 = 0, in95 = 0;
            foreach (int i in members)
            {
                double[] mean = new double[all[i].Test.Length], deviation = new double[mean.Length], psi = new double[mean.Length];
                models[i].Forecast(default, mean, deviation, psi);
                for (int h = 0; h < mean.Length; h++)
                {
                    double actual = all[i].Test[h];
                    a += Smape(mean[h], actual);
                    if (Math.Abs(actual - mean[h]) <= 1.2815515655446004 * deviation[h]) in80++;
                    if (Math.Abs(actual - mean[h]) <= 1.959963984540054 * deviation[h]) in95++;
                }
                n += mean.Length;
                (double smape, string model) = reference[(all[i].Id, method)];
                b += smape * mean.Length;
                if (form(models[i]) == model) same++;
            }
            Row(kind.Key, members.Length, a / n, b / n, in80 / n, in95 / n, same / members.Length, processor.TotalSeconds);
            (points, ours, theirs, seconds, low, wide) = (points + n, ours + a, theirs + b, seconds + processor.TotalSeconds, low + in80, wide + in95);
        }
        double agreement = Enumerable.Range(0, all.Length).Count(i => form(models[i]) == reference[(all[i].Id, method)].Model) / (double)all.Length;
        Row("all points", all.Length, ours / points, theirs / points, low / points, wide / points, agreement, seconds);
        Console.WriteLine($"fits with warnings: {models.Count(m => !m.Report.Warnings.IsEmpty)}, mean iterations {models.Average(m => m.Report.Iterations):f0}");
        Console.WriteLine();
    }

    private static double Smape(double forecast, double actual) => 200 * Math.Abs(actual - forecast) / (Math.Abs(actual) + Math.Abs(forecast));

    private static void Row(string kind, int series, double ours, double theirs, double in80, double in95, double same, double seconds) =>
        Console.WriteLine($"{kind,-16} {series,7} {ours,8:f3} {theirs,8:f3} {in80,8:p1} {in95,8:p1} {same,10:p1} {seconds,8:f2} {series / seconds,8:f0}");
}
