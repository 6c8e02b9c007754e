using System.Collections.Immutable;
using System.CommandLine;
using Kontor.Cli.Shell;
using Kontor.Data.Loading;
using Kontor.Data.Panels;
using Kontor.Demand;
using Kontor.Demand.Backtesting;
using Kontor.Demand.Calibration;
using Kontor.Demand.Plans;
using Kontor.Errors;
using Kontor.Reports.Backtests;
using Kontor.Reports.Results;

namespace Kontor.Cli.Commands;

/// <summary><c>kontor backtest sales.csv</c></summary>
internal static class BacktestCommand
{
    internal static Command Create()
    {
        var run = new RunOptions(origins: 4);
        var models = new Option<string[]>("--models") { HelpName = "name[+name]", Description = $"The models, the baseline first (default: a shortlist); of {string.Join(", ", ModelCatalog.Names)}", AllowMultipleArgumentsPerToken = true };
        CommonOptions.Models(models);
        var stride = new Option<int?>("--stride") { HelpName = "periods", Description = "Periods between origins (default: so that test periods do not overlap)" };
        CommonOptions.AtLeast(stride, 1, "period");
        Option<int> firstStep = CommonOptions.Number("--first-step", "step", "The first step that is judged: 2 when the last period's sales are not known yet", 1, 1, "step");
        var last = new Option<string?>("--last") { HelpName = "period", Description = "The last period that is judged, as a date or a number (default: the last on file)" };
        Option<OriginRule?> rule = OneOf("--origin", "rule", "calendar: one day for all series; series-end: counted from each series' own end (default: calendar)", ("calendar", OriginRule.Calendar), ("series-end", OriginRule.SeriesEnd));
        Option<PointForecast?> point = OneOf(
            "--point", "rule", "The point that is judged: median, mean, or inverse-weighted-median, the best for MAPE (default: median)",
            ("median", PointForecast.Median), ("mean", PointForecast.Mean), ("inverse-weighted-median", PointForecast.InverseWeightedMedian));
        Option<int> scale = CommonOptions.Number("--scale-season", "periods", "The season of the naive that scales MASE and SQL", 1, 1, "period");
        Command command = run.Command("backtest", "Which model wins, by how much, per step ahead, group and event", stride, firstStep, last, rule, models, point, scale);
        run.SetAction(command, (parsed, terminal, settings) => Run(
            terminal,
            new BacktestPlan
            {
                Origins = run.Origins(parsed),
                Stride = parsed.GetValue(stride),
                FirstStep = parsed.GetValue(firstStep),
                Rule = parsed.GetValue(rule) ?? OriginRule.Calendar,
                Point = parsed.GetValue(point) ?? PointForecast.Median,
                ScaleSeason = parsed.GetValue(scale),
            },
            parsed.GetValue(last),
            [.. parsed.GetValue(models) ?? []],
            settings));
        return command;
    }

    private static int Run(Terminal terminal, BacktestPlan plan, string? last, ImmutableArray<string> names, RunSettings settings)
    {
        var recorder = new RunRecorder(settings, "backtest", terminal);
        return recorder.Record((data, folder) =>
        {
            BacktestPlan full = plan with
            {
                Horizon = data.Configuration.Horizon ?? plan.Horizon,
                LastPeriod = last is null ? null : Period(data, last),
                Events = LoadSummary.Events(data, 0),
            };
            ImmutableArray<Forecaster> models = Models(data, names, full);
            recorder.Specification = $"[{string.Join(",", models.Select(ModelFile.Describe))}]";
            Finish(terminal, recorder, folder, recorder.WithProgress(sink => Backtest.Run(data.Panel, models, full, settings.Context with { Progress = sink })));
        });
    }

    private static Option<T?> OneOf<T>(string name, string shown, string description, params (string Name, T Value)[] choices)
        where T : struct => new(name)
    {
        HelpName = shown,
        Description = description,
        CustomParser = result =>
        {
            foreach ((string choice, T value) in choices)
            {
                if (string.Equals(choice, result.Tokens[0].Value, StringComparison.OrdinalIgnoreCase)) return value;
            }
            result.AddError($"{name} is '{result.Tokens[0].Value}': needs one of {string.Join(", ", choices.Select(c => c.Name))}");
            return null;
        },
    };

    private static ImmutableArray<Forecaster> Models(LoadResult data, ImmutableArray<string> names, BacktestPlan plan)
    {
        if (names.IsEmpty) return DemandPlanner.Shortlist(data.Panel, new PlanRequest { Horizon = plan.Horizon });
        var settings = new CalibrationSettings { Horizon = plan.Horizon };
        return [.. names.Select(n => ModelCatalog.Create(n, settings))];
    }

    private static int Period(LoadResult data, string text)
    {
        if (data.Panel.Calendar.HasDates && DateOnly.TryParse(text, out DateOnly date)) return data.Panel.Calendar.IndexOf(date);
        if (!data.Panel.Calendar.HasDates && int.TryParse(text, out int number)) return number;
        throw new DataException(new DataFault(FaultCode.NotADate, "--last", $"'{text}'", data.Panel.Calendar.HasDates ? "a date such as 2026-01-31" : "the number of a period"));
    }

    private static void Finish(Terminal terminal, RunRecorder recorder, ResultFolder folder, Backtest backtest)
    {
        folder.Write("backtest.csv", w => BacktestCsv.Write(backtest, w));
        folder.Write("report.html", w => w.Write(BacktestReport.Of(backtest, recorder.Provenance()).ToHtml()));
        recorder.Files = [("backtest.csv", "text/csv"), ("report.html", "text/html")];
        recorder.Metrics = BacktestSummary.Metrics(backtest);
        ImmutableArray<BacktestRow> rows = backtest.Table();
        terminal.Line();
        terminal.Heading($"{backtest.Best} wins over {backtest.Cells.Count:N0} outcomes at {backtest.Plan.Origins} origins");
        BacktestSummary.Print(terminal, backtest, backtest.Best);
        BacktestSummary.PrintSlice(terminal, backtest, rows, "step", 13);
        BacktestSummary.PrintSlice(terminal, backtest, rows, "event", 12);
        foreach (string column in GroupLevels.Columns(backtest.Panel)) BacktestSummary.PrintSlice(terminal, backtest, rows, column, 8);
        foreach (DataFault fault in backtest.Faults.Take(10)) terminal.Caution(fault.ToString());
        terminal.Line($"Results: {folder.Path} (report.html, backtest.csv)");
        terminal.Json(new
        {
            best = backtest.Best,
            baseline = backtest.Baseline,
            outcomes = backtest.Cells.Count,
            overall = backtest.Models.Select(backtest.Overall),
            failed = backtest.Faults,
            folder = folder.Path,
            files = recorder.Files.Select(f => f.Name),
            seconds = recorder.Elapsed.TotalSeconds,
        });
    }
}
