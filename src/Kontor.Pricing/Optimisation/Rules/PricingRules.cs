using System.Collections.Immutable;

namespace Kontor.Pricing.Optimisation.Rules;

/// <summary>The rules that recommended prices keep.</summary>
public sealed record PricingRules
{
    /// <summary>The rules; where several speak about one price, all hold. Default: none but <see cref="AllowsBelowCost"/> and <see cref="Seen"/>.</summary>
    public ImmutableArray<PriceRule> Rules { get; init; } = [];

    /// <summary>Whether a price may lie below its cost, as for a loss leader. Default: no.</summary>
    public bool AllowsBelowCost { get; init; }

    /// <summary>How far prices may go beyond those seen; null for anywhere. Default 10%: a constant elasticity is a local approximation, and no data speak against it outside.</summary>
    public SeenRule? Seen { get; init; } = new(0.1);

    /// <summary>The rules of a business that named none.</summary>
    public static PricingRules Default { get; } = new();

    /// <summary>Every rule, those of the switches included.</summary>
    internal IEnumerable<PriceRule> All()
    {
        foreach (PriceRule rule in Rules) yield return rule;
        if (!AllowsBelowCost) yield return new MarginRule { Name = "not below cost" };
        if (Seen is not null) yield return Seen;
    }
}
