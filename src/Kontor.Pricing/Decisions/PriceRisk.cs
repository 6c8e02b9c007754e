namespace Kontor.Pricing.Decisions;

/// <summary>What may go wrong with a new price.</summary>
public enum PriceRisk
{
    /// <summary>The interval of what the change earns includes a loss.</summary>
    Loss,

    /// <summary>The price lies outside of the prices seen: nobody knows what demand does there.</summary>
    Unseen,

    /// <summary>The data have a weakness that keeps the elasticity from being read as what the price does, such as a price that moved only with promotions.</summary>
    Doubtful,

    /// <summary>The interval of the elasticity reaches zero.</summary>
    UnclearSign,

    /// <summary>Demand may be more than the stock.</summary>
    Stock,

    /// <summary>The cost is not known, so that no profit can be told.</summary>
    UnknownCost,
}
