using Kontor.Data.Panels;

namespace Kontor.Pricing.Elasticities;

/// <summary>The own-price elasticity of a series, a product, a channel, a category, or of all.</summary>
/// <param name="Level">Over what.</param>
/// <param name="Key">The key of the series; on other levels the one name of the product, channel or category; without parts for the total.</param>
/// <param name="Estimate">The elasticity.</param>
public sealed record OwnElasticity(ElasticityLevel Level, SeriesKey Key, ElasticityEstimate Estimate)
{
    /// <summary>The product; empty on levels over several.</summary>
    public string Product { get; init; } = "";

    /// <summary>The channel; empty on levels over several, and where there is one only.</summary>
    public string Channel { get; init; } = "";

    /// <summary>The category; empty on levels over several, and where there is none.</summary>
    public string Category { get; init; } = "";

    /// <summary>The naive estimate beside: least squares of log units on log price and nothing else, with its classical error. Null where it cannot be computed.</summary>
    public ElasticityEstimate? Naive { get; init; }

    /// <summary>The estimated standard deviation of the true elasticities one level below, such as of a category's products: how far a new one may lie from this. 0 where the estimator has none.</summary>
    public double Spread { get; init; }

    /// <summary>What the data can say.</summary>
    public required PriceDiagnostics Diagnostics { get; init; }
}
