using System.Collections.Immutable;
using Kontor.Data.Forecasts;
using Kontor.Data.Loading;
using Kontor.Demand.Drivers;
using Kontor.Demand.Plans;
using Kontor.Reports.Html;
using Kontor.Reports.Numbers;

namespace Kontor.Reports.Plans;

/// <summary>A demand plan as a report: what to order, how sure we are, what it rests on, which series to look at.</summary>
public static class PlanReport
{
    /// <summary>The report of a plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="facts">What the data were taken for; empty where they were not read from a file.</param>
    /// <param name="findings">What a person should know of the data.</param>
    /// <param name="provenance">What it was made from.</param>
    /// <param name="context">Threads, cancellation: what the plan rests on is computed here. Default <see cref="FitContext.Default"/>.</param>
    public static HtmlReport Of(DemandPlan plan, ImmutableArray<Fact> facts, ImmutableArray<Finding> findings, Provenance provenance, FitContext? context = null)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var figures = new PlanFigures(plan);
        var attention = new AttentionSection(plan);
        var drivers = PlanDrivers.Of(plan, attention.Explained, context ?? FitContext.Default);
        return new HtmlReport
        {
            Title = $"Demand plan, {figures.FirstLabel} to {figures.LastLabel}",
            Subtitle = $"{Count(plan.Forecast.Count, "series")} · sales to {figures.KnownLabel} · {Count(plan.Forecast.Horizon, "period")} ahead",
            Conclusion = Conclude(plan, figures, attention.Flagged),
            Sections = [OrderSection.Of(plan, figures), ProofSection.Of(plan), GroundsSection.Of(plan, drivers, facts, findings), attention.Of(drivers), .. TrainingSection.Of(plan)],
            Notes =
            [
                "Totals are sums of joint sample paths, so that errors which go together are counted together; quantiles of series do not add up.",
                "Intervals are calibrated by split conformal prediction per step ahead, on past origins that the model had not seen.",
                "MASE: mean absolute error over the error of the naive forecast on the same series' history (Hyndman and Koehler 2006). Lower is better.",
                $"Order-up-to level: the {plan.Request.ServiceLevel:0%} quantile of demand summed over the whole horizon.",
            ],
            Provenance = provenance,
        };
    }

    internal static string Count(int count, string noun) => count == 1 || noun.EndsWith('s') ? $"{count:N0} {noun}" : $"{count:N0} {noun}s";

    private static Conclusion Conclude(DemandPlan plan, PlanFigures figures, int flagged)
    {
        SampleDistribution total = figures.Total;
        string unit = plan.Panel.TargetName;
        string than = figures.LastYear is { } before and > 0
            ? $", {Math.Abs((total.Mean / before) - 1):0%} {(total.Mean >= before ? "more" : "less")} than in the same periods a year ago"
            : "";
        Backtests.ModelLine model = Backtests.ModelLine.Of(plan.Backtest, plan.Model), baseline = Backtests.ModelLine.Of(plan.Backtest, plan.Baseline);
        var list = ImmutableArray.CreateBuilder<KeyFigure>();
        list.Add(new KeyFigure("Expected demand", total.Mean) { Unit = unit, Interval = (total.Quantile(0.1), total.Quantile(0.9)), Numbers = NumberStyle.Whole });
        list.Add(new KeyFigure($"Order up to, {plan.Request.ServiceLevel:0%} service", total.Quantile(plan.Request.ServiceLevel)) { Unit = unit, Note = "for all series together[^4]", Numbers = NumberStyle.Whole });
        if (model.Error is { } own && baseline.Error is { } other && other > 0)
        {
            list.Add(new KeyFigure("Error against the baseline", (own / other) - 1)
            {
                Numbers = new() { Percent = true, Decimals = 0, Signed = true },
                Note = $"{model.Measure} {own:0.000} against {other:0.000}",
                Tone = plan.BeatsBaseline ? Tone.Good : Tone.Caution,
            });
        }
        if (model.Row.Coverage80 is { } coverage)
        {
            list.Add(new KeyFigure("80% intervals held", coverage)
            {
                Numbers = new() { Percent = true, Decimals = 0 },
                Note = $"{model.Row.Count:N0} outcomes in the backtest",
                Tone = Math.Abs(coverage - 0.8) <= 0.05 ? Tone.Good : Tone.Caution,
            });
        }
        list.Add(new KeyFigure("Series to look at", flagged) { Unit = $"of {plan.Panel.Count:N0}", Tone = flagged > 0 ? Tone.Caution : Tone.Good });
        return new Conclusion($"Plan for **{total.Mean:N0} {unit}** over the next {Count(plan.Forecast.Horizon, "period")}{than}.", list.ToImmutable());
    }
}
