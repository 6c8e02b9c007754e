using System.Collections.Immutable;
using Kontor.Demand.Plans;
using Kontor.Reports.Backtests;
using Kontor.Reports.Html;

namespace Kontor.Reports.Plans;

/// <summary>How sure we are.</summary>
internal static class ProofSection
{
    internal static Section Of(DemandPlan plan)
    {
        ModelLine model = ModelLine.Of(plan.Backtest, plan.Model), baseline = ModelLine.Of(plan.Backtest, plan.Baseline);
        string lead = plan.BeatsBaseline && model.Error is { } own && baseline.Error is { } other
            ? $"On periods that it had not seen, {plan.Model} errs {1 - (own / other):0%} less than the baseline, {plan.Baseline}.[^3]"
            : $"On periods that they had not seen, no model errs less than the baseline, {plan.Baseline}: the plan is no better than it.[^3]";
        return new Section("How sure we are", lead, [Verdict(plan, model), .. BacktestFigures.Of(plan.Backtest, plan.Model)]);
    }

    private static Callout Verdict(DemandPlan plan, ModelLine model)
    {
        string coverage = model.Row.Coverage80 is { } c80 && model.Row.Coverage95 is { } c95 ? $"{c80:0%} of actuals fell inside the 80% intervals and {c95:0%} inside the 95% intervals." : "";
        string test = plan.Backtest.AgainstBaseline(plan.Model) is { } dm && plan.Model != plan.Baseline ? $" Diebold-Mariano test against the baseline: p = {dm.PValue:0.000}." : "";
        bool held = model.Row.Coverage80 is { } c && Math.Abs(c - 0.8) <= 0.05;
        return plan.BeatsBaseline && held
            ? new Callout(Tone.Good, "Fit for ordering", coverage + test)
            : new Callout(Tone.Caution, plan.BeatsBaseline ? "Read the intervals with care" : "No better than the baseline", coverage + test);
    }
}
