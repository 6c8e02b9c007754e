using Kontor.Demand.Baselines;

namespace Kontor.Demand.Local;

/// <summary>The last value. See <see cref="BaselineModel"/>.</summary>
public sealed record Naive : LocalForecaster
{
    /// <inheritdoc/>
    public override string Name => "naive";

    /// <inheritdoc/>
    protected override SeriesModel FitSeries(ReadOnlySpan<double> target, int season, ReadOnlySpan<double> regressors, CancellationToken cancellation) =>
        Baseline.Naive(target);
}
