using System.Diagnostics;
using Kontor.Demand;
using Kontor.Demand.ExponentialSmoothing;
using Kontor.Demand.Theta;

namespace Kontor.Bench.M3;

/// <summary>Accuracy and speed of the per-series models on the M3 competition, beside R's forecast 8.20.</summary>
internal static class M3Accuracy
{
    private const double Z80 = 1.2815515655446004, Z95 = 1.959963984540054;

    internal static void Run()
    {
        string folder = Path.Combine(Environment.GetEnvironmentVariable("KONTOR_DATA") ?? Path.Combine("..", "shared", "data"), "m3_competition");
        M3Series[] all = M3Series.ReadAll(folder);
        var reference = M3Series.ReadReference(folder);
        Console.WriteLine($"{Environment.ProcessorCount} processors, .NET {Environment.Version}");
        var standard = new ThetaOptions { Method = ThetaMethod.Standard };
        Compare("theta standard", all, s => ThetaFitter.Fit(s.Train, s.Period, standard), _ => "Theta", reference, "theta");
        double[][] theta = Compare("theta", all, s => ThetaFitter.Fit(s.Train, s.Period), _ => "Theta", reference, "theta");
        Compare("ets classic", all, s => Ets.Fit(s.Train, s.Period, EtsOptions.Classic), m => ((EtsModel)m).Form.ToString(), reference, "ets");
        double[][] ets = Compare("ets", all, s => Ets.Fit(s.Train, s.Period), m => ((EtsModel)m).Form.ToString(), reference, "ets");
        double sum = 0, points = 0;
        for (int i = 0; i < all.Length; i++)
        {
            for (int h = 0; h < all[i].Test.Length; h++, points++) sum += Smape((theta[i][h] + ets[i][h]) / 2, all[i].Test[h]);
        }
        Console.WriteLine($"mean of theta and ets, all points: {sum / points:f3}");
    }

    /// <summary>Fits and forecasts every series, prints one row per kind of series, and returns the means.</summary>
    private static double[][] Compare(
        string name, M3Series[] all, Func<M3Series, SeriesModel> fit, Func<SeriesModel, string> form,
        Dictionary<(string Id, string Method), (double Smape, string Model)> reference, string method)
    {
        for (int i = 0; i < all.Length; i += 20) fit(all[i]); // compile before the clock starts
        var models = new SeriesModel[all.Length];
        double[][] means = new double[all.Length][];
        Console.WriteLine($"{name,-16} {"series",7} {"sMAPE",8} {"R",8} {"cover80",8} {"cover95",8} {"same form",10} {"seconds",8} {"cpu s",8} {"per s",8}");
        var total = new Tally();
        foreach (IGrouping<string, int> kind in Enumerable.Range(0, all.Length).GroupBy(i => all[i].Kind))
        {
            int[] members = [.. kind];
            TimeSpan before = Process.GetCurrentProcess().TotalProcessorTime;
            var watch = Stopwatch.StartNew();
            FitContext.Default.ForEach(name, members.Length, i => models[members[i]] = fit(all[members[i]]));
            var tally = new Tally { Seconds = watch.Elapsed.TotalSeconds, Processor = (Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds };
            foreach (int i in members)
            {
                double[] mean = means[i] = new double[all[i].Test.Length], deviation = new double[mean.Length], psi = new double[mean.Length];
                models[i].Forecast(default, mean, deviation, psi);
                for (int h = 0; h < mean.Length; h++)
                {
                    double actual = all[i].Test[h], miss = Math.Abs(actual - mean[h]);
                    tally.Ours += Smape(mean[h], actual);
                    if (miss <= Z80 * deviation[h]) tally.In80++;
                    if (miss <= Z95 * deviation[h]) tally.In95++;
                }
                (double smape, string model) = reference[(all[i].Id, method)];
                tally.Theirs += smape * mean.Length;
                tally.Points += mean.Length;
                tally.Series++;
                if (form(models[i]) == model) tally.Same++;
            }
            tally.Print(kind.Key);
            total.Add(tally);
        }
        total.Print("all points");
        Console.WriteLine($"fits with warnings: {models.Count(m => !m.Report.Warnings.IsEmpty)}, mean iterations {models.Average(m => m.Report.Iterations):f0}");
        Console.WriteLine();
        return means;
    }

    private static double Smape(double forecast, double actual) => 200 * Math.Abs(actual - forecast) / (Math.Abs(actual) + Math.Abs(forecast));

    /// <summary>Sums over the points of some series.</summary>
    private sealed class Tally
    {
        internal double Points, Ours, Theirs, In80, In95, Same, Seconds, Processor;
        internal int Series;

        internal void Add(Tally other)
        {
            Points += other.Points;
            Ours += other.Ours;
            Theirs += other.Theirs;
            In80 += other.In80;
            In95 += other.In95;
            Same += other.Same;
            Seconds += other.Seconds;
            Processor += other.Processor;
            Series += other.Series;
        }

        internal void Print(string name) => Console.WriteLine(
            $"{name,-16} {Series,7} {Ours / Points,8:f3} {Theirs / Points,8:f3} {In80 / Points,8:p1} {In95 / Points,8:p1} {Same / Series,10:p1} "
            + $"{Seconds,8:f2} {Processor,8:f2} {Series / Seconds,8:f0}");
    }
}
