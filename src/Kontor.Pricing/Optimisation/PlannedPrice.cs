using System.Collections.Immutable;
using Kontor.Errors;
using Kontor.Pricing.Responses;

namespace Kontor.Pricing.Optimisation;

/// <summary>The price that a plan recommends for an item, and what the plan changes there.</summary>
/// <param name="Item">The item as it is now.</param>
/// <param name="Price">The recommended price, in money per unit; the current one where there is none better.</param>
public sealed record PlannedPrice(PricedItem Item, double Price)
{
    /// <summary>Units that are sold in a period at the planned prices.</summary>
    public required Outlook Units { get; init; }

    /// <summary>More units than now, in a period; below 0 for fewer.</summary>
    public required Outlook UnitsChange { get; init; }

    /// <summary>More revenue than now at this item, in money per period.</summary>
    public required Outlook RevenueChange { get; init; }

    /// <summary>More profit than now at this item, in money per period, other items' new prices included; null where the cost is not known.</summary>
    public Outlook? ProfitChange { get; init; }

    /// <summary>What the whole plan would lose if this price alone stayed as it is, rules aside, in money per period; null where the price does not change. Items that share one price share one contribution.</summary>
    public Outlook? Contribution { get; init; }

    /// <summary>Whether rules forbid the current price beside the other planned ones, so that the change needs no reason of its own.</summary>
    public bool IsForced { get; init; }

    /// <summary>Whether the interval of <see cref="Contribution"/> lies above 0; true where the price does not change or has to. A change that is not worth it may lose.</summary>
    public bool IsWorthIt { get; init; } = true;

    /// <summary>The rules that hold the price where it is, by their titles.</summary>
    public ImmutableArray<string> Binding { get; init; } = [];

    /// <summary>Why the item could not be priced; null where it could.</summary>
    public DataFault? Fault { get; init; }

    /// <summary>Whether the price changes, by more than a millionth.</summary>
    public bool Changes => Math.Abs(Price - Item.Price) > 1e-6 * Item.Price;
}
