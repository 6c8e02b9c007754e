using Kontor.Data.Simulation;
using Kontor.Data.Simulation.Rules;

namespace Kontor.Tests.Data.Simulation;

/// <summary>Specifications from which causes were taken away, so that one can be looked at alone.</summary>
internal static class Quiet
{
    /// <summary>No noise and no shortages: units are expected demand.</summary>
    internal static MarketSimulator Exact { get; } = new() { Noise = NoiseRules.Off, Stock = Supplied };

    internal static StockRules Supplied => new() { ShortageProbability = 0 };

    /// <summary>Nothing but level and price: no season, life cycle, growth, feature, pantry or cannibalisation.</summary>
    internal static MarketSimulator PriceOnly { get; } = Exact with
    {
        Levels = new LevelRules { SlowShare = 0, Growth = 0, GrowthDeviation = 0 },
        Seasons = new SeasonRules { Harmonics = 0, Events = [] },
        LifeCycles = new LifeCycleRules { LaunchShare = 0, DelistShare = 0 },
        Prices = new PriceRules { CrossElasticity = 0, ChangeProbability = 0 },
        Promotions = new PromotionRules { FeatureShare = 0, PantryEffect = 0 },
    };
}
