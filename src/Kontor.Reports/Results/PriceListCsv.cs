using Kontor.Pricing.Optimisation;
using Kontor.Pricing.Responses;

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
            .. keyNames, "current", "recommended", "change", "cost", "units_now", .. Names("units"), .. Names("revenue_change"), .. Names("profit_change"), .. Names("contribution"), "binding", "fault",
        ]);
        foreach (PlannedPrice price in plan.Prices)
        {
            CsvLine.Write(writer,
            [
                .. price.Item.Key.Parts, CsvLine.Number(price.Item.Price), CsvLine.Number(price.Price), CsvLine.Number((price.Price / price.Item.Price) - 1), CsvLine.Number(price.Item.Cost), CsvLine.Number(price.Item.Units),
                .. Numbers(price.Units), .. Numbers(price.RevenueChange), .. Numbers(price.ProfitChange), .. Numbers(price.Contribution), string.Join("; ", price.Binding), price.Fault?.ToString() ?? "",
            ]);
        }
    }

    private static string[] Names(string name) => [name, $"{name}_lower", $"{name}_upper"];

    private static string[] Numbers(Outlook? outlook) => [CsvLine.Number(outlook?.Expected), CsvLine.Number(outlook?.Lower), CsvLine.Number(outlook?.Upper)];
}
