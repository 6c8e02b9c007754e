using System.Diagnostics;
using Kontor.Statistics.LinearModels;

namespace Kontor.Bench.LinearModels;

/// <summary>One million rows, three absorbed effects, clustered errors, as Markdown.</summary>
internal static class LinearModelsSpeed
{
    /// <summary>Arguments: number of rounds (default 5), rows (default 1,000,000).</summary>
    internal static int Run(ReadOnlySpan<string> args)
    {
        int rounds = args.Length > 0 ? int.Parse(args[0]) : 5, rows = args.Length > 1 ? int.Parse(args[1]) : 1_000_000, threads = Environment.ProcessorCount;
        Console.WriteLine($"{rows:N0} rows, {threads} processors, .NET {Environment.Version}, {rounds} rounds after 2 to warm up.\n");
        Console.WriteLine("| design | best s | median s | best s, 1 thread | processor s, 1 thread | at most s | iterations | x1 | its error |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
        foreach ((string name, string limit) in ((string, string)[])[("simple", "0.6"), ("difficult", "2"), ("older", "")])
        {
            PanelDesign design = PanelDesign.Make(name, rows);
            (double[] all, _, RegressionFit fit) = Time(design, FitContext.Default, rounds);
            (double[] one, double processor, RegressionFit alone) = Time(design, FitContext.Default with { Threads = 1 }, Math.Max(1, rounds / 2));
            if (fit.Coefficients[0] != alone.Coefficients[0]) throw new InvalidOperationException($"{name}: one thread finds {alone.Coefficients[0]}, {threads} find {fit.Coefficients[0]}");
            Console.WriteLine($"| {name} | {all[0]:0.000} | {all[all.Length / 2]:0.000} | {one[0]:0.000} | {processor:0.000} | {limit} | {fit.Report.Iterations} | {fit["x1"].Estimate:g9} | {fit["x1"].StandardError:g7} |");
        }
        return 0;
    }

    private static (double[] Sorted, double Processor, RegressionFit Fit) Time(PanelDesign design, FitContext context, int rounds)
    {
        var times = new double[rounds];
        double processor = double.PositiveInfinity;
        RegressionFit fit = design.Fit(context);
        design.Fit(context);
        for (int round = 0; round < rounds; round++)
        {
            GC.Collect();
            TimeSpan used = Environment.CpuUsage.TotalTime;
            long start = Stopwatch.GetTimestamp();
            fit = design.Fit(context);
            times[round] = Stopwatch.GetElapsedTime(start).TotalSeconds;
            processor = Math.Min(processor, (Environment.CpuUsage.TotalTime - used).TotalSeconds);
        }
        Array.Sort(times);
        return (times, processor, fit);
    }
}
