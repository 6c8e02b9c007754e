namespace Kontor.Distributions;

/// <summary>The standard normal distribution.</summary>
public static class Normal
{
    /// <summary>The density at <paramref name="z"/>.</summary>
    /// <param name="z">Any number.</param>
    public static double Density(double z) => Math.Exp(-0.5 * z * z) / Math.Sqrt(2 * Math.PI);

    /// <summary>The probability of a value below <paramref name="z"/>, by West (2005), "Better approximations to cumulative normal functions" (Hart 1968, 5666); absolute error below 1e-14.</summary>
    /// <param name="z">Any number.</param>
    /// <returns>A probability in [0, 1].</returns>
    public static double Cdf(double z)
    {
        double x = Math.Abs(z);
        if (x > 37) return z > 0 ? 1 : 0;
        double tail = Math.Exp(-x * x / 2);
        if (x < 7.07106781186547)
        {
            double up = (((((((((((3.52624965998911e-02 * x) + 0.700383064443688) * x) + 6.37396220353165) * x) + 33.912866078383) * x) + 112.079291497871) * x) + 221.213596169931) * x) + 220.206867912376;
            double down = (((((((((((((8.83883476483184e-02 * x) + 1.75566716318264) * x) + 16.064177579207) * x) + 86.7807322029461) * x) + 296.564248779674) * x) + 637.333633378831) * x) + 793.826512519948) * x) + 440.413735824752;
            tail *= up / down;
        }
        else
        {
            double fraction = x + (1 / (x + (2 / (x + (3 / (x + (4 / (x + 0.65))))))));
            tail /= fraction * 2.506628274631;
        }
        return z > 0 ? 1 - tail : tail;
    }

    /// <summary>The value below which a standard normal number lies with probability <paramref name="level"/>: Wichura (1988), algorithm AS 241 (PPND16), relative error about 1e-16.</summary>
    /// <param name="level">A probability in (0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">The level is not inside (0, 1).</exception>
    public static double Quantile(double level)
    {
        if (!(level > 0 && level < 1)) throw new ArgumentOutOfRangeException(nameof(level), level, "needs a probability inside (0, 1)");
        double q = level - 0.5;
        if (Math.Abs(q) <= 0.425)
        {
            double r = 0.180625 - (q * q);
            return q * Horner(r, Near) / Horner(r, NearBelow);
        }
        double t = Math.Sqrt(-Math.Log(q < 0 ? level : 1 - level));
        double value = t <= 5 ? Horner(t - 1.6, Middle) / Horner(t - 1.6, MiddleBelow) : Horner(t - 5, Far) / Horner(t - 5, FarBelow);
        return q < 0 ? -value : value;
    }

    private static double Horner(double x, ReadOnlySpan<double> coefficients)
    {
        double sum = 0;
        for (int i = coefficients.Length - 1; i >= 0; i--) sum = (sum * x) + coefficients[i];
        return sum;
    }

    private static ReadOnlySpan<double> Near =>
    [
        3.3871328727963666080, 133.14166789178437745, 1971.5909503065514427, 13731.693765509461125,
        45921.953931549871457, 67265.770927008700853, 33430.575583588128105, 2509.0809287301226727,
    ];

    private static ReadOnlySpan<double> NearBelow =>
    [
        1, 42.313330701600911252, 687.18700749205790830, 5394.1960214247511077,
        21213.794301586595867, 39307.895800092710610, 28729.085735721942674, 5226.4952788528545610,
    ];

    private static ReadOnlySpan<double> Middle =>
    [
        1.42343711074968357734, 4.63033784615654529590, 5.76949722146069140550, 3.64784832476320460504,
        1.27045825245236838258, 0.241780725177450611770, 0.0227238449892691845833, 7.74545014278341407640e-4,
    ];

    private static ReadOnlySpan<double> MiddleBelow =>
    [
        1, 2.05319162663775882187, 1.67638483018380384940, 0.689767334985100004550,
        0.148103976427480074590, 0.0151986665636164571966, 5.47593808499534494600e-4, 1.05075007164441684324e-9,
    ];

    private static ReadOnlySpan<double> Far =>
    [
        6.65790464350110377720, 5.46378491116411436990, 1.78482653991729133580, 0.296560571828504891230,
        0.0265321895265761230930, 0.00124266094738807843860, 2.71155556874348757815e-5, 2.01033439929228813265e-7,
    ];

    private static ReadOnlySpan<double> FarBelow =>
    [
        1, 0.599832206555887937690, 0.136929880922735805310, 0.0148753612908506148525,
        7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15,
    ];
}
