using Kontor.Demand.Theta;

namespace Kontor.Demand.Local;

/// <summary>The Theta method per series: see <see cref="ThetaFitter"/>.</summary>
public sealed record OptimisedTheta : LocalForecaster
{
    /// <summary>How it is fitted.</summary>
    public ThetaOptions Options { get; init; } = ThetaOptions.Default;

    /// <inheritdoc/>
    public override string Name => "theta";

    /// <inheritdoc/>
    protected override SeriesModel FitSeries(ReadOnlySpan<double> target, int season, ReadOnlySpan<double> regressors, CancellationToken cancellation) =>
        ThetaFitter.Fit(target, season, Options);
}
