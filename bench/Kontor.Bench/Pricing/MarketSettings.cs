using Kontor.Data.Simulation;
using Kontor.Data.Simulation.Rules;
using Kontor.Randomness;

namespace Kontor.Bench.Pricing;

/// <summary>The settings of the simulated markets: what differs between them, each a function of the number alone.</summary>
internal static class MarketSettings
{
    /// <summary>A market whose promotions seek weeks of high demand, so that price and demand move together without a cause.</summary>
    /// <param name="number">The market's number, which is its seed too.</param>
    internal static MarketSimulator Of(int number)
    {
        RandomStream stream = RandomStream.Of((ulong)number, "market settings");
        double Between(double from, double to) => from + ((to - from) * stream.NextDouble());
        int categories = 2 + stream.NextInt(2);
        return new MarketSimulator
        {
            Stores = 4 + stream.NextInt(5),
            Categories = categories,
            Products = categories * (3 + stream.NextInt(4)),
            Weeks = 104 + (26 * stream.NextInt(3)),
            Levels = new LevelRules { MedianUnits = Between(20, 80) },
            Prices = new PriceRules { Elasticity = -Between(1.6, 2.8), CrossElasticity = Between(0, 0.8) },
            Seasons = new SeasonRules { Deviation = Between(0.1, 0.25) },
            Promotions = new PromotionRules
            {
                Probability = Between(0.08, 0.16),
                DemandPull = Between(2, 6),
                FeatureLift = Between(1.2, 1.6),
                PantryEffect = Between(0.3, 1.2),
            },
            Noise = new NoiseRules { Dispersion = Between(0.02, 0.08), ShockDeviation = Between(0.08, 0.16), ShockCorrelation = Between(0.2, 0.6), ShockPersistence = Between(0.3, 0.6) },
        };
    }
}
