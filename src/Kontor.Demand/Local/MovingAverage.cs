using Kontor.Demand.Baselines;

namespace Kontor.Demand.Local;

/// <summary>The mean of the last values. See <see cref="BaselineModel"/>.</summary>
public sealed record MovingAverage : LocalForecaster
{
    private readonly int _window = 8;

    /// <summary>The number of values, 1 or more. Default 8.</summary>
    public int Window
    {
        get => _window;
        init => _window = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(Window), value, "needs 1 value or more");
    }

    /// <inheritdoc/>
    public override string Name => "moving-average";

    /// <inheritdoc/>
    protected override SeriesModel FitSeries(ReadOnlySpan<double> target, int season, ReadOnlySpan<double> regressors, CancellationToken cancellation) =>
        Baseline.MovingAverage(target, Window);
}
