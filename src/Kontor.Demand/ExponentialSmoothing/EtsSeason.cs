using System.Text.Json.Serialization;

namespace Kontor.Demand.ExponentialSmoothing;

/// <summary>How the season enters the mean.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EtsSeason>))]
public enum EtsSeason
{
    /// <summary>No season.</summary>
    None,

    /// <summary>The season is added to the level.</summary>
    Additive,

    /// <summary>The season multiplies the level.</summary>
    Multiplicative,
}
