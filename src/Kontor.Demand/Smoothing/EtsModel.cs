using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Kontor.Randomness;

namespace Kontor.Demand.Smoothing;

/// <summary>Exponential smoothing fitted to one series: parameters and last states of one innovations state space model (Hyndman et al. 2008).</summary>
/// <remarks>The report's objective is the minimised sum of squares of the series divided by its mean absolute value.</remarks>
public sealed record EtsModel : SeriesModel
{
    /// <summary>The form.</summary>
    public required EtsForm Form { get; init; }

    /// <summary>The length of the season; 1 where the form has none.</summary>
    public required int Period { get; init; }

    /// <summary>The gain of the level, α.</summary>
    public required double Alpha { get; init; }

    /// <summary>The gain of the growth, β; 0 where the form has no trend.</summary>
    public double Beta { get; init; }

    /// <summary>The gain of the season, γ; 0 where the form has none.</summary>
    public double Gamma { get; init; }

    /// <summary>The damping of the growth, φ; 1 where it is not damped.</summary>
    public double Phi { get; init; } = 1;

    /// <summary>The last level, in the unit of the series.</summary>
    public required double Level { get; init; }

    /// <summary>The last growth per period, in the unit of the series.</summary>
    public double Growth { get; init; }

    /// <summary>(period) The last seasons, the one of the period after the last observed one first; empty where the form has none.</summary>
    public ImmutableArray<double> Seasons { get; init; } = [];

    /// <summary>The variance of the innovations, in squared units for additive errors, relative for multiplicative ones: Σ ε² / (n - parameters).</summary>
    public required double Variance { get; init; }

    /// <summary>How many missing periods the series ends with: forecasts begin that many steps after the last states.</summary>
    public int Age { get; init; }

    /// <summary>The number of observed values.</summary>
    public required int Observations { get; init; }

    /// <summary>The number of estimated parameters: smoothing parameters, initial states, variance.</summary>
    public required int Parameters { get; init; }

    /// <summary>The maximum of the Gaussian log likelihood. R's ets leaves out a constant: its value is this plus n/2 (log(2π/n) + 1).</summary>
    public required double LogLikelihood { get; init; }

    /// <summary>Akaike's criterion corrected for small samples (Hurvich and Tsai 1989), from <see cref="LogLikelihood"/>; infinity where the sample is too small for it.</summary>
    [JsonIgnore]
    public double Aicc => Observations - Parameters > 1
        ? (-2 * LogLikelihood) + (2.0 * Parameters * Observations / (Observations - Parameters - 1))
        : double.PositiveInfinity;

    /// <inheritdoc/>
    public override void Forecast(ReadOnlySpan<double> regressors, Span<double> mean, Span<double> deviation, Span<double> psi)
    {
        CheckSpans(regressors, mean, deviation, psi);
        TrailingGap.Forecast(Age, Moments, mean, deviation, psi);
    }

    private void Moments(Span<double> mean, Span<double> deviation, Span<double> psi)
    {
        EtsMoments.Weights(this, psi);
        EtsMoments.Means(this, mean);
        if (Form.Error == EtsError.Additive) EtsMoments.Additive(this, psi, deviation);
        else if (Form.Season == EtsSeason.Multiplicative) EtsMoments.Product(this, mean, deviation);
        else EtsMoments.Relative(this, psi, mean, deviation);
        foreach (ref double v in deviation) v = Math.Sqrt(v);
    }

    /// <summary>Draws one future path of the exact model with Gaussian innovations.</summary>
    /// <param name="stream">Where the random numbers come from; it moves on.</param>
    /// <param name="path">(steps) Written: one value per step. Its length is the horizon.</param>
    public void Simulate(ref RandomStream stream, Span<double> path)
    {
        double l = Level, b = Growth, deviation = Math.Sqrt(Variance);
        double[] season = [.. Seasons];
        for (int h = 0; h < Age + path.Length; h++)
        {
            int j = season.Length == 0 ? 0 : h % season.Length;
            double drift = Phi * b, q = l + drift;
            double s = Form.Season switch { EtsSeason.None => 0, _ => season[j] };
            double mean = Form.Season switch { EtsSeason.None => q, EtsSeason.Additive => q + s, _ => q * s };
            double e = deviation * stream.NextGaussian() * (Form.Error == EtsError.Multiplicative ? mean : 1);
            bool product = Form.Season == EtsSeason.Multiplicative;
            double step = product ? e / s : e;
            if (h >= Age) path[h - Age] = mean + e;
            l = q + (Alpha * step);
            b = drift + (Beta * step);
            if (season.Length > 0) season[j] = s + (Gamma * (product ? e / q : e));
        }
    }
}
