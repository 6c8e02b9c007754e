namespace Kontor.Data.Simulation.Truth;

/// <summary>What is true of a product. Weeks count from 0, the first week of the market.</summary>
public sealed record ProductTruth
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The position of its category.</summary>
    public required int Category { get; init; }

    /// <summary>The factor of its popularity; median 1 over products that are not slow.</summary>
    public required double Popularity { get; init; }

    /// <summary>True for a slow mover.</summary>
    public required bool IsSlow { get; init; }

    /// <summary>The own-price elasticity, 0 or below: demand is multiplied by (price / reference price)^Elasticity.</summary>
    public required double Elasticity { get; init; }

    /// <summary>The factor of a featured week, beyond what the discount does through the price.</summary>
    public required double FeatureLift { get; init; }

    /// <summary>The growth as a logarithm per year of 52.1775 weeks.</summary>
    public required double Growth { get; init; }

    /// <summary>The week of the launch; 0 for a product that was there from the beginning.</summary>
    public required int LaunchWeek { get; init; }

    /// <summary>The first week in which it is not sold any more; null when there is none.</summary>
    public required int? DelistWeek { get; init; }

    /// <summary>The chain's list price per week in money per unit, the weeks ahead too, before the store's price level.</summary>
    public required ReadOnlyMemory<double> ListPrice { get; init; }

    /// <summary>What another unit costs the retailer, in money per unit, the same in all stores.</summary>
    public required double UnitCost { get; init; }

    /// <summary>True when the product is on sale in a week.</summary>
    /// <param name="week">The week.</param>
    public bool IsSold(int week) => week >= LaunchWeek && !(week >= DelistWeek);

    /// <summary>The factor by which a promotion multiplies the week's demand: (1 - depth)^Elasticity, and the feature's lift.</summary>
    /// <param name="depth">The discount, 0 to below 1.</param>
    /// <param name="isFeatured">Whether it is featured.</param>
    public double PromotionLift(double depth, bool isFeatured) => Math.Pow(1 - depth, Elasticity) * (isFeatured ? FeatureLift : 1);
}
