using System.Diagnostics;
using Kontor.Demand;
using Kontor.Demand.Arima;
using Kontor.Demand.Smoothing;
using Kontor.Demand.Theta;

namespace Kontor.Bench.M3;

/// <summary>Accuracy and speed of the per-series models on the M3 competition, beside R's forecast 8.20.</summary>
internal static class M3Accuracy
{
    private const double Z80 = 1.2815515655446004, Z95 = 1.959963984540054;

    internal static void Run(M3Series[] all, string folder)
    {
        var reference = M3Series.ReadReference(folder);
        var standard = new ThetaOptions { Method = ThetaMethod.Standard };
        Compare("theta standard", all, s => ThetaFitter.Fit(s.Train, s.Period, standard), _ => "Theta", reference, "theta");
        Compare("ets classic", all, s => Ets.Fit(s.Train, s.Period, EtsOptions.Classic), m => ((EtsModel)m).Form.ToString(), reference, "ets");
        var theta = Compare("theta", all, s => ThetaFitter.Fit(s.Train, s.Period), _ => "Theta", reference, "theta");
        var ets = Compare("ets", all, s => Ets.Fit(s.Train, s.Period), m => ((EtsModel)m).Form.ToString(), reference, "ets");
        var arima = Compare("arima", all, s => new Sarima { Season = s.Period }.Fit(s.Train), m => ((ArimaModel)m).Name, reference, "arima");
        Console.Write("mean of the three defaults, sMAPE:");
        foreach (IGrouping<string, int> kind in Enumerable.Range(0, all.Length).GroupBy(i => all[i].Kind)) Console.Write($" {kind.Key} {MeanSmape(kind):f3},");
        Console.WriteLine($" all points {MeanSmape(Enumerable.Range(0, all.Length)):f3}");
        Console.WriteLine($"the three defaults over all series: {theta.Seconds + ets.Seconds + arima.Seconds:f1} s");
        Console.WriteLine();

        double MeanSmape(IEnumerable<int> members)
        {
            double sum = 0, points = 0;
            foreach (int i in members)
            {
                for (int h = 0; h < all[i].Test.Length; h++, points++) sum += Smape((theta.Means[i][h] + ets.Means[i][h] + arima.Means[i][h]) / 3, all[i].Test[h]);
            }
            return sum / points;
        }
    }

    /// <summary>Fits and forecasts every series, prints one row per kind of series, and returns the means and how long it took.</summary>
    private static (double[][] Means, double Seconds) Compare(
        string name, M3Series[] all, Func<M3Series, SeriesModel> fit, Func<SeriesModel, string> form,
        Dictionary<(string Id, string Method), (double Smape, string Model)> reference, string method)
    {
        for (int i = 0; i < all.Length; i += 100) fit(all[i]); // compile before the clock starts
        var models = new SeriesModel[all.Length];
        double[][] means = new double[all.Length][];
        // "with R": series for which R's result is on file; over these, the mean over series of ours and of R's
        Console.WriteLine($"{name,-16} {"series",7} {"sMAPE",8} {"with R",8} {"ours",8} {"R",8} {"cover80",8} {"cover95",8} {"same form",10} {"seconds",8} {"cpu s",8} {"per s",8}");
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
                double smape = 0;
                for (int h = 0; h < mean.Length; h++)
                {
                    double actual = all[i].Test[h], miss = Math.Abs(actual - mean[h]);
                    smape += Smape(mean[h], actual);
                    if (miss <= Z80 * deviation[h]) tally.In80++;
                    if (miss <= Z95 * deviation[h]) tally.In95++;
                }
                tally.Sum += smape;
                tally.Points += mean.Length;
                tally.Series++;
                if (!reference.TryGetValue((all[i].Id, method), out (double Smape, string Model) r)) continue;
                tally.Ours += smape / mean.Length;
                tally.Theirs += r.Smape;
                tally.Shared++;
                if (Plain(form(models[i])) == Plain(r.Model)) tally.Same++;
            }
            tally.Print(kind.Key);
            total.Add(tally);
        }
        total.Print("all points");
        Console.WriteLine($"R over all points: {ReferencePoints(all, reference, method):f3}; fits with warnings: {models.Count(m => !m.Report.Warnings.IsEmpty)}");
        Console.WriteLine();
        return (means, total.Seconds);
    }

    private static double ReferencePoints(M3Series[] all, Dictionary<(string Id, string Method), (double Smape, string Model)> reference, string method)
    {
        M3Series[] shared = [.. all.Where(s => reference.ContainsKey((s.Id, method)))];
        return shared.Sum(s => reference[(s.Id, method)].Smape * s.Test.Length) / shared.Sum(s => s.Test.Length);
    }

    // R writes the season only after seasonal orders, and names the constant otherwise
    private static string Plain(string model) =>
        model.Replace("[12]", "", StringComparison.Ordinal).Replace("[4]", "", StringComparison.Ordinal).Replace("non-zero mean", "mean", StringComparison.Ordinal)
            .Replace(" with zero mean", "", StringComparison.Ordinal);

    private static double Smape(double forecast, double actual) => 200 * Math.Abs(actual - forecast) / (Math.Abs(actual) + Math.Abs(forecast));

    /// <summary>Sums over some series.</summary>
    private sealed class Tally
    {
        internal double Points, Sum, Ours, Theirs, In80, In95, Same, Seconds, Processor;
        internal int Series, Shared;

        internal void Add(Tally other)
        {
            Points += other.Points;
            Sum += other.Sum;
            Ours += other.Ours;
            Theirs += other.Theirs;
            In80 += other.In80;
            In95 += other.In95;
            Same += other.Same;
            Seconds += other.Seconds;
            Processor += other.Processor;
            Series += other.Series;
            Shared += other.Shared;
        }

        internal void Print(string name) => Console.WriteLine(
            $"{name,-16} {Series,7} {Sum / Points,8:f3} {Shared,8} {Ours / Shared,8:f3} {Theirs / Shared,8:f3} {In80 / Points,8:p1} {In95 / Points,8:p1} {Same / Shared,10:p1} "
            + $"{Seconds,8:f2} {Processor,8:f2} {Series / Seconds,8:f0}");
    }
}
