using System.Collections.Immutable;
using Kontor.Errors;
using Kontor.Pricing.Decisions;
using Kontor.Pricing.Elasticities;
using Kontor.Pricing.Optimisation;
using Kontor.Reports.Charts;
using Kontor.Reports.Html;
using Kontor.Reports.Numbers;
using Kontor.Reports.Plans;

namespace Kontor.Reports.Pricing;

/// <summary>What recommended prices rest on: how near to the best they are, which rules hold them, which rules clash, what was left out.</summary>
internal static class PlanGroundsSection
{
    private const int Most = 12;

    internal static Section Of(PricePlan plan, PriceGrounds grounds)
    {
        var blocks = ImmutableArray.CreateBuilder<Block>();
        blocks.Add(new Prose($"{Elasticities(plan, grounds)} {Search(plan)}"));
        if (Holding(plan) is { } holding) blocks.Add(new Figure(holding));
        foreach (RuleClash clash in plan.Clashes.Take(Most))
            blocks.Add(new Callout(Tone.Warning, "Rules that no prices can keep together", $"{clash.Text}. {PlanReport.Count(clash.Kept.Length, "item")} {(clash.Kept.Length == 1 ? "stays" : "stay")} at current prices because of it."));
        if (plan.Clashes.Length > Most) blocks.Add(new Prose($"{plan.Clashes.Length - Most:N0} more clash."));
        foreach (string note in plan.Notes.Concat(grounds.Fit?.Report.Warnings ?? []).Take(Most)) blocks.Add(new Callout(Tone.Caution, "Note", note));
        if (!plan.Faults.IsEmpty) blocks.Add(LeftOut(plan.Faults));
        return new Section("What it rests on", "", blocks.ToImmutable());
    }

    private static string Elasticities(PricePlan plan, PriceGrounds grounds)
    {
        double[] own = [.. Enumerable.Range(0, plan.Prices.Length).Select(i => grounds.OwnElasticity(i, plan.Level).Expected).Order()];
        string range = own.Length == 0 ? "" : $": half of them between {NumberStyle.Fixed(2).Format(own[own.Length / 4], own[own.Length * 3 / 4])}";
        int cross = grounds.Response.Columns.Length - grounds.Response.Items.Length;
        int fitted = grounds.Fit is null ? 0 : plan.Prices.Count(p => grounds.Known(p.Item)?.Level == ElasticityLevel.Series);
        string borrowed = grounds.Fit is null || fitted == plan.Prices.Length ? "" : $" {PlanReport.Count(plan.Prices.Length - fitted, "item")} of them {(plan.Prices.Length - fitted == 1 ? "takes" : "take")} the elasticity of a product or category.";
        return $"The prices rest on {own.Length:N0} own {(own.Length == 1 ? "elasticity" : "elasticities")}, {grounds.Estimator}{range}{(cross > 0 ? $", and on {cross:N0} cross elasticities" : "")}.{borrowed}";
    }

    private static string Search(PricePlan plan)
    {
        string gap = plan.Gap < 5e-5 ? "no prices that the rules allow are better" : $"no prices that the rules allow are better by more than {NumberStyle.Percentage.Format(Math.Max(plan.Gap, 0.001))}";
        return plan.Report.Converged ? $"The search ended with a proof: {gap}." : $"The search stopped before it met its tolerance: {gap}.";
    }

    private static BarChart? Holding(PricePlan plan)
    {
        (string Rule, int Count)[] holding = [.. plan.Prices.SelectMany(p => p.Binding.Distinct(StringComparer.Ordinal)).CountBy(r => r, StringComparer.Ordinal).OrderByDescending(c => c.Value).Select(c => (c.Key, c.Value))];
        if (holding.Length == 0) return null;
        int free = plan.Prices.Count(p => p.Binding.IsEmpty && p.Fault is null);
        return new BarChart
        {
            Title = $"{holding[0].Rule} holds {PlanReport.Count(holding[0].Count, "price")}",
            Unit = $"prices that each rule holds where they are; {free:N0} are held by none",
            Categories = [.. holding.Select(h => h.Rule)],
            Series = [new BarSeries("prices", [.. holding.Select(h => (double)h.Count)])],
            Most = Most,
            Numbers = NumberStyle.Whole,
        };
    }

    private static Table LeftOut(ImmutableArray<DataFault> faults) => new()
    {
        Title = $"Not priced{(faults.Length > Most ? $" ({Most} of {faults.Length:N0})" : "")}",
        Columns = [Column.Text("Where"), Column.Text("Found"), Column.Text("Needed")],
        Rows = [.. faults.Take(Most).Select(f => new TableRow([f.Where + (f.Column is { } c ? $", {c}" : ""), f.Found, f.Needed]))],
    };
}
