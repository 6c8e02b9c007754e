using System.Collections.Immutable;
using System.Diagnostics;
using Kontor.Data.Loading;
using Kontor.Data.Panels;
using Kontor.Demand;
using Kontor.Demand.Backtesting;
using Kontor.Demand.Calibration;
using Kontor.Demand.Local;
using Kontor.Demand.SeasonalProfiles;
using Kontor.Errors;

namespace Kontor.Bench.Walmart;

/// <summary>Accuracy, coverage and speed on the 39-week task, beside the best published numbers.</summary>
internal static class WalmartAccuracy
{
    private const int Horizon = 39;

    // two years hold one origin of 39 weeks with a year before it
    private static CalibrationSettings Settings => new() { Horizon = Horizon, Origins = 1 };

    /// <summary>Prints a Markdown table.</summary>
    /// <param name="only">The name of a model beside the baselines, such as <c>seasonal-profile+armdn</c> for a mean, with commas for a stack; null for the seasonal profile, without and with its correction.</param>
    internal static int Run(string? only)
    {
        Panel panel = Source.Load(new LoadRequest { Path = Path.Combine("bench", "configs", "walmart.yaml") }, FitContext.Default).Panel;
        ImmutableArray<Forecaster> models =
        [
            new Naive(),
            new SeasonalNaive { Season = 52 },
            .. only is null
                ? (Forecaster[])[new SeasonalProfile { Horizon = Horizon, Correction = false }, new SeasonalProfile { Horizon = Horizon }]
                : [only.Contains(',') ? ModelCatalog.Stack([.. only.Split(',')], Settings) : ModelCatalog.Create(only, Settings)],
        ];
        var plan = new BacktestPlan { Horizon = Horizon, Origins = 1, Rule = OriginRule.SeriesEnd, ScaleSeason = 1, Point = PointForecast.Median };
        Backtest backtest = Backtest.Run(panel, models, plan, FitContext.Default);
        Console.WriteLine($"{panel.Count:n0} series, {backtest.Cells.Count:n0} weeks judged, {Environment.ProcessorCount} processors, .NET {Environment.Version}");
        Console.WriteLine();
        Console.WriteLine("| model | WAPE | MASE | SQL | cover 80 | cover 95 | bias | seconds |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        foreach (string model in backtest.Models)
        {
            BacktestRow row = backtest.Overall(model);
            Console.WriteLine($"| {model} | {row.Wmape:f5} | {row.Mase:f4} | {row.Sql:f4} | {row.Coverage80:p1} | {row.Coverage95:p1} | {row.Bias:p2} | {backtest.Durations[model].TotalSeconds:f1} |");
        }
        Console.WriteLine("| best published (a foundation model each) | 0.0928 | 0.8167 | 0.648 | | | | |");
        Console.WriteLine();
        Console.WriteLine($"peak memory {Process.GetCurrentProcess().PeakWorkingSet64 / 1048576.0:f0} MiB; without a forecast: {backtest.Faults.Length}");
        foreach (DataFault fault in backtest.Faults.Take(5)) Console.WriteLine($"- {fault}");
        return 0;
    }
}
