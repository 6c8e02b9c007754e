namespace Kontor.Demand.Theta;

/// <summary>How the Theta method is fitted.</summary>
public sealed record ThetaOptions
{
    /// <summary>Which method. Default: the optimised one, the more accurate of the two on the M3 series.</summary>
    public ThetaMethod Method { get; init; } = ThetaMethod.Optimised;

    /// <summary>The lower bound of α. Default 0.0001 as R's ses; the optimised method never goes below 0.1, as Fiorucci et al. (2016) fit it.</summary>
    public double LowestAlpha { get; init; } = 1e-4;

    /// <summary>The upper bound of α. Default 0.9999.</summary>
    public double HighestAlpha { get; init; } = 0.9999;

    /// <summary>The defaults.</summary>
    public static ThetaOptions Default { get; } = new();
}
