namespace Kontor.Pricing.Optimisation.Rules;

/// <summary>What shares one price.</summary>
public enum SamePriceLevel
{
    /// <summary>The items of a product, in every channel.</summary>
    Product,

    /// <summary>The items of a family in a channel.</summary>
    FamilyAndChannel,

    /// <summary>The items of a category in a channel.</summary>
    CategoryAndChannel,
}
