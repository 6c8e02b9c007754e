using Kontor.Demand.Baselines;

namespace Kontor.Demand.Local;

/// <summary>The last value and the mean change. See <see cref="BaselineModel"/>.</summary>
public sealed record Drift : LocalForecaster
{
    /// <inheritdoc/>
    public override string Name => "drift";

    /// <inheritdoc/>
    protected override SeriesModel FitSeries(ReadOnlySpan<double> target, int season, ReadOnlySpan<double> regressors, CancellationToken cancellation) =>
        Baseline.Drift(target);
}
