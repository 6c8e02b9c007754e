using Kontor.Demand.Baselines;

namespace Kontor.Demand.Local;

/// <summary>The value of the last season. See <see cref="BaselineModel"/>.</summary>
public sealed record SeasonalNaive : LocalForecaster
{
    /// <inheritdoc/>
    public override string Name => "seasonal-naive";

    /// <inheritdoc/>
    protected override SeriesModel FitSeries(ReadOnlySpan<double> target, int season, ReadOnlySpan<double> regressors, CancellationToken cancellation) =>
        Baseline.SeasonalNaive(target, season);
}
