using System.Diagnostics;
using Kontor.Trees.Cubist;

namespace Kontor.Bench.Cubist;

/// <summary>Test errors of Cubist beside those of the reference, for all its settings.</summary>
internal static class CubistAccuracy
{
    /// <summary>Prints a Markdown table; the exit code is 0 where at least 35 settings lie within 5% of the reference.</summary>
    internal static int Run()
    {
        string folder = Path.Combine(Environment.GetEnvironmentVariable("KONTOR_DATA") ?? Path.Combine("..", "shared", "data"), "cubist_reference");
        ILookup<string, string[]> settings = CubistReference.Rows(Path.Combine(folder, "reference_rmse.csv")).Skip(1).ToLookup(r => r[0]);
        int within = 0, noWorse = 0, all = 0;
        var times = new List<string>();
        Console.WriteLine("| data | committees | neighbours | RMSE | reference | difference | within 5% |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        foreach ((string name, CubistReference data) in new[] { ("Boston", CubistReference.Boston(folder)), ("Ames_log10", CubistReference.Ames(folder)) })
        {
            var watch = Stopwatch.StartNew();
            CubistModel model = new BoostedCubist { Committees = 100, Neighbors = 9, Extrapolation = 1 }.Fit(data.Training, data.Targets, FitContext.Default);
            times.Add($"{name}: 100 members in {watch.Elapsed.TotalSeconds:f1} s, {model.Members.Average(m => m.Length):f1} rules a member, {model.Members[0].Length} in the first");
            foreach (string[] row in settings[name])
            {
                int members = int.Parse(row[1]), neighbors = int.Parse(row[2]);
                double[] predictions = model.Predict(data.Test, members, neighbors);
                double error = Math.Sqrt(predictions.Zip(data.TestTargets, (p, t) => (p - t) * (p - t)).Average()), reference = double.Parse(row[3]);
                double difference = (error / reference) - 1;
                bool near = Math.Abs(difference) <= 0.05;
                all++;
                if (near) within++;
                if (difference <= 0.05) noWorse++;
                Console.WriteLine($"| {name} | {members} | {neighbors} | {error:g4} | {reference:g4} | {difference:+0.0%;-0.0%} | {(near ? "yes" : "no")} |");
            }
        }
        Console.WriteLine();
        Console.WriteLine($"Within 5%: {within} of {all}; at most 5% worse: {noWorse} of {all}. {string.Join("; ", times)}. {Environment.ProcessorCount} processors, .NET {Environment.Version}.");
        return within >= 35 ? 0 : 1;
    }
}
