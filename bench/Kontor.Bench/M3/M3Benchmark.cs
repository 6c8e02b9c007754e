using System.Diagnostics;

namespace Kontor.Bench.M3;

/// <summary>All of the M3 competition: accuracy beside R, speed, and the coverage of calibrated intervals.</summary>
internal static class M3Benchmark
{
    internal static int Run()
    {
        string folder = Path.Combine(Environment.GetEnvironmentVariable("KONTOR_DATA") ?? Path.Combine("..", "shared", "data"), "m3_competition");
        var watch = Stopwatch.StartNew();
        M3Series[] all = M3Series.ReadAll(folder);
        Console.WriteLine($"{all.Length} series, {all.Sum(s => s.Test.Length)} test points; {Environment.ProcessorCount} processors, .NET {Environment.Version}");
        Console.WriteLine();
        M3Accuracy.Run(all, folder);
        M3Coverage.Run(all);
        using var process = Process.GetCurrentProcess();
        Console.WriteLine($"{watch.Elapsed.TotalSeconds:f1} s in all, {process.TotalProcessorTime.TotalSeconds:f1} processor s, peak memory {process.PeakWorkingSet64 / 1048576.0:f0} MiB");
        return 0;
    }
}
