using System.Collections.Immutable;
using Kontor.Pricing.Decisions;
using Kontor.Pricing.Optimisation;
using Kontor.Pricing.Responses;
using Kontor.Reports.Charts;
using Kontor.Reports.Html;
using Kontor.Reports.Numbers;
using Kontor.Reports.Plans;

namespace Kontor.Reports.Pricing;

/// <summary>How units, revenue and profit answer the prices that matter most.</summary>
internal static class CurvesSection
{
    private const int Most = 3;
    private const double Third = 232, Half = 364; // three or two charts fill a row

    /// <summary>The section; none where no price changes.</summary>
    internal static IEnumerable<Section> Of(PricePlan plan, PriceGrounds grounds, ImmutableArray<int> order)
    {
        if (order.IsEmpty) yield break;
        var blocks = ImmutableArray.CreateBuilder<Block>();
        foreach (int item in order.Take(Most))
        {
            blocks.Add(new Prose($"**{SeriesName.Of(plan.Prices[item].Item.Key)}**"));
            blocks.Add(Row(plan, grounds, item));
        }
        yield return new Section("What the prices that matter most do", "Each price by itself, all others as they are now. Where the ground is shaded prices were seen; beyond it the curves are a guess.[^3]", blocks.ToImmutable());
    }

    private static FigureRow Row(PricePlan plan, PriceGrounds grounds, int item)
    {
        PlannedPrice planned = plan.Prices[item];
        (double Low, double High)? seen = planned.Item is { LowestSeen: { } low, HighestSeen: { } high } ? (low, high) : null;
        ItemCurves curves = ItemCurves.Of(grounds.Response, item, seen is { } s ? [planned.Price, s.Low, s.High] : [planned.Price], plan.Level);
        double width = curves.Profit is null ? Half : Third;
        NumberStyle prices = PriceListReport.PriceStyle([planned.Price, planned.Item.Price]);
        Figure Chart(Curve curve, string title) => new(new CurveChart
        {
            Title = title,
            Unit = $"per {grounds.Period}, {plan.Level * 100:0.#}% interval",
            Positions = curves.Prices,
            Curves = [curve],
            Marks = [new CurveMark(planned.Item.Price, "now"), new CurveMark(planned.Price, "new") { Strong = true }],
            Seen = seen,
            SeenLabel = "seen",
            Along = "price",
            PositionNumbers = prices,
            Width = width,
            Height = 210,
        });
        var figures = ImmutableArray.CreateBuilder<Figure>();
        if (curves.Profit is { } profit) figures.Add(Chart(profit, "Profit"));
        figures.Add(Chart(curves.Revenue, "Revenue"));
        figures.Add(Chart(curves.Units, "Units"));
        return new FigureRow(figures.ToImmutable());
    }
}
