using Kontor.Demand.Intermittent;

namespace Kontor.Demand.Local;

/// <summary>Intermittent demand by the method of Teunter, Syntetos and Babai (2011). See <see cref="IntermittentModel"/>.</summary>
public sealed record Tsb : LocalForecaster
{
    private readonly double? _alpha;

    /// <summary>The smoothing parameter in (0, 1]; null chooses it by the one-step error. Default null.</summary>
    public double? Alpha
    {
        get => _alpha;
        init => _alpha = value is null or (> 0 and <= 1) ? value : throw new ArgumentOutOfRangeException(nameof(Alpha), value, "needs a parameter in (0, 1]");
    }

    /// <inheritdoc/>
    public override string Name => "tsb";

    /// <inheritdoc/>
    protected override SeriesModel FitSeries(ReadOnlySpan<double> target, int season, ReadOnlySpan<double> regressors, CancellationToken cancellation) =>
        IntermittentFit.Fit(target, IntermittentMethod.Tsb, Alpha);
}
