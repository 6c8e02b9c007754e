using System.Diagnostics;
using System.Globalization;
using Kontor.Data.Panels;
using Kontor.Demand;
using Kontor.Demand.Backtesting;

namespace Kontor.Bench.Armdn;

/// <summary>The forecasts of one model with one seed over the three windows of a panel.</summary>
/// <param name="Panel">The panel's name.</param>
/// <param name="Model">The model's name.</param>
/// <param name="Seed">The seed, from 1.</param>
/// <param name="Seconds">By the clock, three fits and forecasts.</param>
/// <param name="ProcessorSeconds">Of the processor.</param>
/// <param name="Megabytes">The most memory the process has held so far.</param>
/// <param name="Cells">What was forecast and what happened.</param>
internal sealed record ProofRun(string Panel, string Model, int Seed, double Seconds, double ProcessorSeconds, double Megabytes, ProofCell[] Cells)
{
    internal const int Windows = 3, Horizon = 4;

    /// <summary>Runs a model, or reads what an earlier call left of the same.</summary>
    /// <param name="panel">The data, with its name.</param>
    /// <param name="model">The model.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="folder">Where results are kept, so that hours of work can be interrupted.</param>
    internal static ProofRun Of((ProofPanel About, Panel Data) panel, ProofModel model, int seed, string folder)
    {
        string file = Path.Combine(folder, $"{panel.About.Name}.{string.Concat(model.Name.Where(c => char.IsLetterOrDigit(c) || c == '-'))}.{seed}.csv");
        if (File.Exists(file)) return Read(file, panel.About.Name, model.Name, seed);
        var plan = new BacktestPlan { Horizon = Horizon, Origins = Windows, Stride = Horizon, LastPeriod = panel.Data.End - 1 - panel.About.Back };
        Forecaster specification = model.Make(panel.About);
        TimeSpan processor = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        Backtest backtest = Backtest.Run(panel.Data, [specification], plan, FitContext.Default with { Seed = (ulong)seed });
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds, used = (Environment.CpuUsage.TotalTime - processor).TotalSeconds;
        IReadOnlyList<CellScore?> scores = backtest.Scores(specification.Name);
        ProofCell[] cells = [.. backtest.Cells.Select((c, k) => (c, Score: scores[k])).Where(p => p.Score is not null).Select(p => new ProofCell(
            p.c.Series, p.c.Fold, p.c.Step, p.c.Actual, p.Score!.Value.Point, p.Score.Value.Low80, p.Score.Value.High80, p.Score.Value.Pinball, p.c.Event ?? ""))];
        var run = new ProofRun(panel.About.Name, model.Name, seed, seconds, used, Process.GetCurrentProcess().PeakWorkingSet64 / 1048576.0, cells);
        run.Write(file);
        return run;
    }

    private void Write(string file)
    {
        IEnumerable<string> lines = Cells.Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Series},{c.Window},{c.Step},{c.Actual:R},{c.Point:R},{c.Low:R},{c.High:R},{c.Pinball:R},{c.Event}"));
        File.WriteAllLines(file + ".part", [string.Create(CultureInfo.InvariantCulture, $"{Seconds:R},{ProcessorSeconds:R},{Megabytes:R}"), .. lines]);
        File.Move(file + ".part", file, overwrite: true);
    }

    private static ProofRun Read(string file, string panel, string model, int seed)
    {
        static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
        string[] lines = File.ReadAllLines(file);
        double[] head = [.. lines[0].Split(',').Select(Number)];
        return new ProofRun(panel, model, seed, head[0], head[1], head[2], [.. lines.Skip(1).Select(l => l.Split(',', 9)).Select(p =>
            new ProofCell((int)Number(p[0]), (int)Number(p[1]), (int)Number(p[2]), Number(p[3]), Number(p[4]), Number(p[5]), Number(p[6]), Number(p[7]), p[8]))]);
    }
}
