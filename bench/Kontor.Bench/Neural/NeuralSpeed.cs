using System.Diagnostics;
using Kontor.Neural.Kernels;

namespace Kontor.Bench.Neural;

/// <summary>Training steps and kernels beside PyTorch and OpenBLAS: rounds in turn on the same cores, as Markdown.</summary>
/// <remarks>On a machine that others use too, a peer of several threads that wait for one another loses more than one thread alone: both are asked, and each round counts the faster.</remarks>
internal static class NeuralSpeed
{
    private static readonly double[] Quartiles = [0.25, 0.5, 0.75];

    /// <summary>Arguments: number of rounds (default 15), then names of workloads (default all).</summary>
    internal static int Run(ReadOnlySpan<string> args)
    {
        int rounds = args.Length > 0 ? int.Parse(args[0]) : 15;
        string[] names = args.Length > 1 ? args[1..].ToArray() : ["lstm", "mlp", "convolution", "matrix"];
        Workload[] workloads = [.. new Workload[] { new LstmWorkload(), new MlpWorkload(), new ConvolutionWorkload(), new MatrixWorkload() }.Where(work => names.Contains(work.Name))];
        int threads = Environment.ProcessorCount;
        string script = Path.Combine("bench", "peers", "torch_neural.py");
        using Peer alone = new(script, 1), together = new(script, threads);
        Console.WriteLine($"{threads} processors ({Processor()}), .NET {Environment.Version}, {Workers.All.Width} vectors; {together.Ask("version")}, and 1 thread. {rounds} rounds of each in turn.\n");
        Console.WriteLine($"| work | ms: median (least) | peer, {threads} threads | peer, 1 thread | share of the faster peer's time: median (quartiles) | at most | both find |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        foreach (Workload work in workloads) Console.WriteLine(Row(work, together, alone, rounds));
        return 0;
    }

    private static string Row(Workload work, Peer together, Peer alone, int rounds)
    {
        double own = work.Check(), other = together.Numbers($"{work.Name} 0")[0];
        string question = $"{work.Name} {work.Steps}";
        Time(work);
        _ = together.Ask(question);
        _ = alone.Ask(question);
        List<double> ownTimes = [], togetherTimes = [], aloneTimes = [], shares = [];
        for (int round = 0; round < rounds; round++)
        {
            double[] ours = Time(work), many = together.Numbers(question), one = alone.Numbers(question);
            ownTimes.AddRange(ours);
            togetherTimes.AddRange(many);
            aloneTimes.AddRange(one);
            shares.Add(Quantile(ours, 0.5) / Math.Min(Quantile(many, 0.5), Quantile(one, 0.5)));
        }
        double[] share = Array.ConvertAll(Quartiles, q => Quantile(shares, q));
        return $"| {work.Title} | {Times(ownTimes)} | {Times(togetherTimes)} | {Times(aloneTimes)} | {share[1]:0.00} ({share[0]:0.00}-{share[2]:0.00}) | {work.Target:0.00} | {own:g7}, {other:g7} |";
    }

    private static string Times(List<double> seconds) => $"{1e3 * Quantile(seconds, 0.5):0.00} ({1e3 * seconds.Min():0.00})";

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
