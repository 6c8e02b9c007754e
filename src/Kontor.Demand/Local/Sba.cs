using Kontor.Demand.Intermittent;

namespace Kontor.Demand.Local;

/// <summary>Intermittent demand by the method of Syntetos and Boylan (2005). See <see cref="IntermittentFitter"/>.</summary>
public sealed record Sba : LocalForecaster
{
    /// <summary>How it is fitted; the method is this one's whatever they say.</summary>
    public IntermittentOptions Options { get; init; } = IntermittentOptions.Default;

    /// <inheritdoc/>
    public override string Name => "sba";

    /// <inheritdoc/>
    protected override SeriesModel FitSeries(ReadOnlySpan<double> target, int season, ReadOnlySpan<double> regressors, CancellationToken cancellation) =>
        IntermittentFitter.Fit(target, Options with { Method = IntermittentMethod.SyntetosBoylan });
}
