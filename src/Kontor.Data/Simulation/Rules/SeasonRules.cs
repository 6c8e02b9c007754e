using System.Collections.Immutable;

namespace Kontor.Data.Simulation.Rules;

/// <summary>The year of a category: a Fourier shape of the logarithm, and events with dates.</summary>
public sealed record SeasonRules
{
    /// <summary>The number of harmonics of the yearly shape, 0 or more. Default 2.</summary>
    public int Harmonics { get; init => field = Domain.AtLeast(value, 0); } = 2;

    /// <summary>The standard deviation of a coefficient of harmonic k times k, so that the shape is smooth. Default 0.15.</summary>
    public double Deviation { get; init => field = Domain.NotNegative(value); } = 0.15;

    /// <summary>The events. Default: Christmas and Easter.</summary>
    public ImmutableArray<MarketEvent> Events { get; init => field = value.IsDefault ? throw new ArgumentException("needs an array", nameof(Events)) : value; }
        = [MarketEvent.Christmas, MarketEvent.Easter];

    /// <summary>The standard deviation of the logarithm of a category's sensitivity to events (median 1). Default 0.5.</summary>
    public double SensitivityDeviation { get; init => field = Domain.NotNegative(value); } = 0.5;
}
