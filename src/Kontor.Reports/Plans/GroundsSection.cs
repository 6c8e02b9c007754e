using System.Collections.Immutable;
using Kontor.Data.Loading;
using Kontor.Demand.Drivers;
using Kontor.Demand.Plans;
using Kontor.Demand.Stacking;
using Kontor.Reports.Html;

namespace Kontor.Reports.Plans;

/// <summary>What the plan rests on.</summary>
internal static class GroundsSection
{
    private const int Most = 12;

    internal static Section Of(DemandPlan plan, PlanDrivers drivers, ImmutableArray<Fact> facts, ImmutableArray<Finding> findings)
    {
        var blocks = ImmutableArray.CreateBuilder<Block>();
        string model = plan.Fitted switch
        {
            StackedModel stack => $"The plan is a weighted mean of models: {string.Join(", ", stack.Weights.Select(w => $"{w.Model} {w.Weight:0.00}"))}.",
            AveragedModel mean => $"The plan is the plain mean of models: {string.Join(", ", mean.Members.Select(m => m.Specification.Name))}.",
            _ => $"The plan is the forecast of one model, {plan.Model}.",
        };
        blocks.Add(new Prose($"{model} It was chosen among {string.Join(", ", plan.Backtest.Models)} on {PlanReport.Count(plan.Backtest.Plan.Origins, "past origin")}, each forecast {PlanReport.Count(plan.Backtest.Plan.Horizon, "period")} ahead by models fitted afresh to what was known on that day.{Budget(plan)}"));
        blocks.Add(new Prose($"{PlanReport.Count(plan.Panel.Count, "series")} with {plan.Panel.Observations:N0} periods of {plan.Panel.TargetName}; {(plan.Panel.Covariates.IsEmpty ? "there are no other columns" : $"beside it the data have {string.Join(", ", plan.Panel.Covariates.Select(c => c.Name))}")}."));
        if (DriverFigures.Overall(plan, drivers) is { } overall) blocks.Add(overall);
        if (!facts.IsEmpty) blocks.Add(new BulletList([.. facts.Take(Most).Select(f => f.ToString())]));
        foreach (string warning in plan.Warnings.Take(Most)) blocks.Add(new Callout(Tone.Caution, "Note", warning));
        ImmutableArray<Finding> grave = [.. findings.Where(f => f.Severity != Severity.Note)];
        if (!grave.IsEmpty)
        {
            blocks.Add(new Table
            {
                Title = "What stands out in the data",
                Columns = [Column.Text("Where"), Column.Text("Found"), Column.Text("Needed"), Column.Number("Cases")],
                Rows = [.. grave.Take(Most).Select(f => new TableRow([f.Fault.Where + (f.Fault.Column is { } c ? $", {c}" : ""), f.Fault.Found, f.Fault.Needed, (double)f.Count]))],
            });
        }
        return new Section("What the plan rests on", "", blocks.ToImmutable());
    }

    private static string Budget(DemandPlan plan) => plan.Request.TimeBudget is not { } budget ? ""
        : $" These were the models that a time budget of {budget.TotalSeconds:N0} s had room for{(plan.LeftOut.IsEmpty ? "" : $", without {string.Join(", ", plan.LeftOut.Select(l => l.Model))}")}: on another machine they may be others.";
}
