using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json.Nodes;
using Kontor.Cli.Shell;
using Kontor.Data.Forecasts;
using Kontor.Data.Loading;
using Kontor.Data.Panels;
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
        var model = new Option<string>("--model") { HelpName = "name[+name]", Description = $"auto or {string.Join(", ", ModelCatalog.Names)}", DefaultValueFactory = _ => ModelCatalog.Auto };
        CommonOptions.Models(model, ModelCatalog.Auto);
        var service = new Option<double>("--service") { HelpName = "share", Description = "Share of futures in which the order suffices", DefaultValueFactory = _ => 0.9 };
        Option<TimeSpan?> budget = CommonOptions.Duration("--time-budget", "For auto: the time for the backtest, such as 90s, 10m or 1h; the cheapest models first, then a network and a stack (default: a shortlist without networks, to its end)");
        var epochs = new Option<int?>("--epochs") { HelpName = "count", Description = "For networks: the most passes over the series (default: the model's)" };
        CommonOptions.AtLeast(epochs, 1, "epoch");
        var resume = new Option<bool>("--resume") { Description = "For networks: go on with the run that was interrupted" };
        Command command = run.Command("forecast", "Plan demand from a sales file", model, budget, epochs, resume, service);
        command.Validators.Add(result =>
        {
            string name = result.GetResult(model) is null ? ModelCatalog.Auto : result.GetValue(model)!, networks = string.Join(", ", ModelCatalog.Networks);
            bool Given(Option option) => result.GetResult(option) is { Implicit: false };
            if (name == ModelCatalog.Auto)
            {
                if (Given(resume) && !Given(budget)) result.AddError($"--resume is for networks ({networks}): --model {name} tries one only with --time-budget");
            }
            else if (ModelCatalog.Parts(name).All(p => ModelCatalog.Names.Contains(p)))
            {
                bool network = ModelCatalog.IsNetwork(name);
                if (Given(budget)) result.AddError($"--time-budget is for --model {ModelCatalog.Auto}: {name} is one model");
                if (Given(epochs) && !network) result.AddError($"--epochs is for networks ({networks}): {name} is not trained in epochs");
                if (Given(resume) && !network) result.AddError($"--resume is for networks ({networks}): {name} is fitted anew in each run");
            }
        });
        run.SetAction(command, (parsed, terminal, settings) => Run(
            terminal,
            new PlanRequest { Model = parsed.GetValue(model)!, Origins = run.Origins(parsed), ServiceLevel = parsed.GetValue(service), Epochs = parsed.GetValue(epochs), TimeBudget = parsed.GetValue(budget) },
            settings with { Resume = parsed.GetValue(resume) }));
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
            if (Trains(full))
            {
                var identity = new TrainingIdentity(PanelFingerprint.Of(data.Panel), full.Model, full.Epochs, horizon, full.Origins, settings.Context.Seed, RunRecorder.Version);
                recorder.Unfinished = Unfinished.Open(folder.Unfinished, identity, settings.Resume);
                if (settings.Resume) terminal.Line($"Going on with what is in {folder.Unfinished}");
            }
            FitContext context = settings.Context with { Checkpoints = recorder.Unfinished?.Folder };
            Finish(terminal, recorder, folder, data, recorder.WithProgress(sink => DemandPlanner.Plan(data.Panel, full, context with { Progress = sink })), settings.Context);
        });
    }

    private static bool Trains(PlanRequest request) => ModelCatalog.IsNetwork(request.Model) || (request.Model == ModelCatalog.Auto && request.TimeBudget is not null);

    // which models were tried depends on the clock where there is a time budget: the ledger says them
    private static string Specification(DemandPlan plan)
    {
        string taken = ModelFile.Describe(plan.Fitted.Specification);
        if (plan.Request.TimeBudget is not { } budget) return taken;
        return new JsonObject
        {
            ["timeBudgetSeconds"] = budget.TotalSeconds,
            ["tried"] = new JsonArray([.. plan.Backtest.Models.Select(m => JsonValue.Create(m))]),
            ["leftOut"] = new JsonArray([.. plan.LeftOut.Select(l => JsonValue.Create(l.ToString()))]),
            ["taken"] = JsonNode.Parse(taken),
        }.ToJsonString();
    }

    private static void Finish(Terminal terminal, RunRecorder recorder, ResultFolder folder, LoadResult data, DemandPlan plan, FitContext context)
    {
        folder.Write("forecast.csv", w => ForecastCsv.Write(plan.Forecast, w));
        folder.Write("backtest.csv", w => BacktestCsv.Write(plan.Backtest, w));
        folder.Write("report.html", w => w.Write(PlanReport.Of(plan, data.Facts, data.Findings, recorder.Provenance(), context).ToHtml()));
        folder.WriteModel(PlannedModel.Of(plan.Fitted, plan.Panel, plan.Forecast.Horizon).Save);
        recorder.Files = [("forecast.csv", "text/csv"), ("backtest.csv", "text/csv"), ("report.html", "text/html"), ("model.json", "application/json")];
        recorder.Specification = Specification(plan);
        recorder.Metrics = BacktestSummary.Metrics(plan.Backtest);
        SampleDistribution total = plan.TotalQuantity();
        terminal.Line();
        terminal.Heading($"Plan: {total.Mean:N0} {plan.Panel.TargetName} over {plan.Forecast.Horizon} periods, 80% interval {total.Quantile(0.1):N0} to {total.Quantile(0.9):N0}");
        BacktestSummary.Print(terminal, plan.Backtest, plan.Model);
        foreach (string warning in plan.Warnings.Take(5)) terminal.Caution(warning);
        foreach (DataFault fault in plan.Faults.Take(10)) terminal.Caution($"No forecast: {fault}");
        if (plan.Faults.Length > 10) terminal.Caution($"... and {plan.Faults.Length - 10} more series without a forecast");
        terminal.Line($"Results: {folder.Path} (report.html, forecast.csv, backtest.csv, model.json)");
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
            leftOut = plan.LeftOut,
            warnings = plan.Warnings,
            findings = data.Findings.Select(f => f.ToString()),
            folder = folder.Path,
            files = recorder.Files.Select(f => f.Name),
            seconds = recorder.Elapsed.TotalSeconds,
        });
    }
}
