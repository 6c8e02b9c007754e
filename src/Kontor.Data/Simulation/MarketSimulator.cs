using Kontor.Data.Simulation.Draws;
using Kontor.Data.Simulation.Effects;
using Kontor.Data.Simulation.Plans;
using Kontor.Data.Simulation.Rules;
using Kontor.Data.Simulation.Truth;
using Kontor.Randomness;

namespace Kontor.Data.Simulation;

/// <summary>A retail market of which everything is known: stores that sell the products of a few categories, week by week.</summary>
/// <remarks>
/// Expected demand of product p in store s and week t, with r the price divided by the reference price:
/// <code>
/// level(s,p) × exp(growth(p) t / 52.1775) × season(c,t) × events(c,t) × life(p,t)
///   × r(s,p,t)^elasticity(p) × lift(p)^featured(s,p,t) × exp(-pantryEffect × pantry(s,p,t)) × Π r(s,q,t)^γ(p,q) over the others of the category
/// </code>
/// Demand is a count around expected demand × exp(shock), with E[exp(shock)] = 1; sales are the smaller of demand and stock.
/// The constant elasticities and the multiplicative promotion effects are those of SCAN*PRO (Wittink, Addona, Hawkes, Porter 1988; in van Heerde, Leeflang, Wittink 2002).
/// Everything is drawn from (seed, what it is for), so that results do not depend on the number of threads, and one rule changed leaves the draws of the others alone.
/// </remarks>
public sealed record MarketSimulator
{
    /// <summary>The number of stores, 1 or more. Default 8.</summary>
    public int Stores { get; init => field = Domain.AtLeast(value, 1); } = 8;

    /// <summary>The number of products; every store sells all of them. Default 15.</summary>
    public int Products { get; init => field = Domain.AtLeast(value, 1); } = 15;

    /// <summary>The number of categories, at most one per product. Default 3.</summary>
    public int Categories { get; init => field = Domain.AtLeast(value, 1); } = 3;

    /// <summary>A day of the first week. Default 2 January 2023. Weeks begin on Monday.</summary>
    public DateOnly Start { get; init; } = new(2023, 1, 2);

    /// <summary>The number of weeks with sales. Default 156: three years.</summary>
    public int Weeks { get; init => field = Domain.AtLeast(value, 2); } = 156;

    /// <summary>The number of weeks after them for which prices and promotions are planned. Default 13.</summary>
    public int WeeksAhead { get; init => field = Domain.AtLeast(value, 0); } = 13;

    /// <summary>How much is sold.</summary>
    public LevelRules Levels { get; init => field = value ?? throw new ArgumentNullException(nameof(Levels)); } = new();

    /// <summary>The year.</summary>
    public SeasonRules Seasons { get; init => field = value ?? throw new ArgumentNullException(nameof(Seasons)); } = new();

    /// <summary>Launches and delistings.</summary>
    public LifeCycleRules LifeCycles { get; init => field = value ?? throw new ArgumentNullException(nameof(LifeCycles)); } = new();

    /// <summary>Prices and elasticities.</summary>
    public PriceRules Prices { get; init => field = value ?? throw new ArgumentNullException(nameof(Prices)); } = new();

    /// <summary>Promotions.</summary>
    public PromotionRules Promotions { get; init => field = value ?? throw new ArgumentNullException(nameof(Promotions)); } = new();

    /// <summary>What cannot be foreseen.</summary>
    public NoiseRules Noise { get; init => field = value ?? throw new ArgumentNullException(nameof(Noise)); } = new();

    /// <summary>Shortages.</summary>
    public StockRules Stock { get; init => field = value ?? throw new ArgumentNullException(nameof(Stock)); } = new();

    /// <summary>Simulates the market.</summary>
    /// <param name="context">The seed, the threads, the token and the progress.</param>
    /// <returns>The market: its table, its panel and its truth.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are more categories than products.</exception>
    public Market Simulate(FitContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (Categories > Products) throw new ArgumentOutOfRangeException(nameof(Categories), Categories, $"needs 1 to {Products}, the number of products");
        RandomStream root = RandomStream.Of(context.Seed, "market");
        var catalogue = new Catalogue(this, root);
        List<ChainPromotion>[] promotions =
        [
            .. catalogue.Products.Select((p, i) => PromotionPlan.Of(Promotions, p, catalogue.Categories[p.Category], catalogue.Weeks, root.Child("promotion").Child(i))),
        ];
        var cross = new CrossPriceEffect(catalogue);
        IDemandEffect[] effects = [new GrowthEffect(), new SeasonEffect(), new LifeCycleEffect(), new PriceEffect(), new FeatureEffect(), new PantryEffect(), cross];
        var draw = new StoreDraw(catalogue, promotions, effects, root);
        var series = new SeriesTruth[checked(Stores * Products)];
        double[] shocks = new double[Stores];
        context.ForEach("simulating the market", Stores, s => shocks[s] = draw.Run(s, series.AsSpan(s * Products, Products)));
        return new Market(catalogue, new MarketTruth(catalogue, cross, series, shocks, root.Child("future")));
    }
}
