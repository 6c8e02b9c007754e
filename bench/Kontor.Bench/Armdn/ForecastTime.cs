using System.Diagnostics;
using Kontor.Data.Panels;
using Kontor.Demand;
using Kontor.Demand.Neural;

namespace Kontor.Bench.Armdn;

/// <summary>How long a fitted ARMDN takes to forecast all series of a panel. How well it was trained does not matter here, so that it is trained for one epoch.</summary>
internal static class ForecastTime
{
    private const int Runs = 5;

    internal static int Run(int horizon)
    {
        Panel panel = ProofPanel.All[0].Load();
        Panel cut = panel.Cut([.. Enumerable.Range(0, panel.Count).Select(i => Math.Max(0, panel[i].Length - horizon))], horizon);
        foreach (int networks in (int[])[1, 3])
        {
            var model = new Kontor.Demand.Neural.Armdn { Horizon = horizon, Networks = networks, Calibrated = false, Training = new TrainingSettings { Epochs = 1, FinalEpochs = 0 } };
            ForecastModel fitted = model.Fit(cut, FitContext.Default);
            KnownAhead known = cut.KnownAhead(horizon);
            double[] wall = new double[Runs], processor = new double[Runs];
            for (int r = 0; r < Runs; r++)
            {
                TimeSpan used = Environment.CpuUsage.TotalTime;
                long start = Stopwatch.GetTimestamp();
                fitted.Forecast(horizon, known);
                (wall[r], processor[r]) = (Stopwatch.GetElapsedTime(start).TotalMilliseconds / cut.Count, (Environment.CpuUsage.TotalTime - used).TotalMilliseconds / cut.Count);
            }
            Console.WriteLine($"{networks} network(s), {cut.Count:n0} series, {horizon} steps, {model.Paths} paths: {wall.Min():f2} ms a series at best, {wall.Order().ElementAt(Runs / 2):f2} at the median; processor {processor.Order().ElementAt(Runs / 2):f2} ms");
        }
        return 0;
    }
}
