using Kontor.Distributions;

namespace Kontor.Demand.Intermittent;

/// <summary>A fitted model of intermittent demand: in each period there is demand with some probability, and then a size.</summary>
/// <remarks>The mean is that of the method. The distribution is a compound one: zero with probability 1 - p, else a size with the mean and deviation of past sizes,
/// taken as lognormal so that its quantiles are in closed form; p and the mean size are those that the method smoothed. Periods are independent.</remarks>
public sealed record IntermittentModel : SeriesModel
{
    /// <summary>The probability of demand in a period, in [0, 1].</summary>
    public required double Probability { get; init; }

    /// <summary>The mean size of a demand, 0 or more.</summary>
    public required double Size { get; init; }

    /// <summary>The standard deviation of sizes, 0 or more.</summary>
    public required double SizeDeviation { get; init; }

    /// <summary>What the method multiplies the mean with: 1 - alpha / 2 for SBA, else 1.</summary>
    public double Correction { get; init; } = 1;

    /// <inheritdoc/>
    public override void Forecast(ReadOnlySpan<double> regressors, Span<double> mean, Span<double> deviation, Span<double> psi)
    {
        CheckSpans(regressors, mean, deviation, psi);
        double p = Probability * Correction, m = p * Size;
        // variance of a compound Bernoulli: p (s^2 + m^2) - (p m)^2
        double variance = (p * ((SizeDeviation * SizeDeviation) + (Size * Size))) - (m * m);
        mean.Fill(m);
        deviation.Fill(Math.Sqrt(Math.Max(0, variance)));
        psi.Clear();
        if (psi.Length > 0) psi[0] = 1;
    }

    /// <inheritdoc/>
    public override double Quantile(int step, double level, double mean, double deviation)
    {
        if (!(level > 0 && level < 1)) throw new ArgumentOutOfRangeException(nameof(level), level, "needs a probability in (0, 1)");
        double p = Probability * Correction, none = 1 - p;
        if (level <= none || Size <= 0) return 0;
        double ratio = SizeDeviation / Size, variance = Math.Log(1 + (ratio * ratio));
        double inside = Math.Clamp((level - none) / p, 1e-9, 1 - 1e-9);
        return Math.Exp(Math.Log(Size) - (variance / 2) + (Math.Sqrt(variance) * Normal.Quantile(inside)));
    }
}
