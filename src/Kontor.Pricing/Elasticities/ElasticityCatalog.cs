using System.Collections.Immutable;
using Kontor.Pricing.DoubleMachineLearning;
using Kontor.Pricing.Neural;

namespace Kontor.Pricing.Elasticities;

/// <summary>The estimators of elasticities by name.</summary>
public static class ElasticityCatalog
{
    /// <summary>The estimator to look at elasticities with: each cross elasticity is free, so complements show.</summary>
    public const string ForReading = "pooled";

    /// <summary>The estimator to decide prices with: on 200 simulated markets its prices earned most and never less than the current ones (bench/PricingMarkets.md).</summary>
    public const string ForDeciding = "double-ml";

    /// <summary>The names.</summary>
    public static ImmutableArray<string> Names { get; } = ["pooled", "double-ml", "fixed-effects", "neural", "naive"];

    /// <summary>An estimator with its defaults.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="columns">Which columns name product, channel, category and price.</param>
    /// <exception cref="ArgumentException">The name is unknown.</exception>
    public static ElasticityEstimator Create(string name, PricingColumns columns) => name switch
    {
        "naive" => new NaiveElasticity { Columns = columns },
        "pooled" => new PooledElasticity { Columns = columns },
        "double-ml" => new DoubleMachineLearningElasticity { Columns = columns },
        "neural" => new NeuralElasticity { Columns = columns },
        "fixed-effects" => new FixedEffectsElasticity { Columns = columns },
        _ => throw new ArgumentException($"is '{name}', needs one of {string.Join(", ", Names)}", nameof(name)),
    };
}
