namespace Kontor.Neural.Losses;

/// <summary>The logarithm of the gamma function and its derivative for positive numbers: recurrence up to 10, then Stirling's series (Abramowitz and Stegun 6.1.41, 6.3.18). Relative error below 1e-13.</summary>
internal static class GammaFunctions
{
    private const double Large = 10;

    internal static double LogGamma(double x)
    {
        double product = 1;
        for (; x < Large; x++) product *= x;
        double i = 1 / x, i2 = i * i;
        double series = i * ((1.0 / 12) - (i2 * ((1.0 / 360) - (i2 * ((1.0 / 1260) - (i2 * ((1.0 / 1680) - (i2 * (1.0 / 1188)))))))));
        return ((x - 0.5) * Math.Log(x)) - x + (0.5 * Math.Log(2 * Math.PI)) + series - Math.Log(product);
    }

    internal static double Digamma(double x)
    {
        double shift = 0;
        for (; x < Large; x++) shift += 1 / x;
        double i2 = 1 / (x * x);
        double series = i2 * ((1.0 / 12) - (i2 * ((1.0 / 120) - (i2 * ((1.0 / 252) - (i2 * ((1.0 / 240) - (i2 * (1.0 / 132)))))))));
        return Math.Log(x) - (0.5 / x) - series - shift;
    }
}
