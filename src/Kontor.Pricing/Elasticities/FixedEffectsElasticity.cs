using Kontor.Pricing.Elasticities.Estimation;
using Kontor.Pricing.Elasticities.Preparation;

namespace Kontor.Pricing.Elasticities;

/// <summary>Each product by itself over its channels: a level and a trend for each series, the season of the category, promotions, events, past discounts and other products' prices held constant; nothing is borrowed.</summary>
/// <remarks>
/// The price effect is what is left when everything else that is observed is held constant: units on the price of the same product in the same channel at other times. Errors may hang together over time and across
/// channels (scores by period, Driscoll and Kraay 1998; cosine projections, Lazarus et al. 2018), with ratios to independent errors drawn together over products (Smyth 2004).
/// A series' elasticity is its own slope, the product's other coefficients held. Thin products are refused; <see cref="PooledElasticity"/> makes do with them.
/// </remarks>
public sealed record FixedEffectsElasticity : ElasticityEstimator
{
    /// <inheritdoc/>
    public override string Name => "fixed-effects";

    /// <summary>What is held constant.</summary>
    public DemandControls Controls { get; init => field = value ?? throw new ArgumentNullException(nameof(Controls)); } = new();

    internal override ElasticityResult Estimate(PricingTable table, FitContext context)
    {
        var model = DemandModel.Fit(table, Controls, pooled: false, context);
        return new LevelSums(table, model.Products, model.Report, model.Faults).Unpooled();
    }
}
