using System.Collections.Immutable;
using Kontor.Pricing.Responses;
using Kontor.Pricing.Simulation;
using Kontor.Reports.Numbers;
using Kontor.Reports.Plans;

namespace Kontor.Reports.Pricing;

/// <summary>What a page shows of scenarios: a row for each change, of all prices together and of each item, or of each subject whose price changes alone.</summary>
/// <param name="Changes">The changes as shares, such as 0.05, ascending. Shape: (changes).</param>
/// <param name="Total">All items together; null where one price changes at a time.</param>
/// <param name="Items">Each item, or each subject.</param>
/// <param name="Noun">What one of them is called.</param>
/// <param name="Level">The probability of the intervals, in (0, 1).</param>
/// <param name="Period">What a period is called, such as <c>week</c>.</param>
/// <param name="HasMargin">Whether the margin can be told; revenue stands for it where not.</param>
internal sealed record WhatIfPage(ImmutableArray<double> Changes, WhatIfItem? Total, ImmutableArray<WhatIfItem> Items, string Noun, double Level, string Period, bool HasMargin)
{
    internal static WhatIfPage Of(WhatIfTable table, string period)
    {
        PriceScenario[][] subjects = [.. table.Scenarios.GroupBy(s => s.Subject, StringComparer.Ordinal).Select(g => g.OrderBy(s => s.Change).ToArray())];
        ImmutableArray<double> changes = subjects.Length == 0 ? [] : [.. subjects[0].Select(s => s.Change)];
        bool together = subjects is [[{ Subject: null }, ..]];
        WhatIfItem? total = together ? new WhatIfItem("All", PriceNow: null, table.UnitsNow, table.RevenueNow, table.MarginNow, Rows(subjects[0])) : null;
        ImmutableArray<WhatIfItem> items = together
            ? [.. subjects[0].SelectMany(s => s.Items).GroupBy(e => e.Item.Key).Where(g => g.Count() == changes.Length).Select(g => One(g.First().Item, [.. g.Select(e => new WhatIfRow(e.UnitsChange, e.RevenueChange, e.MarginChange))]))]
            : [.. subjects.Select(s => Subject(s))];
        bool single = together || subjects.All(s => s[0].Items.Count(e => e.Moves) <= 1);
        return new WhatIfPage(changes, total, items, single ? "item" : "product", table.Level, period, table.MarginNow is not null);
    }

    /// <summary>How changes are written: whole percents where all are, whatever their last bits.</summary>
    internal NumberStyle Percent => new() { Percent = true, Signed = true, Decimals = Changes.All(c => Math.Abs((100 * c) - Math.Round(100 * c)) < 1e-9) ? 0 : 1 };

    /// <summary>What is wanted: margin where it can be told, else revenue.</summary>
    internal Outlook Measure(WhatIfRow row) => HasMargin ? row.Margin ?? new Outlook(double.NaN, Lower: null, Upper: null) : row.Revenue;

    /// <summary>The same at the current prices.</summary>
    internal double Now(WhatIfItem item) => HasMargin ? item.MarginNow ?? double.NaN : item.RevenueNow;

    /// <summary>The change with the most of it, by its index; -1 where it is not known for any.</summary>
    internal int Best(WhatIfItem item)
    {
        int best = -1;
        // what changes at others is no answer where the item's own margin is not known
        if (HasMargin && item.MarginNow is null) return best;
        for (int i = 0; i < item.Rows.Length; i++)
        {
            double at = Measure(item.Rows[i]).Expected;
            if (!double.IsNaN(at) && (best < 0 || at > Measure(item.Rows[best]).Expected)) best = i;
        }
        return best;
    }

    private static ImmutableArray<WhatIfRow> Rows(IEnumerable<PriceScenario> scenarios) => [.. scenarios.Select(s => new WhatIfRow(s.UnitsChange, s.RevenueChange, s.MarginChange))];

    private static WhatIfItem One(PricedItem item, ImmutableArray<WhatIfRow> rows) =>
        new(SeriesName.Of(item.Key), item.Price, Sold(item), Sold(item) * item.Price, item.Cost is { } cost ? Sold(item) * (item.Price - cost) : null, rows);

    // what is said of a subject now is that of the items whose price moves, revenue and margin that change are those of all items, units its own
    private static WhatIfItem Subject(PriceScenario[] scenarios)
    {
        PricedItem[] moved = [.. scenarios[0].Items.Where(e => e.Moves).Select(e => e.Item)];
        double? margin = moved.All(i => i.Cost is not null) ? moved.Sum(i => Sold(i) * (i.Price - i.Cost!.Value)) : null;
        return new WhatIfItem(scenarios[0].Subject ?? "", moved.Length == 1 ? moved[0].Price : null, moved.Sum(Sold), moved.Sum(i => Sold(i) * i.Price), margin,
            [.. scenarios.Select(s => new WhatIfRow(new Outlook(s.Items.Where(e => e.Moves).Sum(e => e.UnitsChange.Expected), Lower: null, Upper: null), s.RevenueChange, s.MarginChange))]);
    }

    private static double Sold(PricedItem item) => Math.Min(item.Units, item.Stock ?? double.PositiveInfinity);
}

/// <summary>An item, a subject, or all together: now, and what each change brings.</summary>
internal sealed record WhatIfItem(string Name, double? PriceNow, double UnitsNow, double RevenueNow, double? MarginNow, ImmutableArray<WhatIfRow> Rows);

/// <summary>What one change brings, against the current prices.</summary>
internal sealed record WhatIfRow(Outlook Units, Outlook Revenue, Outlook? Margin);
