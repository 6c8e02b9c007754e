using Kontor.Randomness;

namespace Kontor.Demand.Intermittent;

/// <summary>An intermittent series: in each period a demand occurs with some probability, and then has a size. Quantiles are never negative.</summary>
/// <remarks>The report's objective is the in-sample mean squared one-step error.</remarks>
public sealed record IntermittentModel : SeriesModel
{
    /// <summary>Which method.</summary>
    public required IntermittentMethod Method { get; init; }

    /// <summary>The probability of a demand in one period, in [0, 1]; the correction of Syntetos and Boylan is in it.</summary>
    public required double Probability { get; init; }

    /// <summary>The mean size of a demand.</summary>
    public required double Size { get; init; }

    /// <summary>The variance of the size of a demand.</summary>
    public required double SizeVariance { get; init; }

    /// <summary>True when all sizes are whole numbers: then quantiles and paths are too.</summary>
    public required bool Whole { get; init; }

    /// <summary>The smoothing parameter of the size.</summary>
    public required double SizeGain { get; init; }

    /// <summary>The smoothing parameter of the interval or the probability.</summary>
    public required double TimingGain { get; init; }

    /// <inheritdoc/>
    /// <remarks>One period has the mean pz and the variance pv + p(1-p)z². The means stay level. Further ahead the probability may have moved by then:
    /// the variance grows by (h - 1) times the squared timing gain, as for exponential smoothing.</remarks>
    public override void Forecast(ReadOnlySpan<double> regressors, Span<double> mean, Span<double> deviation, Span<double> psi)
    {
        CheckSpans(regressors, mean, deviation, psi);
        double variance = (Probability * SizeVariance) + (Probability * (1 - Probability) * Size * Size);
        for (int h = 0; h < mean.Length; h++)
        {
            mean[h] = Probability * Size;
            psi[h] = h == 0 ? 1 : TimingGain;
            deviation[h] = Math.Sqrt(variance * (1 + (h * TimingGain * TimingGain)));
        }
    }

    /// <summary>The quantile of the mixture of no demand and a demand's size; 0 up to the probability of no demand.</summary>
    /// <remarks>The probability of a demand is kept; mean and variance of its size are those that give the step the mean and the deviation asked for.</remarks>
    /// <inheritdoc/>
    public override double Quantile(int step, double level, double mean, double deviation)
    {
        if (!(level > 0 && level < 1)) throw new ArgumentOutOfRangeException(nameof(level), level, "needs a probability in (0, 1)");
        double none = 1 - Probability;
        if (level <= none || !(mean > 0)) return 0;
        double size = mean / Probability, variance = Math.Max(0, (deviation * deviation / Probability) - (none * size * size));
        return DemandSize.Quantile((level - none) / Probability, size, variance, Whole);
    }

    /// <summary>Draws one future path: probability and size go on being smoothed over what the path itself brings.</summary>
    /// <param name="stream">Where the random numbers come from; it moves on.</param>
    /// <param name="path">(steps) Written: the demand of each step, 0 or more. Its length is the horizon.</param>
    public void Simulate(ref RandomStream stream, Span<double> path)
    {
        double p = Probability, z = Size, relative = Size > 0 ? SizeVariance / (Size * Size) : 0;
        foreach (ref double demand in path)
        {
            bool occurs = stream.NextDouble() < p;
            demand = occurs ? DemandSize.Draw(ref stream, z, relative * z * z, Whole) : 0;
            p += TimingGain * ((occurs ? 1 : 0) - p);
            if (occurs) z += SizeGain * (demand - z);
        }
    }
}
