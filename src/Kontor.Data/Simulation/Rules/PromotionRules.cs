using System.Collections.Immutable;

namespace Kontor.Data.Simulation.Rules;

/// <summary>Promotions: planned per product for the whole chain, joined by most stores.</summary>
public sealed record PromotionRules
{
    /// <summary>The probability that a promotion begins in a week that could have one. Default 0.12; 0 switches promotions off.</summary>
    public double Probability { get; init => field = Domain.Share(value); } = 0.12;

    /// <summary>The discounts, each in (0, 1), of which one is drawn. Default 10% to 40%.</summary>
    public ImmutableArray<double> Depths
    {
        get;
        init => field = !value.IsDefaultOrEmpty && value.All(d => d is > 0 and < 1) ? value : throw new ArgumentException("needs one discount or more, each above 0 and below 1", nameof(Depths));
    } = [0.10, 0.15, 0.20, 0.25, 0.30, 0.40];

    /// <summary>The longest promotion in weeks; each length up to it is as likely. Default 2.</summary>
    public int LongestWeeks { get; init => field = Domain.AtLeast(value, 1); } = 2;

    /// <summary>The fewest weeks between two promotions of a product. Default 3.</summary>
    public int RestWeeks { get; init => field = Domain.AtLeast(value, 0); } = 3;

    /// <summary>The probability that a store joins a promotion. Default 0.9.</summary>
    public double StoreShare { get; init => field = Domain.Share(value); } = 0.9;

    /// <summary>The probability that a promotion is also featured in the leaflet. Default 0.5.</summary>
    public double FeatureShare { get; init => field = Domain.Share(value); } = 0.5;

    /// <summary>The median factor by which a feature multiplies demand beyond the discount, 1 or more. Default 1.4.</summary>
    public double FeatureLift { get; init => field = Domain.Within(value, 1, 100); } = 1.4;

    /// <summary>The standard deviation between products of the logarithm of the feature's log-lift. Default 0.25.</summary>
    public double FeatureDeviation { get; init => field = Domain.NotNegative(value); } = 0.25;

    /// <summary>How strongly filled pantries hold back demand after a promotion: the factor is exp(-PantryEffect × stock). Default 0.8.</summary>
    public double PantryEffect { get; init => field = Domain.NotNegative(value); } = 0.8;

    /// <summary>What is left of the pantry's stock after a week: stock(t) = PantryRetention × (stock(t-1) + discount(t-1)). Default 0.5.</summary>
    public double PantryRetention { get; init => field = Domain.Within(value, 0, 0.99); } = 0.5;

    /// <summary>How far promotions seek weeks of high demand: the odds that one begins are multiplied by exp(DemandPull × log of season and events).
    /// Default 0: promotions are independent of demand. Above 0 (try 5) a regression of units on price that leaves the season out is biased away from zero.</summary>
    public double DemandPull { get; init => field = Domain.Finite(value); }
}
