namespace Kontor.Demand.Baselines;

/// <summary>The kinds of baseline.</summary>
public enum BaselineKind
{
    /// <summary>The last value.</summary>
    Naive,

    /// <summary>The value of the last season.</summary>
    SeasonalNaive,

    /// <summary>The last value and the mean change.</summary>
    Drift,

    /// <summary>The mean of the last values.</summary>
    MovingAverage,
}
