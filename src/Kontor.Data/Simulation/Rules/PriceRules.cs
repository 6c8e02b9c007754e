namespace Kontor.Data.Simulation.Rules;

/// <summary>Prices and how demand answers them: constant elasticities, drawn around the category's.</summary>
public sealed record PriceRules
{
    /// <summary>The mean of the categories' own-price elasticity, 0 or below. Default -2.2, the order of the mean over 1851 published estimates,
    /// -2.62 (Bijmolt, van Heerde, Pieters 2005, "New empirical generalizations on the determinants of price elasticity").</summary>
    public double Elasticity { get; init => field = Domain.NotPositive(value); } = -2.2;

    /// <summary>The standard deviation of the elasticity between categories. Default 0.4.</summary>
    public double CategoryDeviation { get; init => field = Domain.NotNegative(value); } = 0.4;

    /// <summary>The standard deviation of the elasticity between the products of a category. Default 0.3. No elasticity is drawn above 0.</summary>
    public double ProductDeviation { get; init => field = Domain.NotNegative(value); } = 0.3;

    /// <summary>What the cross-price elasticities of one product add up to over the other products of its category, 0 or more. Default 0.5.</summary>
    public double CrossElasticity { get; init => field = Domain.NotNegative(value); } = 0.5;

    /// <summary>The median list price in money per unit, above 0. Default 3.</summary>
    public double MedianPrice { get; init => field = Domain.Positive(value); } = 3;

    /// <summary>The standard deviation of the logarithm of the list price between products. Default 0.5.</summary>
    public double PriceDeviation { get; init => field = Domain.NotNegative(value); } = 0.5;

    /// <summary>The standard deviation of the logarithm of a store's price level. Default 0.03.</summary>
    public double StoreDeviation { get; init => field = Domain.NotNegative(value); } = 0.03;

    /// <summary>The probability that a list price changes in a week. Default 0.04: about twice a year.</summary>
    public double ChangeProbability { get; init => field = Domain.Share(value); } = 0.04;

    /// <summary>The mean of a change, as a logarithm. Default 0.02.</summary>
    public double Change { get; init => field = Domain.Finite(value); } = 0.02;

    /// <summary>The standard deviation of a change, as a logarithm. Default 0.05.</summary>
    public double ChangeDeviation { get; init => field = Domain.NotNegative(value); } = 0.05;

    /// <summary>The median share of the cost of a unit in the list price of the last week with sales, above 0. Default 0.55: near the profit optimum of an elasticity of -2.2, (1 + 1 / -2.2).</summary>
    public double CostShare { get; init => field = Domain.Positive(value); } = 0.55;

    /// <summary>The standard deviation between products of the logarithm of that share. Default 0.12.</summary>
    public double CostDeviation { get; init => field = Domain.NotNegative(value); } = 0.12;
}
