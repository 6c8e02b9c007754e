using Kontor.Pricing.Optimisation;

namespace Kontor.Reports.Results;

/// <summary>A price plan as CSV: one line per item with its keys, the current and the recommended price, and what it changes.</summary>
public static class PriceListCsv
{
    /// <summary>Writes a plan. Intervals are at the plan's level; <c>contribution</c> is what the whole plan would lose without the line.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="keyNames">The names of the key columns.</param>
    /// <param name="writer">Where to.</param>
    public static void Write(PricePlan plan, IReadOnlyList<string> keyNames, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(keyNames);
        ArgumentNullException.ThrowIfNull(writer);
        CsvLine.Write(writer,
        [
            .. keyNames, "current", "recommended", "change", "cost", "units_now", .. CsvLine.Interval("units"), .. CsvLine.Interval("revenue_change"), .. CsvLine.Interval("profit_change"), .. CsvLine.Interval("contribution"), "binding", "fault",
        ]);
        foreach (PlannedPrice price in plan.Prices)
        {
            CsvLine.Write(writer,
            [
                .. price.Item.Key.Parts, CsvLine.Number(price.Item.Price), CsvLine.Number(price.Price), CsvLine.Number((price.Price / price.Item.Price) - 1), CsvLine.Number(price.Item.Cost), CsvLine.Number(price.Item.Units),
                .. CsvLine.Interval(price.Units), .. CsvLine.Interval(price.RevenueChange), .. CsvLine.Interval(price.ProfitChange), .. CsvLine.Interval(price.Contribution), string.Join("; ", price.Binding), price.Fault?.ToString() ?? "",
            ]);
        }
    }
}
