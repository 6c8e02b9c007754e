using Kontor.Data.Panels;
using Kontor.Pricing.Elasticities;

namespace Kontor.Pricing.Neural;

/// <summary>What networks say of a series in the last period of a panel that has a price.</summary>
/// <param name="Key">The series.</param>
/// <param name="Period">The period's index.</param>
/// <param name="Price">The price in it, in money per unit.</param>
/// <param name="Elasticity">The derivative of log demand in the log price there: mean and deviation between the networks.</param>
/// <param name="PriceChange">The change of the log price that is expected until the next period, as prices changed before: what the market does, not what it should do. Null where the head is left out.</param>
/// <param name="ArbitrageRisk">The calibrated probability of arbitrage, 0 to 1; null where the head is left out.</param>
public sealed record PriceSituation(SeriesKey Key, int Period, double Price, ElasticityEstimate Elasticity, double? PriceChange, double? ArbitrageRisk);
