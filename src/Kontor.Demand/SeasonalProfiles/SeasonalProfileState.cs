using System.Collections.Immutable;
using Kontor.Data.Forecasts;
using Kontor.Errors;

namespace Kontor.Demand.SeasonalProfiles;

/// <summary>What a seasonal profile writes to disk: the quantiles of the steps ahead. They need no covariates, so neither history nor trees are kept.</summary>
internal sealed record SeasonalProfileState : ModelState
{
    public required SeasonalProfile Specification { get; init; }

    public required ForecastFrame Frame { get; init; }

    public required int Season { get; init; }

    /// <summary>Little-endian single precision. Shape: (series x frame's horizon x levels).</summary>
    public required byte[] Quantiles { get; init; }

    /// <summary>Shape: (steps x steps).</summary>
    public required double[] Factor { get; init; }

    public required double CommonShare { get; init; }

    public required FitReport Report { get; init; }

    public required ImmutableArray<DataFault> Faults { get; init; }

    internal override ForecastModel Restore() => new SeasonalProfileModel(this);
}
