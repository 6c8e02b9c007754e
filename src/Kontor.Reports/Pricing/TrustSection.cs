using System.Collections.Immutable;
using Kontor.Errors;
using Kontor.Pricing.Elasticities;
using Kontor.Reports.Html;
using Kontor.Reports.Numbers;
using Kontor.Reports.Plans;

namespace Kontor.Reports.Pricing;

/// <summary>How far elasticities can be trusted: what weakens a causal reading, what contradicts theory, what was left out.</summary>
internal static class TrustSection
{
    private const int Most = 15;

    internal static Section Of(ElasticityFit fit)
    {
        OwnElasticity[] all = ElasticityReport.Lowest(fit);
        OwnElasticity[] warned = [.. all.Where(o => !o.Diagnostics.Warnings.IsEmpty)], positive = [.. all.Where(o => o.Estimate.Value >= 0)];
        var blocks = ImmutableArray.CreateBuilder<Block>();
        blocks.Add(new Prose($"{(fit.Report.Converged ? "The fit converged." : "**The fit did not converge.**")} {Compared(all)}"));
        foreach (string warning in fit.Report.Warnings.Take(Most)) blocks.Add(new Callout(Tone.Caution, "Note", warning));
        if (positive.Length > 0)
        {
            string names = string.Join("; ", positive.OrderByDescending(o => o.Estimate.Value).Take(Most).Select(o => $"{ElasticityReport.NameOf(o)} {NumberStyle.Fixed(2).Format(o.Estimate.Value)}"));
            blocks.Add(new Callout(Tone.Warning, $"{PlanReport.Count(positive.Length, "estimate")} above zero", $"A dearer product that sells more is hardly the price's doing. Do not set prices by {(positive.Length == 1 ? "it" : "them")}: {names}{(positive.Length > Most ? "; …" : "")}."));
        }
        if (warned.Length > 0) blocks.Add(Warned(warned));
        if (!fit.Faults.IsEmpty) blocks.Add(LeftOut(fit.Faults));
        string lead = warned.Length == 0 ? "Nothing in the data speaks against reading these as what prices do."
            : $"For {warned.Length:N0} of {all.Length:N0} the data say little of what the price does by itself.";
        return new Section("How far to trust it", lead, blocks.ToImmutable());
    }

    private static string Compared(OwnElasticity[] all)
    {
        OwnElasticity[] both = [.. all.Where(o => o.Naive is not null)];
        if (both.Length == 0) return "";
        int outside = both.Count(o => o.Naive!.Value < o.Estimate.Lower || o.Naive.Value > o.Estimate.Upper);
        double gap = both.Average(o => o.Naive!.Value - o.Estimate.Value);
        return $"The naive estimate lies outside of the 95% interval for {outside:N0} of {both.Length:N0}, and is on average {NumberStyle.Fixed(2).Format(Math.Abs(gap))} {(gap < 0 ? "lower, as where what promotions do is taken for the price" : "higher")}.[^2]";
    }

    private static Table Warned(OwnElasticity[] warned) => new()
    {
        Title = $"Where the price moved too little, or only with promotions{(warned.Length > Most ? $" ({Most} of {warned.Length:N0})" : "")}",
        Columns =
        [
            Column.Text("Where"), Column.Number("Elasticity", NumberStyle.Fixed(2)), Column.Number("Price changes", NumberStyle.Whole), Column.Number("Price moved by", new NumberStyle { Percent = true, Decimals = 1 }),
            Column.Number("Share of promotions", new NumberStyle { Percent = true, Decimals = 0 }), Column.Text("Warning"),
        ],
        Rows = [.. warned.OrderByDescending(o => o.Diagnostics.Warnings.Length).ThenBy(o => o.Diagnostics.PriceChanges).Take(Most).Select(o => new TableRow(
            [ElasticityReport.NameOf(o), o.Estimate.Value, (double)o.Diagnostics.PriceChanges, o.Diagnostics.PriceDeviation, o.Diagnostics.PromotionShare, string.Join(' ', o.Diagnostics.Warnings)]))],
        Note = "Price moved by: the standard deviation of the log price within the series. [^3]",
    };

    private static Table LeftOut(ImmutableArray<DataFault> faults) => new()
    {
        Title = $"Left out{(faults.Length > Most ? $" ({Most} of {faults.Length:N0})" : "")}",
        Columns = [Column.Text("Where"), Column.Text("Found"), Column.Text("Needed")],
        Rows = [.. faults.Take(Most).Select(f => new TableRow([f.Where + (f.Column is { } c ? $", {c}" : ""), f.Found, f.Needed]))],
    };
}
