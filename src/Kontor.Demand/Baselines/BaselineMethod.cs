using System.Text.Json.Serialization;

namespace Kontor.Demand.Baselines;

/// <summary>Which simple method.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BaselineMethod>))]
public enum BaselineMethod
{
    /// <summary>The last value.</summary>
    Naive,

    /// <summary>The last value of the same season.</summary>
    SeasonalNaive,

    /// <summary>The last value and the average change since the first.</summary>
    Drift,

    /// <summary>The mean of the last few values.</summary>
    MovingAverage,
}
