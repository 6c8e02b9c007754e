using System.Collections.Immutable;
using Kontor.Pricing.Elasticities;
using Kontor.Reports.Charts;
using Kontor.Reports.Html;
using Kontor.Reports.Numbers;
using Kontor.Reports.Plans;

namespace Kontor.Reports.Pricing;

/// <summary>How demand answers the own price, level by level.</summary>
internal static class AnswersSection
{
    private const int MostBars = 40, MostRows = 20;

    internal static Section Of(ElasticityFit fit)
    {
        var blocks = ImmutableArray.CreateBuilder<Block>();
        ElasticityLevel[] present = [.. fit.Own.Select(o => o.Level).Distinct()];
        // what can be read at a glance: products, else what there is
        ElasticityLevel plotted = ((ElasticityLevel[])[ElasticityLevel.Product, ElasticityLevel.Series, ElasticityLevel.Channel, ElasticityLevel.Category, ElasticityLevel.Total]).First(present.Contains);
        blocks.Add(new Figure(Forest(fit, plotted)) { Note = "Left of the line demand is elastic.[^1] The ring is the naive estimate: where it lies far from the dot, promotions or seasons moved prices and demand together.[^2]" });
        foreach (ElasticityLevel level in (ElasticityLevel[])[ElasticityLevel.Category, ElasticityLevel.Channel, ElasticityLevel.Product, ElasticityLevel.Series])
        {
            if (present.Contains(level)) blocks.Add(Rows(fit, level));
        }
        string lead = present.Contains(ElasticityLevel.Series) && fit.At(ElasticityLevel.Series).Count() > MostRows ? $"The {MostRows} series with the narrowest intervals are shown." : "";
        return new Section("How demand answers the own price", lead, blocks.ToImmutable());
    }

    private static ForestPlot Forest(ElasticityFit fit, ElasticityLevel level)
    {
        OwnElasticity[] all = [.. fit.At(level)];
        // groups together, in them the most elastic first
        OwnElasticity[] ordered = [.. all.OrderBy(o => Group(o, level), StringComparer.Ordinal).ThenBy(o => o.Estimate.Value)];
        var rows = ImmutableArray.CreateBuilder<ForestRow>();
        foreach (OwnElasticity own in ordered.Take(MostBars)) rows.Add(Row(own) with { Group = Group(own, level) });
        if (level != ElasticityLevel.Total && fit.Find(ElasticityLevel.Total) is { } total) rows.Add(Row(total) with { Group = rows.Any(r => r.Group.Length > 0) ? "Together" : "", Summary = true });
        int elastic = all.Count(o => ElasticityKinds.Of(o) == ElasticityKind.Elastic);
        return new ForestPlot
        {
            Title = $"Demand is clearly elastic for {elastic:N0} of {ElasticityReport.Count(all.Length, level)}{(all.Length > MostBars ? $"; {MostBars} are shown" : "")}",
            Unit = "Own-price elasticity, 95% interval",
            Rows = rows.ToImmutable(),
            Reference = -1,
            ReferenceLabel = "unit elastic",
            First = fit.Specification.Name,
            Most = MostBars + 1,
            Numbers = NumberStyle.Fixed(2),
        };
    }

    private static string Group(OwnElasticity own, ElasticityLevel level) => level switch { ElasticityLevel.Product => own.Category, ElasticityLevel.Series => own.Product, _ => "" };

    private static ForestRow Row(OwnElasticity own) =>
        new(ElasticityReport.NameOf(own), own.Estimate.Value, own.Estimate.Lower, own.Estimate.Upper) { Second = own.Naive?.Value ?? double.NaN };

    private static Table Rows(ElasticityFit fit, ElasticityLevel level)
    {
        OwnElasticity[] all = [.. fit.At(level)];
        OwnElasticity[] shown = all.Length <= MostRows ? all : [.. all.OrderBy(o => o.Estimate.StandardError).Take(MostRows)];
        return new Table
        {
            Title = $"By {ElasticityReport.Noun(level)}",
            Columns =
            [
                Column.Text(ElasticityReport.Heading(level)), Column.Number("Elasticity", NumberStyle.Fixed(2)) with { Strong = true }, Column.Interval("95% interval", NumberStyle.Fixed(2)), Column.Text("Demand is"),
                Column.Number("Naive", NumberStyle.Fixed(2)), Column.Number("Units at +5%", new NumberStyle { Percent = true, Decimals = 1, Signed = true }),
                Column.Number("Price changes", NumberStyle.Whole) with { Group = "What the data have" }, Column.Number("Share of promotions", new NumberStyle { Percent = true, Decimals = 0 }) with { Group = "What the data have" },
            ],
            Rows = [.. shown.Select(o => new TableRow(
            [
                ElasticityReport.NameOf(o), o.Estimate.Value, Cell.Interval(o.Estimate.Lower, o.Estimate.Upper), ElasticityKinds.Word(ElasticityKinds.Of(o)), o.Naive?.Value ?? double.NaN,
                Math.Pow(1.05, o.Estimate.Value) - 1, (double)o.Diagnostics.PriceChanges, o.Diagnostics.PromotionShare,
            ]))],
            Note = all.Length > shown.Length ? $"{PlanReport.Count(all.Length - shown.Length, "row")} with wider intervals left out. Share of promotions: of the price's variation.[^3]" : "Share of promotions: of the price's variation.[^3]",
        };
    }
}
