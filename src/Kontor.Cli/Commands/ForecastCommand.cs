using System.Collections.Immutable;
using System.CommandLine;
using Kontor.Cli.Shell;
using Kontor.Data.Forecasts;
using Kontor.Data.Loading;
using Kontor.Demand;
using Kontor.Demand.Backtesting;
using Kontor.Demand.Plans;
using Kontor.Errors;
using Kontor.Ledger;
using Kontor.Reports.Plans;
using Kontor.Reports.Results;

namespace Kontor.Cli.Commands;

/// <summary><c>kontor forecast sales.csv</c></summary>
internal static class ForecastCommand
{
    internal static Command Create()
    {
        Argument<string> source = CommonOptions.Source();
        Option<string?> config = CommonOptions.Config(), folder = CommonOptions.Out();
        Option<int?> horizon = CommonOptions.Horizon();
        Option<int> origins = CommonOptions.Origins(3), threads = CommonOptions.Threads();
        Option<bool> overwrite = CommonOptions.Overwrite(), json = CommonOptions.Json(), skip = CommonOptions.SkipBadRows();
        Option<string> ledger = CommonOptions.Ledger();
        Option<ulong> seed = CommonOptions.Seed();
        var model = new Option<string>("--model") { Description = $"auto, or one of {string.Join(", ", ModelCatalog.Names)}", DefaultValueFactory = _ => ModelCatalog.Auto };
        model.AcceptOnlyFromAmong([ModelCatalog.Auto, .. ModelCatalog.Names]);
        var service = new Option<double>("--service") { Description = "Share of futures in which the order suffices", DefaultValueFactory = _ => 0.9 };
        var command = new Command("forecast", "Plan demand from a sales file") { source, config, horizon, model, origins, service, folder, overwrite, ledger, seed, threads, skip, json };
        command.SetAction((parsed, cancellation) => Terminal.RunAsync(parsed.GetValue(json), terminal => Run(
            terminal,
            CommonOptions.Request(parsed.GetRequiredValue(source), parsed.GetValue(config), parsed.GetValue(horizon), parsed.GetValue(skip)),
            new PlanRequest { Horizon = parsed.GetValue(horizon) ?? 8, Model = parsed.GetValue(model)!, Origins = parsed.GetValue(origins), ServiceLevel = parsed.GetValue(service) },
            parsed.GetValue(horizon) is not null,
            new RunSettings(parsed.GetValue(folder), parsed.GetValue(overwrite), parsed.GetValue(ledger)!),
            new FitContext { Seed = parsed.GetValue(seed), Threads = parsed.GetValue(threads), Cancellation = cancellation })));
        return command;
    }

    /// <summary>Loads, plans, writes, records, says.</summary>
    internal static int Run(Terminal terminal, LoadRequest load, PlanRequest request, bool horizonGiven, RunSettings settings, FitContext context)
    {
        var recorder = new RunRecorder(settings.Ledger, "forecast", context);
        return recorder.Record(() =>
        {
            ResultFolder folder = ResultFolder.Open(settings.Folder, settings.Overwrite);
            try
            {
                LoadResult data = terminal.WithProgress(sink => Source.Load(load, context with { Progress = sink }));
                (recorder.Inputs, recorder.Rows) = (data.Inputs, data.RowCount);
                LoadSummary.Print(terminal, data);
                int horizon = horizonGiven ? request.Horizon : data.Configuration.Horizon ?? request.Horizon;
                PlanRequest full = request with { Horizon = horizon, Events = LoadSummary.Events(data, horizon) };
                Finish(terminal, recorder, folder, data, terminal.WithProgress(sink => DemandPlanner.Plan(data.Panel, full, context with { Progress = sink })));
                return folder;
            }
            catch
            {
                folder.Dispose();
                throw;
            }
        });
    }

    private static void Finish(Terminal terminal, RunRecorder recorder, ResultFolder folder, LoadResult data, DemandPlan plan)
    {
        folder.Write("forecast.csv", w => ForecastCsv.Write(plan.Forecast, w));
        folder.Write("backtest.csv", w => BacktestCsv.Write(plan.Backtest, w));
        folder.Write("report.html", w => w.Write(PlanReport.Of(plan, data.Facts, data.Findings, recorder.Provenance()).ToHtml()));
        recorder.Files = [("forecast.csv", "text/csv"), ("backtest.csv", "text/csv"), ("report.html", "text/html")];
        recorder.Specification = ModelFile.Describe(plan.Fitted.Specification);
        recorder.Metrics = BacktestSummary.Metrics(plan.Backtest);
        SampleDistribution total = plan.TotalQuantity();
        terminal.Line();
        terminal.Heading($"Plan: {total.Mean:N0} {plan.Panel.TargetName} over {plan.Forecast.Horizon} periods, 80% interval {total.Quantile(0.1):N0} to {total.Quantile(0.9):N0}");
        BacktestSummary.Print(terminal, plan.Backtest, plan.Model);
        foreach (string warning in plan.Warnings.Take(5)) terminal.Caution(warning);
        foreach (DataFault fault in plan.Faults.Take(10)) terminal.Caution($"No forecast: {fault}");
        if (plan.Faults.Length > 10) terminal.Caution($"... and {plan.Faults.Length - 10} more series without a forecast");
        terminal.Line($"Results: {folder.Path} (report.html, forecast.csv, backtest.csv)");
        terminal.Json(new
        {
            model = plan.Model,
            baseline = plan.Baseline,
            beatsBaseline = plan.BeatsBaseline,
            series = plan.Forecast.Count,
            failed = plan.Faults,
            horizon = plan.Forecast.Horizon,
            total = new { mean = total.Mean, q10 = total.Quantile(0.1), q90 = total.Quantile(0.9) },
            backtest = plan.Backtest.Models.Select(plan.Backtest.Overall),
            warnings = plan.Warnings,
            findings = data.Findings.Select(f => f.ToString()),
            folder = folder.Path,
            files = recorder.Files.Select(f => f.Name),
            seconds = recorder.Elapsed.TotalSeconds,
        });
    }
}
