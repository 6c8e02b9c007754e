using System.Collections.Immutable;

namespace Kontor.Demand.Baselines;

/// <summary>A simple method fitted to one series, with the forecast variances of Hyndman and Athanasopoulos (2021), Forecasting: Principles and Practice, table 5.2.</summary>
public sealed record BaselineModel : SeriesModel
{
    /// <summary>Which method.</summary>
    public required BaselineMethod Method { get; init; }

    /// <summary>What is repeated: one value per season, the one of the next period first; a single value for the other methods.</summary>
    public required ImmutableArray<double> Values { get; init; }

    /// <summary>The change per period; 0 but for drift.</summary>
    public double Slope { get; init; }

    /// <summary>By how much of an error the forecast moves: 1, or one over the window of a moving average.</summary>
    public double Gain { get; init; } = 1;

    /// <summary>How many missing periods the series ends with: the last value is that much older.</summary>
    public int Age { get; init; }

    /// <summary>How many one-period changes the slope is estimated from.</summary>
    public int Changes { get; init; }

    /// <summary>The variance of the one-step errors.</summary>
    public required double Variance { get; init; }

    /// <inheritdoc/>
    /// <remarks>With k whole seasons before step h and T values: naive hσ²; seasonal naive (k + 1)σ²; drift hσ²(1 + h/(T - 1)); moving average over w values
    /// σ²(1 + (h - 1)/w²), as exponential smoothing with α = 1/w.</remarks>
    public override void Forecast(ReadOnlySpan<double> regressors, Span<double> mean, Span<double> deviation, Span<double> psi)
    {
        CheckSpans(regressors, mean, deviation, psi);
        double sum = Age * Gain * Gain;
        for (int j = 0; j < psi.Length; j++)
        {
            int ahead = j + 1 + Age;
            psi[j] = j == 0 ? 1 : j % Values.Length == 0 ? Gain : 0;
            sum += psi[j] * psi[j];
            mean[j] = Values[j % Values.Length] + (Slope * ahead);
            double slopeError = Method == BaselineMethod.Drift ? (double)ahead * ahead / Changes : 0;
            deviation[j] = Math.Sqrt(Variance * (sum + slopeError));
        }
    }
}
