using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using Kontor.Cli.Shell;
using Kontor.Data.Loading;
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
        Argument<string> source = CommonOptions.Source();
        Option<string?> config = CommonOptions.Config(), folder = CommonOptions.Out();
        Option<int?> horizon = CommonOptions.Horizon();
        Option<int> origins = CommonOptions.Origins(4), threads = CommonOptions.Threads();
        Option<bool> overwrite = CommonOptions.Overwrite(), json = CommonOptions.Json(), skip = CommonOptions.SkipBadRows();
        Option<string> ledger = CommonOptions.Ledger();
        Option<ulong> seed = CommonOptions.Seed();
        var models = new Option<string[]>("--models") { Description = $"The models, the baseline first (default: a shortlist); of {string.Join(", ", ModelCatalog.Names)}", AllowMultipleArgumentsPerToken = true };
        models.AcceptOnlyFromAmong([.. ModelCatalog.Names]);
        var stride = new Option<int?>("--stride") { Description = "Periods between origins (default: so that test periods do not overlap)" };
        var firstStep = new Option<int>("--first-step") { Description = "The first step that is judged: 2 when the last period's sales are not known yet", DefaultValueFactory = _ => 1 };
        var last = new Option<string?>("--last") { Description = "The last period that is judged, as a date or a number" };
        var rule = new Option<OriginRule>("--origin") { Description = "calendar: one day for all series; series-end: counted from each series' own end", DefaultValueFactory = _ => OriginRule.Calendar, CustomParser = OneOf(("calendar", OriginRule.Calendar), ("series-end", OriginRule.SeriesEnd)) };
        var point = new Option<PointForecast>("--point") { Description = "The point that is judged: median, mean, or inverse-weighted-median (best for MAPE)", DefaultValueFactory = _ => PointForecast.Median, CustomParser = OneOf(("median", PointForecast.Median), ("mean", PointForecast.Mean), ("inverse-weighted-median", PointForecast.InverseWeightedMedian)) };
        var scale = new Option<int>("--scale-season") { Description = "The season of the naive that scales MASE and SQL", DefaultValueFactory = _ => 1 };
        var command = new Command("backtest", "Which model wins, by how much, per step ahead, group and event")
        {
            source, config, horizon, origins, stride, firstStep, last, rule, models, point, scale, folder, overwrite, ledger, seed, threads, skip, json,
        };
        command.SetAction((parsed, cancellation) => Terminal.RunAsync(parsed.GetValue(json), terminal => Run(
            terminal,
            CommonOptions.Request(parsed.GetRequiredValue(source), parsed.GetValue(config), horizon: 0, parsed.GetValue(skip)),
            new BacktestPlan
            {
                Horizon = parsed.GetValue(horizon) ?? 8,
                Origins = parsed.GetValue(origins),
                Stride = parsed.GetValue(stride),
                FirstStep = parsed.GetValue(firstStep),
                Rule = parsed.GetValue(rule),
                Point = parsed.GetValue(point),
                ScaleSeason = parsed.GetValue(scale),
            },
            parsed.GetValue(last),
            [.. parsed.GetValue(models) ?? []],
            new RunSettings(parsed.GetValue(folder), parsed.GetValue(overwrite), parsed.GetValue(ledger)!),
            new FitContext { Seed = parsed.GetValue(seed), Threads = parsed.GetValue(threads), Cancellation = cancellation })));
        return command;
    }

    private static int Run(Terminal terminal, LoadRequest load, BacktestPlan plan, string? last, ImmutableArray<string> names, RunSettings settings, FitContext context)
    {
        var recorder = new RunRecorder(settings.Ledger, "backtest", context);
        return recorder.Record(() =>
        {
            ResultFolder folder = ResultFolder.Open(settings.Folder, settings.Overwrite);
            try
            {
                LoadResult data = terminal.WithProgress(sink => Source.Load(load, context with { Progress = sink }));
                (recorder.Inputs, recorder.Rows) = (data.Inputs, data.RowCount);
                LoadSummary.Print(terminal, data);
                BacktestPlan full = plan with
                {
                    LastPeriod = last is null ? null : Period(data, last),
                    Events = LoadSummary.Events(data, 0),
                };
                ImmutableArray<Forecaster> models = Models(data, names, full);
                recorder.Specification = $"[{string.Join(",", models.Select(ModelFile.Describe))}]";
                Finish(terminal, recorder, folder, terminal.WithProgress(sink => Backtest.Run(data.Panel, models, full, context with { Progress = sink })));
                return folder;
            }
            catch
            {
                folder.Dispose();
                throw;
            }
        });
    }

    private static Func<ArgumentResult, T> OneOf<T>(params (string Name, T Value)[] choices)
        where T : struct => result =>
    {
        foreach ((string name, T value) in choices)
        {
            if (string.Equals(name, result.Tokens[0].Value, StringComparison.OrdinalIgnoreCase)) return value;
        }
        result.AddError($"Argument '{result.Tokens[0].Value}' not recognized. Must be one of: {string.Join(", ", choices.Select(c => c.Name))}");
        return default;
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
        foreach (string key in backtest.Panel.KeyNames) BacktestSummary.PrintSlice(terminal, backtest, rows, key, 8);
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
