namespace Kontor.Demand.Backtesting;

/// <summary>Where the origins of a backtest lie.</summary>
public enum OriginRule
{
    /// <summary>On one day for all series, as a planner would have stood there.</summary>
    Calendar,

    /// <summary>Counted back from each series' own end, as some published protocols do. A model of all series may then see periods of one series that are later than the origin of another.</summary>
    SeriesEnd,
}
