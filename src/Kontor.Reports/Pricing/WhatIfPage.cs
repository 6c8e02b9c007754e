using System.Collections.Immutable;
using Kontor.Pricing.Responses;

namespace Kontor.Reports.Pricing;

/// <summary>What a page shows of a grid of price changes.</summary>
/// <param name="Changes">The changes as shares, such as 0.05, ascending. Shape: (changes).</param>
/// <param name="Total">All items together.</param>
/// <param name="Items">Each item.</param>
/// <param name="Level">The probability of the intervals, in (0, 1).</param>
/// <param name="Period">What a period is called, such as <c>week</c>.</param>
internal sealed record WhatIfPage(ImmutableArray<double> Changes, WhatIfItem Total, ImmutableArray<WhatIfItem> Items, double Level, string Period)
{
    /// <summary>Whether profit can be told; revenue stands for it where not.</summary>
    internal bool HasProfit => Total.ProfitNow is not null;

    /// <summary>What is wanted: profit where it can be told, else revenue.</summary>
    internal Outlook Measure(WhatIfRow row) => HasProfit ? row.Profit ?? new Outlook(double.NaN, Lower: null, Upper: null) : row.Revenue;

    /// <summary>The same at the current prices.</summary>
    internal double Now(WhatIfItem item) => HasProfit ? item.ProfitNow ?? double.NaN : item.RevenueNow;

    /// <summary>The change with the most of it, by its index; -1 where it is not known for any.</summary>
    internal int Best(WhatIfItem item)
    {
        int best = -1;
        for (int i = 0; i < item.Rows.Length; i++)
        {
            double at = Measure(item.Rows[i]).Expected;
            if (!double.IsNaN(at) && (best < 0 || at > Measure(item.Rows[best]).Expected)) best = i;
        }
        return best;
    }
}

/// <summary>An item, or all together, at each change.</summary>
internal sealed record WhatIfItem(string Name, double? PriceNow, double UnitsNow, double RevenueNow, double? ProfitNow, ImmutableArray<WhatIfRow> Rows);

/// <summary>What one change brings, against the current prices.</summary>
internal sealed record WhatIfRow(Outlook Units, Outlook Revenue, Outlook? Profit);
