using System.Diagnostics;
using Kontor.Demand.ExponentialSmoothing;
using Kontor.Randomness;

namespace Kontor.Bench.M3;

/// <summary>How long exponential smoothing takes for 100,000 weekly series of two years, made up of level, growth, season and Poisson noise.</summary>
internal static class M3Throughput
{
    private const int Count = 100_000, Weeks = 104, Horizon = 8;

    internal static void Run()
    {
        TimeSpan before = Process.GetCurrentProcess().TotalProcessorTime;
        var watch = Stopwatch.StartNew();
        var models = new EtsModel[Count];
        double[] totals = new double[Count];
        FitContext.Default.ForEach("exponential smoothing", Count, i =>
        {
            RandomStream stream = RandomStream.Of(1, "throughput").Child(i);
            double[] y = new double[Weeks], mean = new double[Horizon], deviation = new double[Horizon], psi = new double[Horizon];
            double level = Math.Exp(3 + stream.NextGaussian()), growth = 0.003 * stream.NextGaussian(), phase = stream.NextDouble();
            for (int t = 0; t < Weeks; t++) y[t] = stream.NextPoisson(level * Math.Exp(growth * t) * (1 + (0.2 * Math.Sin(2 * Math.PI * ((t / 52.0) + phase)))));
            models[i] = Ets.Fit(y, 52);
            models[i].Forecast(default, mean, deviation, psi);
            totals[i] = mean.Sum();
        });
        double processor = (Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds;
        Console.WriteLine($"{Count} series of {Weeks} weeks: {watch.Elapsed.TotalSeconds:f1} s, {processor:f1} processor s, {Count / watch.Elapsed.TotalSeconds:f0} series/s, "
            + $"peak memory {Process.GetCurrentProcess().PeakWorkingSet64 / 1048576.0:f0} MiB, sum of forecasts {totals.Sum():f0}");
    }
}
