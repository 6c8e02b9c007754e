namespace Kontor.Pricing.Elasticities;

/// <summary>The elasticity of one product's demand in another product's price, within a channel.</summary>
/// <param name="Product">The product whose demand answers.</param>
/// <param name="Price">The product whose price changes.</param>
/// <param name="Estimate">The elasticity.</param>
public sealed record CrossElasticity(string Product, string Price, ElasticityEstimate Estimate)
{
    /// <summary>What they are to each other, by the 95% interval.</summary>
    public CrossRelation Relation => Estimate.Lower > 0 ? CrossRelation.Substitute : Estimate.Upper < 0 ? CrossRelation.Complement : CrossRelation.Unclear;
}
