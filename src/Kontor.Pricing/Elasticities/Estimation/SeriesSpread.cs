namespace Kontor.Pricing.Elasticities.Estimation;

/// <summary>How far the series of a product truly differ.</summary>
internal static class SeriesSpread
{
    private const int Steps = 40;

    /// <summary>The standard deviation, from the differences of all series to their products: the root of the posterior mean of its square under a flat prior (Gelman 2006); 0 where no product has two series.</summary>
    /// <remarks>A difference is measured against the product's slope, which the series is part of: per product one degree of freedom goes, as in DerSimonian and Laird (1986).</remarks>
    internal static double Of(IReadOnlyList<ProductDemand> products)
    {
        (double Difference, double Variance, double Share)[] known = [.. products.Where(p => p.Series.Count(s => double.IsFinite(s.Variance)) > 1)
            .SelectMany(p => p.Series.Where(s => double.IsFinite(s.Variance)).Select(s => (s.Difference, s.Variance, 1 - (1.0 / p.Series.Length))))];
        if (known.Length == 0) return 0;
        double most = Math.Max(0.2, 3 * Math.Sqrt(known.Average(k => Math.Min(1, k.Difference * k.Difference)))), best = double.NegativeInfinity, whole = 0, squares = 0;
        double[] log = new double[Steps];
        for (int i = 0; i < Steps; i++)
        {
            double tau = Tau(i);
            foreach ((double difference, double variance, double share) in known) log[i] -= 0.5 * ((share * Math.Log(variance + (tau * tau))) + (difference * difference / (variance + (tau * tau))));
            log[i] += Math.Log(tau) / 3;
            best = Math.Max(best, log[i]);
        }
        for (int i = 0; i < Steps; i++)
        {
            double weight = Math.Exp(log[i] - best);
            whole += weight;
            squares += weight * Tau(i) * Tau(i);
        }
        return Math.Sqrt(squares / whole);

        double Tau(int i) => most * Math.Pow((i + 0.5) / Steps, 1.5);
    }
}
