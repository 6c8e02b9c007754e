namespace Kontor.Pricing.Elasticities.Estimation;

/// <summary>The variance of a sum over periods whose terms hang together over time and, being sums over series, across them.</summary>
/// <remarks>Scores summed by period, as Driscoll and Kraay (1998) do, and a long-run variance by the mean of squared cosine projections, whose t ratio has as many degrees of freedom as there are
/// projections: Lazarus, Lewis, Stock and Watson (2018), "HAR inference: recommendations for practice", equations 4 and 10, with their rule 0.4 T^(2/3).</remarks>
internal static class PeriodVariance
{
    /// <summary>The variance of the sum, and its degrees of freedom.</summary>
    /// <param name="terms">The terms in the order of time; they add up to zero at the estimate.</param>
    internal static (double Variance, int Degrees) Of(ReadOnlySpan<double> terms)
    {
        int first = 0, end = terms.Length;
        while (first < end && terms[first] == 0) first++;
        while (end > first && terms[end - 1] == 0) end--;
        ReadOnlySpan<double> used = terms[first..end];
        int count = used.Length, projections = Math.Max(2, (int)(0.4 * Math.Pow(count, 2.0 / 3)));
        double sum = 0;
        for (int j = 1; j <= projections; j++)
        {
            double projection = 0;
            for (int t = 0; t < count; t++) projection += used[t] * Math.Cos(Math.PI * j * (t + 0.5) / count);
            sum += 2 * projection * projection;
        }
        return (sum / projections, projections);
    }
}
