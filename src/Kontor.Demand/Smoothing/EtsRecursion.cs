namespace Kontor.Demand.Smoothing;

/// <summary>The recursion of all forms: Hyndman et al. (2008), tables 2.2 and 2.3, and the sum of squares whose minimiser is the maximum of the likelihood.</summary>
internal static class EtsRecursion
{
    /// <summary>Smallest mean, season or level, relative to the size of the series, that a multiplicative form may reach.</summary>
    internal const double Smallest = 1e-8;

    /// <summary>Runs through a series once.</summary>
    /// <param name="y">(n) The series; NaN where missing: the states move on without an innovation.</param>
    /// <param name="c">The smoothing parameters.</param>
    /// <param name="level">In: the initial level. Out: the last one.</param>
    /// <param name="growth">In: the initial growth. Out: the last one.</param>
    /// <param name="season">(period) In: the initial seasons, the first period's first. Out: the last ones, indexed by t mod period.</param>
    /// <param name="errors">(n) Written: the innovations, 0 where missing; empty to skip.</param>
    /// <returns>Σ e² for additive errors, Σ (e/μ)² (Π μ)^(2/n) for multiplicative ones: -2 log likelihood is n log of it, up to a constant
    /// (Hyndman et al. 2008, equation 5.3). Positive infinity where a multiplicative form reaches zero.</returns>
    internal static double Run<TTrend, TSeason, TError>(
        ReadOnlySpan<double> y, EtsCoefficients c, ref double level, ref double growth, Span<double> season, Span<double> errors)
        where TTrend : struct, IEtsTrendTag
        where TSeason : struct, IEtsSeasonTag
        where TError : struct, IEtsErrorTag
    {
        double alpha = c.Alpha, beta = c.Beta, gamma = c.Gamma, phi = c.Phi, l = level, b = growth;
        double squares = 0, logs = 0, product = 1;
        int j = 0, observed = 0;
        for (int t = 0; t < y.Length; t++)
        {
            double drift = TTrend.Grows ? phi * b : 0, q = TTrend.Grows ? l + drift : l, s = 0, mean = q;
            if (TSeason.Adds || TSeason.Multiplies) s = season[j];
            if (TSeason.Adds) mean = q + s;
            if (TSeason.Multiplies)
            {
                if (!(q > Smallest && s > Smallest)) return double.PositiveInfinity;
                mean = q * s;
            }
            if (TError.Relative && !(mean > Smallest)) return double.PositiveInfinity;
            double value = y[t];
            if (double.IsNaN(value))
            {
                l = q;
                if (TTrend.Grows) b = drift;
                if (!errors.IsEmpty) errors[t] = 0;
            }
            else
            {
                double e = value - mean, r = TError.Relative ? e / mean : e, step = TSeason.Multiplies ? e / s : e;
                if (TSeason.Adds) season[j] = s + (gamma * e);
                if (TSeason.Multiplies) season[j] = s + (gamma * (e / q));
                l = q + (alpha * step);
                if (TTrend.Grows) b = drift + (beta * step);
                squares += r * r;
                observed++;
                if (!errors.IsEmpty) errors[t] = r;
                if (TError.Relative)
                {
                    // the sum of logarithms as the logarithm of a product, taken before it can overflow
                    product *= mean;
                    if (product is > 1e100 or < 1e-100)
                    {
                        logs += Math.Log(product);
                        product = 1;
                    }
                }
            }
            if (TSeason.Adds || TSeason.Multiplies)
            {
                if (++j == season.Length) j = 0;
            }
        }
        level = l;
        growth = b;
        if (TError.Relative) squares *= Math.Exp(2 * (logs + Math.Log(product)) / observed);
        return double.IsFinite(squares) ? squares : double.PositiveInfinity;
    }
}
