using Kontor.Demand.Arima;

namespace Kontor.Demand.Local;

/// <summary>Seasonal ARIMA per series, with regressors: see <see cref="Sarima"/>.</summary>
public sealed record AutoArima : LocalForecaster
{
    /// <summary>The longest season that is modelled by seasonal lags; longer ones by <see cref="Harmonics"/> pairs of sine and cosine. Default 24.</summary>
    public int LongestSeason { get; init; } = 24;

    /// <summary>Pairs of harmonics for a long season of which two are on file. Default 3.</summary>
    public int Harmonics { get; init; } = 3;

    /// <inheritdoc/>
    public override string Name => "arima";

    /// <inheritdoc/>
    protected override SeriesModel FitSeries(ReadOnlySpan<double> target, int season, ReadOnlySpan<double> regressors, CancellationToken cancellation)
    {
        var sarima = new Sarima { Season = season > LongestSeason && target.Length < 2 * season ? 1 : season, FourierTerms = season > LongestSeason && target.Length >= 2 * season ? Harmonics : 0 };
        return sarima.Fit(target, regressors, cancellation);
    }
}
