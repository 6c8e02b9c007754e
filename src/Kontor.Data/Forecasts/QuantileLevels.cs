using System.Collections.Immutable;

namespace Kontor.Data.Forecasts;

/// <summary>The levels at which a forecast carries quantiles.</summary>
public static class QuantileLevels
{
    /// <summary>Seventeen levels that hold the 50, 80, 90, 95 and 98% central intervals, the nine deciles and the median.</summary>
    public static ImmutableArray<double> Default { get; } =
        [0.01, 0.025, 0.05, 0.1, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.9, 0.95, 0.975, 0.99];

    /// <summary>The nine deciles, over which WQL and SQL are usually reported.</summary>
    public static ImmutableArray<double> Deciles { get; } = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];
}
