using System.Collections.Immutable;

namespace Kontor.Demand.ExponentialSmoothing;

/// <summary>How exponential smoothing is fitted. Bounds are those of R's <c>forecast::ets</c>; <see cref="Classic"/> also chooses as R does.</summary>
public sealed record EtsOptions
{
    /// <summary>The forms to choose from by AICc. Empty, the default, means all admitted ones.</summary>
    public ImmutableArray<EtsForm> Forms { get; init; } = [];

    /// <summary>How strongly β is drawn to its lower bound: this times β*², with β = low + (α - low) β*, is added to -2 log likelihood, a normal prior with
    /// standard deviation 1/√10 at the default of 10. Short series choose β = α for a chance run of equal steps, and then extrapolate it. 0 for maximum likelihood.</summary>
    public double GrowthShrinkage { get; init; } = 10;

    /// <summary>By how much AICc must prefer a trend that is not damped. AICc judges one step ahead; over longer horizons damped trends forecast better
    /// (Gardner and McKenzie 1985, "Forecasting trends in time series"). Default 8: the undamped form must be e⁴ times as likely. 0 for plain AICc.</summary>
    public double UndampedHandicap { get; init; } = 8;

    /// <summary>Periods above this are not modelled by seasonal states. Default 24.</summary>
    public int LongestPeriod { get; init; } = 24;

    /// <summary>The lower bound of α, β and γ. Default 0.0001.</summary>
    public double LowestGain { get; init; } = 1e-4;

    /// <summary>The upper bound of α; β stays below α and γ below 1 - α. Default 0.9999.</summary>
    public double HighestAlpha { get; init; } = 0.9999;

    /// <summary>The lower bound of φ. Default 0.8.</summary>
    public double LowestPhi { get; init; } = 0.8;

    /// <summary>The upper bound of φ. Default 0.98.</summary>
    public double HighestPhi { get; init; } = 0.98;

    /// <summary>The largest number of Gauss-Newton iterations per form and start. Default 50.</summary>
    public int Iterations { get; init; } = 50;

    /// <summary>A fit ends when a step promises a smaller relative reduction of the sum of squares. Default 1e-7.</summary>
    public double Tolerance { get; init; } = 1e-7;

    /// <summary>The defaults.</summary>
    public static EtsOptions Default { get; } = new();

    /// <summary>Maximum likelihood and plain AICc: the rules of Hyndman et al. (2002), comparable with other implementations of them.</summary>
    public static EtsOptions Classic { get; } = new() { GrowthShrinkage = 0, UndampedHandicap = 0 };

    /// <summary>Refuses values outside their range and bounds that cross.</summary>
    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Iterations, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Tolerance);
        ArgumentOutOfRangeException.ThrowIfNegative(GrowthShrinkage);
        ArgumentOutOfRangeException.ThrowIfNegative(UndampedHandicap);
        if (!(LowestGain > 0 && LowestGain < HighestAlpha && HighestAlpha <= 1 - LowestGain))
        {
            throw new ArgumentException($"needs 0 < low < high <= 1 - low, has {LowestGain} and {HighestAlpha}", nameof(HighestAlpha));
        }
        if (!(LowestPhi > 0 && LowestPhi <= HighestPhi && HighestPhi <= 1))
        {
            throw new ArgumentException($"needs 0 < low <= high <= 1, has {LowestPhi} and {HighestPhi}", nameof(HighestPhi));
        }
    }
}
