using System.Collections.Immutable;
using Kontor.Data.Forecasts;
using Kontor.Data.Panels;
using Kontor.Demand.Backtesting;
using Kontor.Demand.Calibration;
using Kontor.Demand.Hierarchies;
using Kontor.Demand.Neural;
using Kontor.Errors;

namespace Kontor.Demand.Plans;

/// <summary>From a panel to a plan: backtest, choose, fit, forecast.</summary>
public static class DemandPlanner
{
    /// <summary>Makes a plan. A series whose covariates stop before the horizon does is left out, and is among the faults.</summary>
    /// <param name="panel">The data.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="context">Seed, threads, cancellation, progress.</param>
    /// <exception cref="DataException">The panel is too short for a backtest of the horizon, the covariates of all series stop before the horizon does, or the model that was asked for cannot be fitted.</exception>
    /// <exception cref="ArgumentException">The model's name is unknown, or epochs or a time budget are asked for where they mean nothing.</exception>
    public static DemandPlan Plan(Panel panel, PlanRequest request, FitContext context)
    {
        ArgumentNullException.ThrowIfNull(panel);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(context);
        (panel, ImmutableArray<DataFault> unplanned) = panel.Planned(request.Horizon);
        if (panel.Count == 0 && !unplanned.IsEmpty) throw new DataException(unplanned[0]);
        ImmutableArray<Forecaster> models = Shortlist(panel, request);
        var plan = new BacktestPlan { Horizon = request.Horizon, Origins = request.Origins, Events = request.Events };
        ModelSearch? search = request.TimeBudget is { } budget ? new ModelSearch(panel, models, plan, budget, Settings(panel, request), context) : null;
        Backtest backtest = search?.Run() ?? Backtest.Run(panel, models, plan, context);
        models = search?.Tried ?? models;
        string chosen = request.Model == ModelCatalog.Auto ? backtest.Best : models[^1].Name;
        // what no origin could judge is not planned with
        if (!backtest.Models.Contains(chosen)) throw new DataException(backtest.Faults.First(f => IsOf(f, chosen)));
        ForecastModel fitted = models.First(m => m.Name == chosen).Fit(panel, context);
        Forecast forecast = fitted.Forecast(request.Horizon, panel.KnownAhead(request.Horizon), context);
        var result = new DemandPlan(request, panel, backtest, chosen, fitted, forecast, Hierarchy.Of(panel, forecast.Frame.Keys, request.Levels));
        result = result with { Faults = [.. unplanned, .. forecast.Faults], LeftOut = search?.LeftOut ?? [] };
        return result with { Warnings = Warnings(result, models.Select(m => m.Name)) };
    }

    /// <summary>The models that a plan backtests, the baseline first.</summary>
    /// <param name="panel">The data.</param>
    /// <param name="request">What is asked for.</param>
    public static ImmutableArray<Forecaster> Shortlist(Panel panel, PlanRequest request)
    {
        ArgumentNullException.ThrowIfNull(panel);
        ArgumentNullException.ThrowIfNull(request);
        Refuse(request);
        CalibrationSettings settings = Settings(panel, request);
        string baseline = panel.Calendar.Season > 1 && LongEnough(panel, panel.Calendar.Season + (2 * request.Horizon)) ? "seasonal-naive" : "naive";
        if (request.Model != ModelCatalog.Auto)
        {
            Forecaster asked = ModelCatalog.Create(request.Model, settings).WithEpochs(request.Epochs);
            return asked.Name == baseline ? [asked] : [ModelCatalog.Create(baseline, settings), asked];
        }
        List<string> names = ["ets", "theta"];
        if (ShareOfZeros(panel) > 0.2) names.Add("tsb");
        if (panel.Count <= 100 && panel.Calendar.Season <= 24) names.Add("arima");
        if (request.TimeBudget is null) names.Add("stack"); // a search stacks what it has judged
        if (panel.Count >= 5 && panel.Observations >= 2000) names.Add("trees");
        int season = panel.Calendar.Season;
        if (panel.Count >= 5 && season > 1 && 4 * request.Horizon >= season && LongEnough(panel, (2 * season) + request.Horizon)) names.Add("seasonal-profile");
        if (request.TimeBudget is not null && panel.Count >= 5) names.Add("armdn");
        return [ModelCatalog.Create(baseline, settings), .. names.Select(n => n == "stack" ? ModelCatalog.Stack([.. names.TakeWhile(m => m != "stack")], settings) : ModelCatalog.Create(n, settings).WithEpochs(request.Epochs))];
    }

    private static CalibrationSettings Settings(Panel panel, PlanRequest request) =>
        new() { Horizon = request.Horizon, Origins = panel.Count <= 500 ? 3 : panel.Count <= 3000 ? 2 : 1 };

    private static void Refuse(PlanRequest request)
    {
        if (request.Model == ModelCatalog.Auto) return;
        if (request.TimeBudget is not null) throw new ArgumentException($"is for {ModelCatalog.Auto}, the choice by backtest: {request.Model} is one model", nameof(request.TimeBudget));
        if (request.Epochs is not null && !ModelCatalog.IsNetwork(request.Model))
            throw new ArgumentException($"are for networks ({string.Join(", ", ModelCatalog.Networks)}) and {ModelCatalog.Auto}: {request.Model} is not trained in epochs", nameof(request.Epochs));
    }

    private static bool LongEnough(Panel panel, int periods)
    {
        int enough = 0;
        for (int i = 0; i < panel.Count; i++) enough += panel[i].Length >= periods ? 1 : 0;
        return 2 * enough >= panel.Count;
    }

    private static double ShareOfZeros(Panel panel)
    {
        long zeros = 0;
        for (int i = 0; i < panel.Count; i++) zeros += panel[i].Target.Count(0.0);
        return (double)zeros / Math.Max(1, panel.Observations);
    }

    private static ImmutableArray<string> Warnings(DemandPlan plan, IEnumerable<string> asked)
    {
        ImmutableArray<string>.Builder warnings = ImmutableArray.CreateBuilder<string>();
        if (plan.Model == plan.Baseline) warnings.Add($"No model beat the baseline ({plan.Baseline}) on held-out data: the plan is the baseline.");
        else if (!plan.BeatsBaseline) warnings.Add($"{plan.Model} does not beat the baseline ({plan.Baseline}) on held-out data.");
        if (plan.Backtest.Overall(plan.Model).Coverage80 is { } coverage && Math.Abs(coverage - 0.8) > 0.1)
        {
            warnings.Add($"In the backtest {coverage:0%} of actuals lay inside the 80% interval: read the intervals with care.");
        }
        warnings.AddRange(plan.LeftOut.Select(l => l.ToString()));
        if (plan.Request is { Model: ModelCatalog.Auto, Epochs: not null, TimeBudget: null }) warnings.Add("Epochs were asked for, but no network is on the shortlist without a time budget.");
        // a model that failed at every origin is in no table
        foreach (string name in asked.Where(n => !plan.Backtest.Models.Contains(n)))
        {
            DataFault? why = plan.Backtest.Faults.FirstOrDefault(f => IsOf(f, name));
            warnings.Add($"{name} is not among the models: {why?.ToString() ?? "it has no forecast"}");
        }
        warnings.AddRange(UnseenCategories.Of(plan.Panel, plan.Request.Horizon));
        warnings.AddRange(plan.Fitted.Report.Warnings);
        return warnings.ToImmutable();
    }

    // the backtest says which model, at which origin
    private static bool IsOf(DataFault fault, string model) => fault.Where.StartsWith($"{model}, origin ", StringComparison.Ordinal);
}
