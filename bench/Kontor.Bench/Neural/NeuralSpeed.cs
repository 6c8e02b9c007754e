using System.Diagnostics;
using Kontor.Neural.Kernels;

namespace Kontor.Bench.Neural;

/// <summary>Training steps and kernels beside PyTorch and OpenBLAS: rounds in turn on the same cores, as Markdown.</summary>
/// <remarks>Two measures: processor time on one thread, which other work on the machine hardly touches, and the clock on all cores, which needs a quiet machine.</remarks>
internal static class NeuralSpeed
{
    private static readonly double[] Quartiles = [0.25, 0.5, 0.75];

    /// <summary>Arguments: number of rounds (default 15), then names of workloads (default all).</summary>
    internal static int Run(ReadOnlySpan<string> args)
    {
        int rounds = args.Length > 0 ? int.Parse(args[0]) : 15, threads = Environment.ProcessorCount;
        string[] names = args.Length > 1 ? args[1..].ToArray() : ["lstm", "mlp", "convolution", "matrix"];
        string script = Path.Combine("bench", "peers", "torch_neural.py");
        using Peer alone = new(script, 1), together = new(script, threads);
        Console.WriteLine($"{threads} processors ({Processor()}), .NET {Environment.Version}, {Workers.All.Width} vectors; {together.Ask("version")}. {rounds} rounds of each in turn.\n");
        Console.WriteLine($"| work | 1 thread, processor ms | peer | share | {threads} threads, clock ms | peer | share | at most | both find |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
        foreach (string name in names) Console.WriteLine(Row(Make(name, new Workers(1)), alone, Make(name, Workers.All), together, rounds));
        return 0;
    }

    private static Workload Make(string name, Workers workers) => name switch
    {
        "lstm" => new LstmWorkload(workers),
        "mlp" => new MlpWorkload(workers),
        "convolution" => new ConvolutionWorkload(workers),
        "matrix" => new MatrixWorkload(workers),
        _ => throw new ArgumentException($"needs lstm, mlp, convolution or matrix, found '{name}'", nameof(name)),
    };

    private static string Row(Workload one, Peer onePeer, Workload all, Peer allPeer, int rounds)
    {
        double own = all.Check(), other = allPeer.Numbers($"{all.Name} 0")[0];
        Series processor = new(), clock = new();
        for (int round = -1; round < rounds; round++)
        {
            // the first round warms up
            (_, double ownProcessor) = Time(one);
            double peerProcessor = onePeer.Numbers($"{one.Name} {one.Steps}")[^1];
            (double[] ownClock, _) = Time(all);
            double[] peerClock = allPeer.Numbers($"{all.Name} {all.Steps}")[..^1];
            if (round < 0) continue;
            processor.Add(ownProcessor / one.Steps, peerProcessor / one.Steps);
            clock.Add(Quantile(ownClock, 0.5), Quantile(peerClock, 0.5));
        }
        return $"| {all.Title} | {processor} | {clock} | {all.Target:0.00} | {own:g7}, {other:g7} |";
    }

    private static (double[] Clock, double Processor) Time(Workload work)
    {
        var times = new double[work.Steps];
        TimeSpan used = Environment.CpuUsage.TotalTime;
        for (int step = 0; step < times.Length; step++)
        {
            long start = Stopwatch.GetTimestamp();
            work.Step();
            times[step] = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
        return (times, (Environment.CpuUsage.TotalTime - used).TotalSeconds);
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

    /// <summary>Seconds per step of both sides, round by round.</summary>
    private sealed class Series
    {
        private readonly List<double> _own = [], _peer = [];

        internal void Add(double own, double peer)
        {
            _own.Add(own);
            _peer.Add(peer);
        }

        /// <summary>Three cells: median (least) of each side, median (quartiles) of the shares.</summary>
        public override string ToString()
        {
            double[] share = Array.ConvertAll(Quartiles, q => Quantile(_own.Zip(_peer, (own, peer) => own / peer), q));
            return $"{Cell(_own)} | {Cell(_peer)} | {share[1]:0.00} ({share[0]:0.00}-{share[2]:0.00})";
        }

        private static string Cell(List<double> seconds) => $"{1e3 * Quantile(seconds, 0.5):0.00} ({1e3 * seconds.Min():0.00})";
    }
}
