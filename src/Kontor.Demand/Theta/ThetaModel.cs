using System.Collections.Immutable;
using Kontor.Statistics.Seasonality;

namespace Kontor.Demand.Theta;

/// <summary>A Theta model fitted to one series: exponential smoothing with a share of the straight line as drift, on the series without its season.</summary>
/// <remarks>The report's objective is the sum of squared one-step errors of the series without its season.</remarks>
public sealed record ThetaModel : SeriesModel
{
    /// <summary>Which method.</summary>
    public required ThetaMethod Method { get; init; }

    /// <summary>The gain of the level, α.</summary>
    public required double Alpha { get; init; }

    /// <summary>The share of the line, ω = 1 - 1/θ: 0.5 for the standard θ = 2.</summary>
    public required double Share { get; init; }

    /// <summary>The last level.</summary>
    public required double Level { get; init; }

    /// <summary>The line's value at period 0, one before the first.</summary>
    public required double Intercept { get; init; }

    /// <summary>The line's slope per period.</summary>
    public required double Slope { get; init; }

    /// <summary>The mean of the series without its season.</summary>
    public required double Mean { get; init; }

    /// <summary>How many missing periods the series ends with: forecasts begin that many steps after the last level.</summary>
    public int Age { get; init; }

    /// <summary>The number of periods up to the last observed one, filled gaps included.</summary>
    public required int Length { get; init; }

    /// <summary>The variance of the one-step errors of the series without its season.</summary>
    public required double Variance { get; init; }

    /// <summary>How the season acts.</summary>
    public SeasonKind SeasonKind { get; init; }

    /// <summary>(period) Seasonal indices, the one of the period after the last observed one first; empty when the season is not significant.</summary>
    public ImmutableArray<double> Seasons { get; init; } = [];

    /// <inheritdoc/>
    /// <remarks>Standard: v_h = σ² (1 + (h - 1) α²), Fiorucci et al. (2016), equation 14. Optimised: σ² Σ psi², psi the exact response of the means to
    /// an error in the first step.</remarks>
    public override void Forecast(ReadOnlySpan<double> regressors, Span<double> mean, Span<double> deviation, Span<double> psi)
    {
        CheckSpans(regressors, mean, deviation, psi);
        if (mean.IsEmpty) return;
        TrailingGap.Forecast(Age, Moments, mean, deviation, psi);
    }

    private void Moments(Span<double> mean, Span<double> deviation, Span<double> psi)
    {
        Means(mean, 0);
        if (Method == ThetaMethod.Optimised)
        {
            Means(psi, 1);
            for (int j = 1; j < psi.Length; j++) psi[j] -= mean[j];
        }
        else psi.Fill(Alpha);
        psi[0] = 1;
        double sum = 0;
        for (int h = 0; h < mean.Length; h++)
        {
            deviation[h] = Math.Sqrt(Variance * (sum += psi[h] * psi[h]));
            if (Seasons.IsEmpty) continue;
            double index = Seasons[h % Seasons.Length];
            mean[h] = SeasonKind == SeasonKind.Additive ? mean[h] + index : mean[h] * index;
            if (SeasonKind == SeasonKind.Multiplicative) deviation[h] *= index;
        }
    }

    /// <summary>Means without season when the first step misses its mean by <paramref name="shock"/>.</summary>
    private void Means(Span<double> mean, double shock)
    {
        double q = 1 - Alpha, power = Math.Pow(q, Length);
        if (Method == ThetaMethod.Standard)
        {
            for (int h = 0; h < mean.Length; h++) mean[h] = Level + (Share * Slope * (h + ((1 - power) / Alpha)));
            return;
        }
        double level = Level, a = Intercept, b = Slope, average = Mean;
        for (int h = 0; h < mean.Length; h++, power *= q)
        {
            double drift = Share * ((power * a) + ((1 - (power * q)) / Alpha * b));
            mean[h] = level + drift;
            double y = mean[h] + (h == 0 ? shock : 0);
            level += Alpha * (y - level);
            ThetaLine.Update(Length + h + 1, y, ref average, ref a, ref b);
        }
    }
}
