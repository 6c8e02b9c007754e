using Kontor.Demand.Smoothing;

namespace Kontor.Demand.Local;

/// <summary>Exponential smoothing per series, the form chosen by AICc among all admissible ones: see <see cref="Ets"/>.</summary>
public sealed record ExponentialSmoothing : LocalForecaster
{
    /// <summary>How it is fitted.</summary>
    public EtsOptions Options { get; init; } = EtsOptions.Default;

    /// <inheritdoc/>
    public override string Name => "ets";

    /// <inheritdoc/>
    protected override SeriesModel FitSeries(ReadOnlySpan<double> target, int season, ReadOnlySpan<double> regressors, CancellationToken cancellation) =>
        Ets.Fit(target, season, Options);
}
