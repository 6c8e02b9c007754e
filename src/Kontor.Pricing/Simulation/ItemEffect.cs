using Kontor.Pricing.Responses;

namespace Kontor.Pricing.Simulation;

/// <summary>What a scenario changes at one item, against doing nothing.</summary>
/// <param name="Item">The item as it is now.</param>
/// <param name="Price">Its price in the scenario, in money per unit.</param>
/// <param name="Units">Units that are sold in a period.</param>
/// <param name="UnitsChange">More units than now.</param>
/// <param name="RevenueChange">More revenue than now, in money per period.</param>
/// <param name="MarginChange">More margin than now, (price − cost) × units, in money per period; null where the cost is not known.</param>
public sealed record ItemEffect(PricedItem Item, double Price, Outlook Units, Outlook UnitsChange, Outlook RevenueChange, Outlook? MarginChange)
{
    /// <summary>Whether its own price changes; if not, it gains or loses by the prices of others.</summary>
    public bool Moves => Price != Item.Price;
}
