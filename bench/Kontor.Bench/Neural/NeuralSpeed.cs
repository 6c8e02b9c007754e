using System.Diagnostics;
using Kontor.Neural.Kernels;

namespace Kontor.Bench.Neural;

/// <summary>Training steps and kernels beside PyTorch and OpenBLAS: rounds of both in turn on the same cores, smallest and median time of a step, as Markdown.</summary>
internal static class NeuralSpeed
{
    private static readonly double[] Quartiles = [0.25, 0.5, 0.75];

    /// <summary>Arguments: number of rounds (default 15), then names of workloads (default all).</summary>
    internal static int Run(ReadOnlySpan<string> args)
    {
        int rounds = args.Length > 0 ? int.Parse(args[0]) : 15;
        string[] names = args.Length > 1 ? args[1..].ToArray() : ["lstm", "mlp", "convolution", "matrix"];
        Workload[] workloads = [.. new Workload[] { new LstmWorkload(), new MlpWorkload(), new ConvolutionWorkload(), new MatrixWorkload() }.Where(work => names.Contains(work.Name))];
        using var peer = new Peer(Path.Combine("bench", "peers", "torch_neural.py"), Environment.ProcessorCount);
        Console.WriteLine($"{Environment.ProcessorCount} processors ({Processor()}), .NET {Environment.Version}, {Workers.All.Width} vectors; {peer.Ask("version")}. {rounds} rounds of each in turn.\n");
        Console.WriteLine("| work | ms, median | ms, least | peer ms, median | peer ms, least | share of the peer's time: median of rounds (quartiles) | target | both find |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        foreach (Workload work in workloads) Console.WriteLine(Row(work, peer, rounds));
        return 0;
    }

    private static string Row(Workload work, Peer peer, int rounds)
    {
        double own = work.Check(), other = peer.Numbers($"{work.Name} 0")[0];
        Time(work);
        _ = peer.Ask($"{work.Name} {work.Steps}");
        List<double> ownTimes = [], peerTimes = [], shares = [];
        for (int round = 0; round < rounds; round++)
        {
            double[] ours = Time(work), theirs = peer.Numbers($"{work.Name} {work.Steps}");
            ownTimes.AddRange(ours);
            peerTimes.AddRange(theirs);
            shares.Add(Quantile(ours, 0.5) / Quantile(theirs, 0.5));
        }
        double[] share = Array.ConvertAll(Quartiles, q => Quantile(shares, q));
        return $"| {work.Title} | {1e3 * Quantile(ownTimes, 0.5):0.00} | {1e3 * ownTimes.Min():0.00} | {1e3 * Quantile(peerTimes, 0.5):0.00} | {1e3 * peerTimes.Min():0.00} | " +
            $"{share[1]:0.00} ({share[0]:0.00}-{share[2]:0.00}) | {work.Target:0.00} | {own:g7}, {other:g7} |";
    }

    private static double[] Time(Workload work)
    {
        var times = new double[work.Steps];
        for (int step = 0; step < times.Length; step++)
        {
            long start = Stopwatch.GetTimestamp();
            work.Step();
            times[step] = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
        return times;
    }

    private static double Quantile(IEnumerable<double> values, double q)
    {
        double[] sorted = [.. values.Order()];
        double place = q * (sorted.Length - 1);
        int below = (int)place;
        return sorted[below] + ((place - below) * (sorted[Math.Min(below + 1, sorted.Length - 1)] - sorted[below]));
    }

    private static string Processor() => File.Exists("/proc/cpuinfo")
        ? File.ReadLines("/proc/cpuinfo").First(line => line.StartsWith("model name", StringComparison.Ordinal)).Split(':')[1].Trim()
        : "unknown";
}
