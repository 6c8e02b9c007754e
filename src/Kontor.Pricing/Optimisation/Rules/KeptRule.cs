namespace Kontor.Pricing.Optimisation.Rules;

/// <summary>Items that cannot be priced keep their price.</summary>
internal sealed record KeptRule : PriceRule
{
    /// <inheritdoc/>
    protected override string Words => "kept at its current price";

    internal override void Apply(RuleBook book)
    {
    }
}
