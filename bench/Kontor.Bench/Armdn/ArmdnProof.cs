using System.Globalization;
using Kontor.Data.Panels;

namespace Kontor.Bench.Armdn;

/// <summary>The tables of Mukherjee et al. (2018) on real panels: ARMDN beside Boosted Cubist and others over three windows of four periods, the last twelve of each panel.</summary>
internal static class ArmdnProof
{
    /// <summary>Runs what is asked for, reads what an earlier call left, and prints Markdown of all that is there.</summary>
    /// <param name="args">Names of panels and models (quoted where they have spaces), and numbers of seeds; each kind left out stands for all. <c>--fresh</c> forgets earlier results.
    /// Or <c>forecast-time</c> and a number of steps (4), for what a fitted model takes.</param>
    internal static int Run(string[] args)
    {
        if (args is ["forecast-time", ..]) return ForecastTime.Run(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 4);
        string folder = Path.Combine(".artifacts", "armdn");
        if (args.Contains("--fresh") && Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        string[] unknown = [.. args.Where(a => a != "--fresh" && !int.TryParse(a, out _) && !ProofPanel.All.Any(p => p.Name == a) && !ProofModel.All.Any(m => m.Name == a))];
        if (unknown.Length > 0)
        {
            Console.Error.WriteLine($"unknown: {string.Join(", ", unknown)}; needs panels ({string.Join(", ", ProofPanel.All.Select(p => p.Name))}), models ({string.Join("; ", ProofModel.All.Select(m => m.Name))}) or seeds");
            return 2;
        }
        int[] seeds = [.. args.Where(a => int.TryParse(a, out _)).Select(int.Parse)];
        ProofModel[] models = [.. Asked(ProofModel.All, m => m.Name)];
        foreach (ProofPanel about in Asked(ProofPanel.All, p => p.Name))
        {
            Panel data = about.Load();
            var runs = new List<ProofRun>();
            for (int seed = 1; seed <= models.Max(m => m.Seeds); seed++)
            {
                if (seeds.Length > 0 && !seeds.Contains(seed)) continue;
                foreach (ProofModel model in models.Where(m => seed <= m.Seeds))
                {
                    runs.Add(ProofRun.Of((about, data), model, seed, folder));
                    Console.Error.WriteLine($"{about.Name}, {model.Name}, seed {seed}: wMAPE {ProofCell.Wmape(runs[^1].Cells):f2}, {runs[^1].Seconds:f0} s");
                }
            }
            ProofTables.Print(about, data, runs);
        }
        return 0;

        IEnumerable<T> Asked<T>(T[] all, Func<T, string> name) => all.Any(a => args.Contains(name(a))) ? all.Where(a => args.Contains(name(a))) : all;
    }
}
