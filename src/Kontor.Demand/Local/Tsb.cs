using Kontor.Demand.Intermittent;

namespace Kontor.Demand.Local;

/// <summary>Intermittent demand by the method of Teunter, Syntetos and Babai (2011). See <see cref="IntermittentFitter"/>.</summary>
public sealed record Tsb : LocalForecaster
{
    /// <summary>How it is fitted; the method is this one's whatever they say.</summary>
    public IntermittentOptions Options { get; init; } = IntermittentOptions.Default;

    /// <inheritdoc/>
    public override string Name => "tsb";

    /// <inheritdoc/>
    protected override SeriesModel FitSeries(ReadOnlySpan<double> target, int season, ReadOnlySpan<double> regressors, CancellationToken cancellation) =>
        IntermittentFitter.Fit(target, Options with { Method = IntermittentMethod.TeunterSyntetosBabai });
}
