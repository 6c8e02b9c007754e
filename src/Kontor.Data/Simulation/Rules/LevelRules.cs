namespace Kontor.Data.Simulation.Rules;

/// <summary>How much is sold in an ordinary week: median × store size × product popularity × their fit, each lognormal.</summary>
public sealed record LevelRules
{
    /// <summary>The median of units per store, product and week, above 0. Default 30.</summary>
    public double MedianUnits { get; init => field = Domain.Positive(value); } = 30;

    /// <summary>The standard deviation of the logarithm of a store's size. Default 0.4.</summary>
    public double StoreDeviation { get; init => field = Domain.NotNegative(value); } = 0.4;

    /// <summary>The standard deviation of the logarithm of a product's popularity. Default 0.7.</summary>
    public double ProductDeviation { get; init => field = Domain.NotNegative(value); } = 0.7;

    /// <summary>The standard deviation of the logarithm of what is particular to a store and a product together. Default 0.2.</summary>
    public double SeriesDeviation { get; init => field = Domain.NotNegative(value); } = 0.2;

    /// <summary>The share of products that are slow movers, rounded to whole products. Default 0.1.</summary>
    public double SlowShare { get; init => field = Domain.Share(value); } = 0.1;

    /// <summary>What the popularity of a slow mover is multiplied with, above 0. Default 0.02: most weeks without a sale.</summary>
    public double SlowFactor { get; init => field = Domain.Positive(value); } = 0.02;

    /// <summary>The mean of the growth of a product, as a logarithm per year. Default 0.02.</summary>
    public double Growth { get; init => field = Domain.Finite(value); } = 0.02;

    /// <summary>The standard deviation of the growth between products. Default 0.05.</summary>
    public double GrowthDeviation { get; init => field = Domain.NotNegative(value); } = 0.05;
}
