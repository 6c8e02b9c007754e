namespace Kontor.Pricing.DoubleMachineLearning;

/// <summary>Something that is set and whose effect is wanted, such as the logarithm of a price.</summary>
/// <param name="Name">Its name, unique among the treatments.</param>
/// <param name="Values">What was set. Shape: (rows), finite.</param>
public sealed record Treatment(string Name, double[] Values)
{
    /// <summary>The group of each row; the effect is one number per group. Null, the default, for one effect of all rows; -1 for rows without an effect. Shape: (rows).</summary>
    public int[]? Groups { get; init; }
}
