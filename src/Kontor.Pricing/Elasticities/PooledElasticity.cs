using Kontor.Pricing.Elasticities.Estimation;
using Kontor.Pricing.Elasticities.Preparation;

namespace Kontor.Pricing.Elasticities;

/// <summary>Partial pooling: series are drawn towards their product, products towards their category, categories towards all, each as far as its own data leave it open. The recommended estimator.</summary>
/// <remarks>
/// First the regression of <see cref="FixedEffectsElasticity"/>, in which the effects of promotions, past discounts and other products' prices are normal around the category's, with variances estimated from all products
/// (expectation and maximisation), so that a product with few periods borrows them instead of being dropped. Then the own-price slopes are pooled in a normal hierarchy whose variance components are integrated over, not
/// fixed, so that intervals hold their uncertainty: Morris (1983); Gelman (2006); Gelman and Hill (2007), chapter 12.
/// </remarks>
public sealed record PooledElasticity : ElasticityEstimator
{
    /// <inheritdoc/>
    public override string Name => "pooled";

    /// <summary>What is held constant.</summary>
    public DemandControls Controls { get; init => field = value ?? throw new ArgumentNullException(nameof(Controls)); } = new();

    internal override int MinimumObservations => 4;

    internal override ElasticityResult Estimate(PricingTable table, FitContext context)
    {
        var model = DemandModel.Fit(table, Controls, pooled: true, context);
        return new LevelSums(table, model.Products, model.Report, model.Faults).Pooled();
    }
}
