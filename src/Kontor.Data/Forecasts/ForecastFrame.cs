using System.Collections.Immutable;
using Kontor.Data.Calendars;
using Kontor.Data.Panels;

namespace Kontor.Data.Forecasts;

/// <summary>What a forecast is about: which series, from which period on, how far, at which levels.</summary>
/// <param name="Calendar">The calendar.</param>
/// <param name="TargetName">What the target is called.</param>
/// <param name="KeyNames">The key columns.</param>
/// <param name="Keys">The series.</param>
/// <param name="Starts">Series -> period index of the first step ahead.</param>
/// <param name="Horizon">The number of steps, 1 or more.</param>
/// <param name="Levels">Quantile levels in (0, 1), ascending, two or more.</param>
public sealed record ForecastFrame(
    Calendar Calendar,
    string TargetName,
    ImmutableArray<string> KeyNames,
    ImmutableArray<SeriesKey> Keys,
    ImmutableArray<int> Starts,
    int Horizon,
    ImmutableArray<double> Levels)
{
    /// <summary>The frame of the next periods of every series of a panel, at the default levels.</summary>
    /// <param name="panel">The panel.</param>
    /// <param name="horizon">The number of steps, 1 or more.</param>
    public static ForecastFrame After(Panel panel, int horizon)
    {
        ArgumentNullException.ThrowIfNull(panel);
        ArgumentOutOfRangeException.ThrowIfLessThan(horizon, 1);
        int[] starts = new int[panel.Count];
        for (int i = 0; i < starts.Length; i++) starts[i] = panel[i].End;
        return new(panel.Calendar, panel.TargetName, panel.KeyNames, panel.Keys, [.. starts], horizon, QuantileLevels.Default);
    }
}
