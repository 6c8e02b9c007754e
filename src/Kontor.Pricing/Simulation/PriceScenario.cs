using System.Collections.Immutable;
using Kontor.Pricing.Responses;

namespace Kontor.Pricing.Simulation;

/// <summary>What a change of prices does to volume, revenue and margin, against doing nothing.</summary>
/// <param name="Change">The change of the prices that move, as a share of the current ones.</param>
/// <param name="Subject">The product or the item whose price moves; null where all do.</param>
public sealed record PriceScenario(double Change, string? Subject)
{
    /// <summary>Units that are sold in a period, of all items.</summary>
    public required Outlook Units { get; init; }

    /// <summary>Revenue, in money per period.</summary>
    public required Outlook Revenue { get; init; }

    /// <summary>Margin, Σ (price − cost) × units, in money per period, of the items whose cost is known; null where none is.</summary>
    public Outlook? Margin { get; init; }

    /// <summary>More units than now.</summary>
    public required Outlook UnitsChange { get; init; }

    /// <summary>More revenue than now, in money per period.</summary>
    public required Outlook RevenueChange { get; init; }

    /// <summary>More margin than now, in money per period.</summary>
    public Outlook? MarginChange { get; init; }

    /// <summary>The items that sell more or less, in their order; those that nothing touches are left out.</summary>
    public required ImmutableArray<ItemEffect> Items { get; init; }

    /// <summary>The items whose own price stays and that gain, the largest gain of revenue first: substitutes after a rise, complements after a cut.</summary>
    public IEnumerable<ItemEffect> Gainers => Items.Where(i => !i.Moves && i.RevenueChange.Expected > 0).OrderByDescending(i => i.RevenueChange.Expected);

    /// <summary>The items whose own price stays and that lose, the largest loss of revenue first.</summary>
    public IEnumerable<ItemEffect> Losers => Items.Where(i => !i.Moves && i.RevenueChange.Expected < 0).OrderBy(i => i.RevenueChange.Expected);
}
