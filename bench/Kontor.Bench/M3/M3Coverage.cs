using System.Collections.Immutable;
using System.Diagnostics;
using Kontor.Data.Calendars;
using Kontor.Data.Forecasts;
using Kontor.Data.Panels;
using Kontor.Demand;
using Kontor.Demand.Calibration;
using Kontor.Demand.Local;
using Kontor.Demand.Stacking;

namespace Kontor.Bench.M3;

/// <summary>How many test points of the M3 competition the default calibrated intervals hold: one panel per period, calibrated on what was known when the test began.</summary>
internal static class M3Coverage
{
    private const int End = 1900; // every series ends in the same period

    private static readonly (string Kind, Frequency Frequency)[] s_kinds =
        [("YEARLY", Frequency.Year), ("QUARTERLY", Frequency.Quarter), ("MONTHLY", Frequency.Month), ("OTHER", Frequency.Ordinal)];

    internal static void Run(M3Series[] all)
    {
        Report("theta", all, settings => new Calibrated(new OptimisedTheta()) { Settings = settings });
        Report("ets", all, settings => new Calibrated(new ExponentialSmoothing()) { Settings = settings });
        Report("combination", all, settings => new Stacked([new ExponentialSmoothing(), new OptimisedTheta(), new AutoArima()]) { Settings = settings });
    }

    private static void Report(string name, M3Series[] all, Func<CalibrationSettings, Forecaster> model)
    {
        Console.WriteLine($"{name + ", calibrated",-24} {"points",7} {"sMAPE",8} {"cover80",8} {"cover95",8} {"seconds",8}");
        double[] total = new double[5];
        foreach ((string kind, Frequency frequency) in s_kinds)
        {
            M3Series[] members = [.. all.Where(s => s.Kind == kind)];
            int horizon = members[0].Test.Length;
            var builder = new PanelBuilder(new Calendar(frequency), "value", ["series"], []);
            foreach (M3Series s in members) builder.Add(new SeriesKey(s.Id), End - s.Train.Length, s.Train);
            var watch = Stopwatch.StartNew();
            ForecastModel fitted = model(new CalibrationSettings { Horizon = horizon }).Fit(builder.Build(), FitContext.Default);
            Forecast forecast = fitted.Forecast(horizon, null, FitContext.Default);
            double[] sums = Count(forecast, members);
            sums[4] = watch.Elapsed.TotalSeconds;
            Print(kind, sums);
            if (fitted is StackedModel stack) Console.WriteLine("  weights " + string.Join(", ", stack.Weights.Select(w => $"{w.Model} {w.Weight:f3}")));
            for (int j = 0; j < total.Length; j++) total[j] += sums[j];
        }
        Print("all points", total);
        Console.WriteLine();
    }

    /// <summary>Points, sum of sMAPE, points inside 80% and 95%; room for seconds.</summary>
    private static double[] Count(Forecast forecast, M3Series[] members)
    {
        double[] sums = new double[5];
        ImmutableDictionary<string, M3Series> byId = members.ToImmutableDictionary(s => s.Id, StringComparer.Ordinal);
        for (int i = 0; i < forecast.Count; i++)
        {
            double[] test = byId[forecast.Frame.Keys[i].ToString()].Test;
            for (int h = 0; h < test.Length; h++)
            {
                double y = test[h], mean = forecast.Mean(i)[h];
                sums[0]++;
                sums[1] += 200 * Math.Abs(y - mean) / (Math.Abs(y) + Math.Abs(mean));
                if (y >= forecast.Quantile(i, h, 0.1) && y <= forecast.Quantile(i, h, 0.9)) sums[2]++;
                if (y >= forecast.Quantile(i, h, 0.025) && y <= forecast.Quantile(i, h, 0.975)) sums[3]++;
            }
        }
        return sums;
    }

    private static void Print(string name, double[] sums) =>
        Console.WriteLine($"{name,-24} {sums[0],7} {sums[1] / sums[0],8:f3} {sums[2] / sums[0],8:p1} {sums[3] / sums[0],8:p1} {sums[4],8:f1}");
}
