using Kontor.Pricing.Simulation;

namespace Kontor.Reports.Results;

/// <summary>What changes of prices bring as CSV: one line per change and subject for all items together, then one per item that it touches.</summary>
public static class SimulationCsv
{
    /// <summary>Writes a table. All numbers but prices are changes against the current prices; intervals are at the table's level.</summary>
    /// <param name="table">The table.</param>
    /// <param name="keyNames">The names of the key columns; empty cells stand for all items together.</param>
    /// <param name="writer">Where to.</param>
    public static void Write(WhatIfTable table, IReadOnlyList<string> keyNames, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(keyNames);
        ArgumentNullException.ThrowIfNull(writer);
        CsvLine.Write(writer, ["change", "subject", .. keyNames, "current", "price", .. CsvLine.Interval("units_change"), .. CsvLine.Interval("revenue_change"), .. CsvLine.Interval("margin_change")]);
        string[] nothing = [.. keyNames.Select(_ => "")];
        foreach (PriceScenario scenario in table.Scenarios)
        {
            string[] head = [CsvLine.Number(scenario.Change), scenario.Subject ?? ""];
            CsvLine.Write(writer, [.. head, .. nothing, "", "", .. CsvLine.Interval(scenario.UnitsChange), .. CsvLine.Interval(scenario.RevenueChange), .. CsvLine.Interval(scenario.MarginChange)]);
            foreach (ItemEffect effect in scenario.Items)
            {
                CsvLine.Write(writer,
                [
                    .. head, .. effect.Item.Key.Parts, CsvLine.Number(effect.Item.Price), CsvLine.Number(effect.Price), .. CsvLine.Interval(effect.UnitsChange), .. CsvLine.Interval(effect.RevenueChange), .. CsvLine.Interval(effect.MarginChange),
                ]);
            }
        }
    }
}
