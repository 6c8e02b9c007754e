using Kontor.Pricing.Responses;

namespace Kontor.Pricing.Optimisation.Rules;

/// <summary>The items that a rule is about: those that have every name that is given here.</summary>
public sealed record ItemFilter
{
    /// <summary>Only this product; null for all.</summary>
    public string? Product { get; init; }

    /// <summary>Only this channel; null for all.</summary>
    public string? Channel { get; init; }

    /// <summary>Only this category; null for all.</summary>
    public string? Category { get; init; }

    /// <summary>Only this family; null for all.</summary>
    public string? Family { get; init; }

    /// <summary>All items.</summary>
    public static ItemFilter All { get; } = new();

    /// <summary>Whether a rule is about an item.</summary>
    /// <param name="item">The item.</param>
    public bool Matches(PricedItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return (Product is null || Product == item.Product) && (Channel is null || Channel == item.Channel) && (Category is null || Category == item.Category) && (Family is null || Family == item.Family);
    }
}
