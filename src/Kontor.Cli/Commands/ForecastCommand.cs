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
        var run = new RunOptions(origins: 3);
        var model = new Option<string>("--model") { HelpName = "name", Description = $"auto, or one of {string.Join(", ", ModelCatalog.Names)}", DefaultValueFactory = _ => ModelCatalog.Auto };
        CommonOptions.Among(model, [ModelCatalog.Auto, .. ModelCatalog.Names]);
        var service = new Option<double>("--service") { HelpName = "share", Description = "Share of futures in which the order suffices", DefaultValueFactory = _ => 0.9 };
        Command command = run.Command("forecast", "Plan demand from a sales file", model, service);
        run.SetAction(command, (parsed, terminal, settings) => Run(
            terminal, new PlanRequest { Model = parsed.GetValue(model)!, Origins = run.Origins(parsed), ServiceLevel = parsed.GetValue(service) }, settings));
        return command;
    }

    /// <summary>Loads, plans, writes, records, says.</summary>
    internal static int Run(Terminal terminal, PlanRequest request, RunSettings settings)
    {
        var recorder = new RunRecorder(settings, "forecast", terminal);
        return recorder.Record((data, folder) =>
        {
            int horizon = data.Configuration.Horizon ?? request.Horizon;
            PlanRequest full = request with { Horizon = horizon, Events = LoadSummary.Events(data, horizon), Levels = data.Levels };
            Finish(terminal, recorder, folder, data, terminal.WithProgress(sink => DemandPlanner.Plan(data.Panel, full, settings.Context with { Progress = sink })), settings.Context);
        });
    }

    private static void Finish(Terminal terminal, RunRecorder recorder, ResultFolder folder, LoadResult data, DemandPlan plan, FitContext context)
    {
        folder.Write("forecast.csv", w => ForecastCsv.Write(plan.Forecast, w));
        folder.Write("backtest.csv", w => BacktestCsv.Write(plan.Backtest, w));
        folder.Write("report.html", w => w.Write(PlanReport.Of(plan, data.Facts, data.Findings, recorder.Provenance(), context).ToHtml()));
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
