using System.Collections.Immutable;
using Kontor.Data.Panels;

namespace Kontor.Bench.Armdn;

/// <summary>The runs of a panel as Markdown.</summary>
internal static class ProofTables
{
    private const int Hit = 30; // per cent of error: a forecast that can be acted on

    internal static void Print(ProofPanel about, Panel data, IReadOnlyList<ProofRun> runs)
    {
        ImmutableArray<string> models = [.. runs.Select(r => r.Model).Distinct()];
        string[] steps = [.. Enumerable.Range(1, ProofRun.Horizon).Select(h => $"{about.Period} {h}")];
        Console.WriteLine($"\n## {about.Title}\n");
        Console.WriteLine($"{data.Count:n0} series, {runs[0].Cells.Length:n0} values judged.\n");
        Console.WriteLine($"| model | {string.Join(" | ", steps)} | overall | spread of seeds | window 1 | window 2 | window 3 | in 80%, by window | seconds a fit | processor s |");
        Console.WriteLine($"|{string.Concat(Enumerable.Repeat("---|", 13 - 4 + steps.Length - 1))}");
        foreach (string model in models)
        {
            ProofRun[] own = [.. runs.Where(r => r.Model == model)];
            ProofCell[] all = [.. own.SelectMany(r => r.Cells)];
            double[] each = [.. own.Select(r => ProofCell.Wmape(r.Cells))];
            string windows = string.Join(" | ", Windows().Select(w => $"{ProofCell.Wmape(all.Where(c => c.Window == w)):f2}"));
            string covered = string.Join(", ", Windows().Select(w => $"{ProofCell.Coverage(all.Where(c => c.Window == w)):f1}"));
            string spread = own.Length > 1 ? $"{each.Min():f2}-{each.Max():f2}" : "";
            string byStep = string.Join(" | ", Enumerable.Range(1, ProofRun.Horizon).Select(h => $"{ProofCell.Wmape(all.Where(c => c.Step == h)):f2}"));
            Console.WriteLine($"| {model} | {byStep} | **{each.Average():f2}** | {spread} | {windows} | {covered} | {own.Average(r => r.Seconds) / ProofRun.Windows:f0} | {own.Average(r => r.ProcessorSeconds) / ProofRun.Windows:f0} |");
        }
        Console.WriteLine($"\nPeak memory of the process {runs.Max(r => r.Megabytes):n0} MiB.");
        Compare(about, data, runs, models);
    }

    private static IEnumerable<int> Windows() => Enumerable.Range(0, ProofRun.Windows);

    private static void Compare(ProofPanel about, Panel data, IReadOnlyList<ProofRun> runs, ImmutableArray<string> models)
    {
        ImmutableArray<string> whole = [.. models.Where(m => m is "armdn" or "cubist" or "feature-trees" or "encoder-decoder" or "ets")];
        if (whole.Length < 2) return;
        ProofCell[] Cells(string model) => [.. runs.Where(r => r.Model == model && r.Seed == 1).SelectMany(r => r.Cells)];
        Dictionary<string, ProofCell[]> of = whole.ToDictionary(m => m, Cells);
        string[] verticals = about.Verticals(data);
        string[] events = [.. of[whole[0]].Select(c => c.Event).Distinct().Order(StringComparer.Ordinal)];
        string[] kinds = events.Length > 1 ? events : [];
        int last = ProofRun.Horizon;
        Console.WriteLine($"\n| model, seed 1 | {string.Concat(kinds.Select(e => $"{(e.Length == 0 ? "no event" : e)} | "))}hits at {about.Period} 1 | hits at {about.Period} {last} | best in verticals |");
        Console.WriteLine($"|{string.Concat(Enumerable.Repeat("---|", 4 + kinds.Length))}");
        string[] names = [.. verticals.Distinct()];
        Dictionary<string, Dictionary<string, double>> errors = whole.ToDictionary(m => m, m => of[m].GroupBy(c => verticals[c.Series]).ToDictionary(g => g.Key, ProofCell.Wmape));
        foreach (string model in whole)
        {
            string byEvent = string.Concat(kinds.Select(e => $"{ProofCell.Wmape(of[model].Where(c => c.Event == e)):f2} | "));
            int best = names.Count(v => errors[model].TryGetValue(v, out double own) && whole.All(m => m == model || own <= errors[m].GetValueOrDefault(v, double.MaxValue)));
            Console.WriteLine($"| {model} | {byEvent}{Hits(of[model], 1):f1}% | {Hits(of[model], last):f1}% | {best} of {names.Length} |");
        }
        Console.WriteLine($"\nA hit is a series whose absolute errors over the windows are under {Hit}% of its actuals.");
        if (!whole.Contains("armdn") || !whole.Contains("cubist")) return;
        Console.WriteLine($"\n| {about.Vertical} | armdn | cubist |\n|---|---|---|");
        foreach (string v in names.OrderByDescending(v => of["armdn"].Where(c => verticals[c.Series] == v).Sum(c => c.Actual)).Take(10))
        {
            Console.WriteLine($"| {v} | {errors["armdn"].GetValueOrDefault(v):f2} | {errors["cubist"].GetValueOrDefault(v):f2} |");
        }
    }

    private static double Hits(ProofCell[] cells, int step)
    {
        double[] errors = [.. cells.Where(c => c.Step == step).GroupBy(c => c.Series).Select(ProofCell.Wmape)];
        return 100 * errors.Average(e => e < Hit ? 1.0 : 0.0);
    }
}
