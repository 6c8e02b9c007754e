using Kontor.Pricing.Elasticities.Preparation;

namespace Kontor.Pricing.Elasticities.Estimation;

/// <summary>What the regression says of one product.</summary>
/// <param name="Product">Its number.</param>
/// <param name="Value">The elasticity.</param>
/// <param name="Variance">Its variance, errors that hang together over time and across channels allowed for.</param>
/// <param name="Degrees">The degrees of freedom of that variance.</param>
/// <param name="Inflation">How many times larger that is than with independent errors.</param>
/// <param name="Series">Its series, each with how far its own slope is from the product's and the variance of that; infinite where the price does not move there.</param>
/// <param name="Cross">The elasticities in other products' prices, with their variances.</param>
/// <param name="Shared">The part of the variance that comes from what was borrowed from the category: products of a category err together in it.</param>
internal sealed record ProductDemand(
    int Product, double Value, double Variance, double Degrees, double Inflation, (PricingSeries Series, double Difference, double Variance)[] Series, (int Other, double Value, double Variance)[] Cross, double Shared);
