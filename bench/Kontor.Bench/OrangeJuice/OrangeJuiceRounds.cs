using System.Diagnostics;
using System.Globalization;
using Kontor.Data.Loading;
using Kontor.Data.Panels;
using Kontor.Demand;
using Kontor.Demand.Backtesting;
using Kontor.Demand.Calibration;
using Kontor.Demand.Local;

namespace Kontor.Bench.OrangeJuice;

/// <summary>The published protocol on orange juice: ten rounds of two weeks after a gap of one, ending in week 156; MAPE, WQL, coverage, seconds, memory.</summary>
internal static class OrangeJuiceRounds
{
    private const int FirstWeek = 40;

    /// <summary>Runs and prints Markdown.</summary>
    /// <param name="args">The model (default trees+amdn), rounds and last week; none for the ten rounds to week 156.</param>
    /// <returns>0 when the ten rounds reach MAPE 34 and WQL 0.33.</returns>
    internal static int Run(string[] args)
    {
        string name = args.Length > 0 ? args[0] : "trees+amdn";
        int rounds = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 10, last = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 156;
        Panel panel = Source.Load(new LoadRequest { Path = Path.Combine("bench", "configs", "orange-juice.yaml") }, FitContext.Default).Panel;
        int lastPeriod = panel.Calendar.IndexOf(new DateOnly(1990, 6, 14)) + last - FirstWeek;
        var plan = new BacktestPlan { Horizon = 3, FirstStep = 2, Origins = rounds, Stride = 2, LastPeriod = lastPeriod, Point = PointForecast.InverseWeightedMedian };
        Backtest naive = Backtest.Run(panel, [new Naive()], plan with { Point = PointForecast.Median }, FitContext.Default);
        var watch = Stopwatch.StartNew();
        Backtest backtest = Backtest.Run(panel, [ModelCatalog.Create(name, new CalibrationSettings { Horizon = plan.Horizon })], plan, FitContext.Default);
        double seconds = watch.Elapsed.TotalSeconds;
        Console.WriteLine("| round | weeks | values | MAPE | WQL | in 80% | in 95% | MAPE of naive |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        for (int round = 0; round < rounds; round++)
        {
            int first = last - (2 * (rounds - round)) + 1;
            Print($"{round + 1} | {first}-{first + 1}", Of(backtest, name, round), Of(naive, "naive", round));
        }
        Scores all = Of(backtest, name, null);
        Print("all | ", all, Of(naive, "naive", null));
        Console.WriteLine();
        Console.WriteLine($"{seconds:F0} s for {rounds} fits on {FitContext.Default.Threads} threads; peak memory {Process.GetCurrentProcess().PeakWorkingSet64 / 1048576.0:F0} MiB; {backtest.Faults.Length} faults.");
        foreach (var fault in backtest.Faults.Take(5)) Console.WriteLine($"- {fault}");
        return all.Mape <= 34 && all.Wql <= 0.33 ? 0 : 1;
    }

    private sealed record Scores(int Count, double Mape, double Wql, double In80, double In95);

    private static Scores Of(Backtest backtest, string model, int? round)
    {
        int[] cells = [.. Enumerable.Range(0, backtest.Cells.Count).Where(c => round is null || backtest.Cells[c].Fold == round)];
        double percentage = 0, pinball = 0, actual = 0, in80 = 0, in95 = 0;
        foreach (int c in cells)
        {
            double y = backtest.Cells[c].Actual;
            CellScore score = backtest.Scores(model)[c]!.Value;
            percentage += Math.Abs(score.Point - y) / y;
            pinball += score.Pinball;
            actual += y;
            if (y >= score.Low80 && y <= score.High80) in80++;
            if (y >= score.Low95 && y <= score.High95) in95++;
        }
        return new Scores(cells.Length, 100 * percentage / cells.Length, pinball / actual, 100 * in80 / cells.Length, 100 * in95 / cells.Length);
    }

    private static void Print(string name, Scores own, Scores naive) =>
        Console.WriteLine($"| {name} | {own.Count} | {own.Mape:F2} | {own.Wql:F4} | {own.In80:F1} | {own.In95:F1} | {naive.Mape:F2} |");
}
