using MathNet.Numerics;

namespace Kontor.Pricing.Elasticities.Estimation;

/// <summary>Many variance ratios, each known by few degrees of freedom, drawn towards what is common to them.</summary>
/// <remarks>Smyth (2004), "Linear models and empirical Bayes methods for assessing differential expression", sections 6.2 and 6.3: the true ratios are scaled inverse chi-squared with d0 degrees around s0; both are estimated by
/// the mean and variance of the logarithms; a ratio becomes (d0 s0 + d r) / (d0 + d), with d0 + d degrees of freedom.</remarks>
internal static class ModeratedVariance
{
    private const double Most = 1e4;

    /// <summary>The moderated ratios and their degrees of freedom.</summary>
    /// <param name="ratios">Ratios above 0, with their degrees of freedom.</param>
    internal static (double Ratio, double Degrees)[] Of((double Ratio, int Degrees)[] ratios)
    {
        if (ratios.Length < 2) return Array.ConvertAll(ratios, r => (r.Ratio, (double)r.Degrees));
        double[] logs = Array.ConvertAll(ratios, r => Math.Log(Math.Max(r.Ratio, 1e-12)) - SpecialFunctions.DiGamma(r.Degrees / 2.0) + Math.Log(r.Degrees / 2.0));
        double mean = logs.Average(), spread = logs.Sum(l => (l - mean) * (l - mean)) / (logs.Length - 1) - ratios.Average(r => TriGamma(r.Degrees / 2.0));
        double degrees = spread > 0 ? Math.Min(Most, 2 * InverseTriGamma(spread)) : Most;
        double common = Math.Exp(mean + SpecialFunctions.DiGamma(degrees / 2) - Math.Log(degrees / 2));
        // what is common is itself estimated: it cannot weigh more than all ratios together
        double weight = Math.Min(degrees, ratios.Sum(r => (double)r.Degrees));
        return Array.ConvertAll(ratios, r => (((weight * common) + (r.Degrees * r.Ratio)) / (weight + r.Degrees), weight + r.Degrees));
    }

    /// <summary>The second derivative of log Γ (Abramowitz and Stegun 1964, 6.4.6 and 6.4.12).</summary>
    internal static double TriGamma(double x)
    {
        double sum = 0;
        for (; x < 10; x++) sum += 1 / (x * x);
        double y = 1 / (x * x);
        return sum + (1 / x) + (y / 2) + (y / x * ((1 / 6.0) - (y * ((1 / 30.0) - (y * ((1 / 42.0) - (y / 30)))))));
    }

    // Newton's iteration on 1 / trigamma, which is convex and nearly linear (Smyth 2004, appendix)
    private static double InverseTriGamma(double y)
    {
        double x = 0.5 + (1 / y);
        for (int i = 0; i < 50; i++)
        {
            double value = TriGamma(x), h = x * 1e-5, slope = (TriGamma(x + h) - TriGamma(x - h)) / (2 * h), step = value * (1 - (value / y)) / slope;
            x = Math.Max(1e-6, x + step);
            if (Math.Abs(step) < 1e-10 * x) break;
        }
        return x;
    }
}
