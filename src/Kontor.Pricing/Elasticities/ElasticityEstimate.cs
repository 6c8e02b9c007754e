using MathNet.Numerics.Distributions;
using Normal = Kontor.Distributions.Normal;

namespace Kontor.Pricing.Elasticities;

/// <summary>An elasticity with its uncertainty: units change by about Value percent when the price changes by one percent.</summary>
/// <param name="Value">The estimate: the derivative of log units in log price.</param>
/// <param name="StandardError">Its standard error, 0 or more.</param>
/// <param name="Degrees">The degrees of freedom of Student's t for its intervals, above 0; null for the normal distribution.</param>
public sealed record ElasticityEstimate(double Value, double StandardError, double? Degrees = null)
{
    /// <summary>The lower end of the 95% interval.</summary>
    public double Lower => Interval(0.95).Lower;

    /// <summary>The upper end of the 95% interval.</summary>
    public double Upper => Interval(0.95).Upper;

    /// <summary>The two-sided interval that holds the truth with a probability, (1 - level) / 2 outside on either side.</summary>
    /// <param name="level">The probability, in (0, 1).</param>
    /// <returns>Lower and upper end.</returns>
    public (double Lower, double Upper) Interval(double level)
    {
        if (!(level > 0 && level < 1)) throw new ArgumentOutOfRangeException(nameof(level), level, "needs a coverage inside (0, 1)");
        double half = StandardError * (Degrees is { } nu and < 1e6 ? StudentT.InvCDF(0, 1, nu, 0.5 + (level / 2)) : Normal.Quantile(0.5 + (level / 2)));
        return (Value - half, Value + half);
    }
}
