namespace Kontor.Pricing.Elasticities.Estimation;

/// <summary>What is assumed of a product's coefficients before its own data are seen: each is normal around a mean, by kind. A precision of 0 assumes nothing.</summary>
/// <param name="Means">Shape: (kinds).</param>
/// <param name="Precisions">One over the variance around the means. Shape: (kinds).</param>
/// <param name="MeanVariances">How uncertain the means are. Shape: (kinds).</param>
internal sealed record DemandPrior(double[] Means, double[] Precisions, double[] MeanVariances)
{
    internal static DemandPrior None(int kinds) => new(new double[kinds], new double[kinds], new double[kinds]);
}
