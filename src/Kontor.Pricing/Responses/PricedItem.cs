using Kontor.Data.Panels;

namespace Kontor.Pricing.Responses;

/// <summary>Something that has a price: a product in a channel or a store.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Price">Its price now, in money per unit, above 0.</param>
/// <param name="Units">The units that are expected in a period at prices as they are now, 0 or more.</param>
public sealed record PricedItem(SeriesKey Key, double Price, double Units)
{
    /// <summary>The product; items of one product in several channels share it.</summary>
    public required string Product { get; init; }

    /// <summary>The channel, store or market; empty where there is one only.</summary>
    public string Channel { get; init; } = "";

    /// <summary>The category; empty where there is none.</summary>
    public string Category { get; init; } = "";

    /// <summary>The family of variants that are compared per content, such as the sizes of one juice; empty where there is none.</summary>
    public string Family { get; init; } = "";

    /// <summary>What another unit costs, in money per unit, 0 or more; null where nobody said.</summary>
    public double? Cost { get; init; }

    /// <summary>What one unit contains, in litres, kilograms or pieces, above 0: for prices per content; null where nobody said.</summary>
    public double? Size { get; init; }

    /// <summary>The price of the competitor for the same product, in money per unit; null where nobody said.</summary>
    public double? CompetitorPrice { get; init; }

    /// <summary>The units that can be sold in a period, 0 or more; null for no limit.</summary>
    public double? Stock { get; init; }

    /// <summary>The lowest price in the data that the elasticities come from, in money per unit; null where nobody said.</summary>
    public double? LowestSeen { get; init; }

    /// <summary>The highest price in the data that the elasticities come from, in money per unit; null where nobody said.</summary>
    public double? HighestSeen { get; init; }
}
