using MathNet.Numerics;
using MathNet.Numerics.Distributions;
using Gauss = Kontor.Distributions.Normal;

namespace Kontor.Statistics.LinearModels.Inference;

/// <summary>Tail probabilities that keep their relative precision far out and for many degrees of freedom.</summary>
internal static class Tails
{
    /// <summary>The two-sided p-value of t, or of z where there are no degrees of freedom.</summary>
    internal static double TwoSided(double statistic, double? degrees)
    {
        if (double.IsInfinity(statistic)) return 0;
        if (degrees is not { } nu) return SpecialFunctions.Erfc(Math.Abs(statistic) / Math.Sqrt(2));
        return Beta(nu / 2, 0.5, nu / (nu + (statistic * statistic)));
    }

    /// <summary>The p-value of F, or of chi-squared = numerator degrees times F where there are no denominator degrees.</summary>
    internal static double Upper(double statistic, int numerator, double? denominator)
    {
        if (double.IsPositiveInfinity(statistic)) return 0;
        if (!(statistic > 0)) return 1;
        if (denominator is not { } nu) return SpecialFunctions.GammaUpperRegularized(numerator / 2.0, numerator * statistic / 2);
        return Beta(nu / 2, numerator / 2.0, nu / (nu + (numerator * statistic)));
    }

    /// <summary>The value that t or z exceeds with probability (1 - level) / 2.</summary>
    internal static double Critical(double level, double? degrees)
    {
        double z = Gauss.Quantile(0.5 + (level / 2));
        if (degrees is not { } nu) return z;
        if (nu < 1000) return StudentT.InvCDF(0, 1, nu, 0.5 + (level / 2));
        // Fisher and Cornish (1960); the next term is of the order of nu^-4
        double z2 = z * z;
        double first = z * (z2 + 1) / 4, second = z * ((((5 * z2) + 16) * z2) + 3) / 96, third = z * ((((((3 * z2) + 19) * z2) + 17) * z2) - 15) / 384;
        return z + ((first + ((second + (third / nu)) / nu)) / nu);
    }

    /// <summary>The regularised incomplete beta function I_x(a, b) by Lentz's evaluation of its continued fraction (Press et al. 2007, section 6.4).</summary>
    private static double Beta(double a, double b, double x)
    {
        if (x <= 0) return 0;
        if (x >= 1) return 1;
        double front = Math.Exp(SpecialFunctions.GammaLn(a + b) - SpecialFunctions.GammaLn(a) - SpecialFunctions.GammaLn(b) + (a * Math.Log(x)) + (b * Math.Log(1 - x)));
        return x < (a + 1) / (a + b + 2) ? front * Fraction(a, b, x) / a : 1 - (front * Fraction(b, a, 1 - x) / b);
    }

    private static double Fraction(double a, double b, double x)
    {
        const double tiny = 1e-300;
        double c = 1, d = 1 - ((a + b) * x / (a + 1));
        d = 1 / (Math.Abs(d) < tiny ? tiny : d);
        double h = d;
        for (int m = 1; m < 100_000; m++)
        {
            double even = m * (b - m) * x / ((a + (2 * m) - 1) * (a + (2 * m)));
            Step(even);
            double odd = -(a + m) * (a + b + m) * x / ((a + (2 * m)) * (a + (2 * m) + 1)), old = h;
            Step(odd);
            if (Math.Abs(h - old) <= 1e-16 * Math.Abs(h)) break;
        }
        return h;

        void Step(double term)
        {
            d = 1 + (term * d);
            d = 1 / (Math.Abs(d) < tiny ? tiny : d);
            c = 1 + (term / c);
            if (Math.Abs(c) < tiny) c = tiny;
            h *= d * c;
        }
    }
}
