namespace Kontor.Data.Simulation.Rules;

/// <summary>What cannot be foreseen: a shock of the whole store, a shock of the series, and the noise of counting.</summary>
/// <remarks>The logarithm of the mean is shifted by z - ShockDeviation²/2, where z = ShockDeviation × (√ρ a + √(1-ρ) b); a (one per store) and b (one per
/// series) are stationary AR(1) processes of unit variance and coefficient ShockPersistence. So E[exp(shift)] = 1, z of two series of a store correlate with ρ = ShockCorrelation,
/// and z of two stores are independent.</remarks>
public sealed record NoiseRules
{
    /// <summary>How units are drawn. Default: negative binomial.</summary>
    public CountNoise Counts { get; init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(Counts), value, "needs a defined value"); }

    /// <summary>The dispersion α of the negative binomial: variance = mean + α mean². Default 0.05.</summary>
    public double Dispersion { get; init => field = Domain.NotNegative(value); } = 0.05;

    /// <summary>The standard deviation σ of the shocks, as a logarithm. Default 0.12; 0 switches them off.</summary>
    public double ShockDeviation { get; init => field = Domain.NotNegative(value); } = 0.12;

    /// <summary>The correlation ρ of the shocks of two series of one store. Default 0.4.</summary>
    public double ShockCorrelation { get; init => field = Domain.Share(value); } = 0.4;

    /// <summary>The AR(1) coefficient φ of the shocks from week to week. Default 0.5.</summary>
    public double ShockPersistence { get; init => field = Domain.Within(value, 0, 0.999); } = 0.5;

    /// <summary>No noise at all: units are the expected demand.</summary>
    public static NoiseRules Off { get; } = new() { Counts = CountNoise.None, Dispersion = 0, ShockDeviation = 0 };
}
