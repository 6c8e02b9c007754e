using System.Collections.Immutable;
using Kontor.Pricing.Elasticities;
using Kontor.Reports.Charts;
using Kontor.Reports.Html;
using Kontor.Reports.Numbers;

namespace Kontor.Reports.Pricing;

/// <summary>Which products compete, and which go together.</summary>
internal static class CrossSection
{
    private const int MostProducts = 16, MostRows = 12;

    /// <summary>The section; none where no cross elasticity was estimated.</summary>
    internal static IEnumerable<Section> Of(ElasticityFit fit)
    {
        if (fit.Cross.IsEmpty) yield break;
        CrossElasticity[] clear = [.. fit.Cross.Where(c => c.Relation != CrossRelation.Unclear).OrderByDescending(c => Math.Abs(c.Estimate.Value))];
        int substitutes = clear.Count(c => c.Relation == CrossRelation.Substitute), complements = clear.Length - substitutes;
        string lead = $"Of {fit.Cross.Length:N0} pairs {substitutes:N0} are clear substitutes and {complements:N0} clear complements; the others' 95% intervals hold 0.";
        yield return new Section("Which products compete", lead, [new Figure(Heat(fit, clear)) { Note = "Read along a row: what the prices of the others, by their numbers, do to the units of this product. Own elasticities are above." }, Rows(clear)]);
    }

    private static HeatMap Heat(ElasticityFit fit, CrossElasticity[] clear)
    {
        string[] all = [.. fit.Cross.SelectMany(c => (string[])[c.Product, c.Price]).Distinct(StringComparer.Ordinal)];
        // of many products those with the most to say, in their own order
        string[] shown = all.Length <= MostProducts ? all
            : [.. all.OrderByDescending(p => clear.Where(c => c.Product == p || c.Price == p).Sum(c => Math.Abs(c.Estimate.Value))).Take(MostProducts).OrderBy(p => Array.IndexOf(all, p))];
        Dictionary<(string, string), double> values = fit.Cross.ToDictionary(c => (c.Product, c.Price), c => c.Estimate.Value);
        CrossElasticity? strongest = clear.FirstOrDefault(c => c.Relation == CrossRelation.Substitute);
        return new HeatMap
        {
            Title = strongest is null ? "No two products are clear substitutes" : $"{strongest.Product} gains most when {strongest.Price} gets dearer",
            Unit = $"Cross-price elasticity: units of the row by price of the column{(shown.Length < all.Length ? $"; {shown.Length} of {all.Length:N0} products" : "")}",
            Rows = [.. shown.Select((p, i) => $"{i + 1}  {p}")],
            Columns = [.. shown.Select((p, i) => $"{i + 1}")],
            Values = [.. shown.SelectMany(row => shown.Select(column => values.GetValueOrDefault((row, column), double.NaN)))],
            Shading = Shading.Diverging,
            Numbers = NumberStyle.Fixed(2),
        };
    }

    private static Table Rows(CrossElasticity[] clear) => new()
    {
        Title = "The strongest clear pairs",
        Columns = [Column.Text("Units of"), Column.Text("by the price of"), Column.Number("Elasticity", NumberStyle.Fixed(2)) with { Strong = true }, Column.Interval("95% interval", NumberStyle.Fixed(2)), Column.Text("They are")],
        Rows = [.. clear.Take(MostRows).Select(c => new TableRow(
            [c.Product, c.Price, c.Estimate.Value, Cell.Interval(c.Estimate.Lower, c.Estimate.Upper), c.Relation == CrossRelation.Substitute ? "substitutes" : "complements"]))],
    };
}
