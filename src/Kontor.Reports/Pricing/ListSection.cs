using System.Collections.Immutable;
using Kontor.Decisions;
using Kontor.Pricing.Decisions;
using Kontor.Pricing.Optimisation;
using Kontor.Pricing.Responses;
using Kontor.Reports.Decisions;
using Kontor.Reports.Html;
using Kontor.Reports.Numbers;
using Kontor.Reports.Plans;

namespace Kontor.Reports.Pricing;

/// <summary>Which prices to change: the list, and the decisions that earn most in full.</summary>
internal static class ListSection
{
    private const int MostRows = 40, MostCards = 3;

    internal static Section Of(PricePlan plan, PriceGrounds grounds, ImmutableArray<int> order)
    {
        string title = "Which prices to change";
        if (order.IsEmpty) return new Section(title, "None: every price stays as it is.", []);
        string kept = order.Length < plan.Prices.Length ? $" The other {PlanReport.Count(plan.Prices.Length - order.Length, "price")} stay as they are." : "";
        ImmutableArray<Decision> decisions = PriceDecisions.Of(plan, grounds);
        return new Section(title, $"What earns most comes first.[^2]{kept}", [Rows(plan, grounds, order), .. decisions.Take(MostCards).Select(d => new DecisionCard(d))]);
    }

    private static Table Rows(PricePlan plan, PriceGrounds grounds, ImmutableArray<int> order)
    {
        ImmutableArray<int> shown = order.Length <= MostRows ? order : order[..MostRows];
        NumberStyle prices = PriceListReport.PriceStyle(shown.SelectMany(i => (double[])[plan.Prices[i].Price, plan.Prices[i].Item.Price])), signed = new() { Signed = true };
        string level = $"{plan.Level * 100:0.#}% interval";
        return new Table
        {
            Title = shown.Length < order.Length ? $"The {MostRows} of {order.Length:N0} changes that earn most" : "The changes",
            Columns =
            [
                Column.Text("Item"), Column.Number("Now", prices) with { Group = "Price" }, Column.Number("Recommended", prices) with { Group = "Price", Strong = true },
                Column.Number("Change", new NumberStyle { Percent = true, Decimals = 1, Signed = true }) with { Group = "Price" },
                Column.Number("Profit", signed) with { Group = $"Expected change per {grounds.Period}" }, Column.Interval(level, signed) with { Group = $"Expected change per {grounds.Period}" },
                Column.Text("Held by"), Column.Text("Risk"),
            ],
            Rows = [.. shown.Select(i => Row(plan, grounds, i))],
            Note = $"Held by: the rules that keep the price from going further.{(shown.Length < order.Length ? " All decisions are in the ledger: kontor decisions." : "")}",
        };
    }

    private static TableRow Row(PricePlan plan, PriceGrounds grounds, int item)
    {
        PlannedPrice planned = plan.Prices[item];
        Outlook profit = planned.Contribution ?? planned.ProfitChange ?? new Outlook(double.NaN, Lower: null, Upper: null);
        ImmutableArray<PriceRisk> risks = grounds.Risks(plan, item);
        return new TableRow(
        [
            SeriesName.Of(planned.Item.Key), planned.Item.Price, planned.Price, (planned.Price / planned.Item.Price) - 1, profit.Expected, Cell.Interval(profit.Lower ?? double.NaN, profit.Upper ?? double.NaN),
            planned.Binding.IsEmpty ? "–" : string.Join("; ", planned.Binding), risks.IsEmpty ? "–" : string.Join(", ", risks.Select(PriceListReport.Word)),
        ]);
    }
}
