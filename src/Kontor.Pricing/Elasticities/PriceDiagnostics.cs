using System.Collections.Immutable;

namespace Kontor.Pricing.Elasticities;

/// <summary>What the data can say about a price: how often and how far it moved, and whether outside promotions.</summary>
/// <param name="Observations">The periods with units and a price.</param>
/// <param name="DistinctPrices">The number of different prices; over several series their sum.</param>
/// <param name="PriceChanges">How often the price differed from the period before; over several series the sum.</param>
/// <param name="PriceDeviation">The standard deviation of the log price within series: 0.1 is about 10%.</param>
/// <param name="PromotionShare">The share of the variation of the log price within series that promotions account for, 0 to 1: the part that vanishes when the periods with and without promotion are told apart
/// and those with are left out.</param>
public sealed record PriceDiagnostics(int Observations, int DistinctPrices, int PriceChanges, double PriceDeviation, double PromotionShare)
{
    /// <summary>What weakens a causal reading, in sentences.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];
}
