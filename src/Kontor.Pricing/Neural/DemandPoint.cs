using Kontor.Pricing.Elasticities;

namespace Kontor.Pricing.Neural;

/// <summary>A point of a demand curve.</summary>
/// <param name="Price">The price, in money per unit.</param>
/// <param name="LogUnits">The expected logarithm of units sold in a period: its exponential is the median where errors are symmetric.</param>
/// <param name="Elasticity">The derivative of log units in the log price there: mean and deviation between the networks.</param>
public sealed record DemandPoint(double Price, double LogUnits, ElasticityEstimate Elasticity);
