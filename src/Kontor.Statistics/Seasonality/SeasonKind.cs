using System.Text.Json.Serialization;

namespace Kontor.Statistics.Seasonality;

/// <summary>How a seasonal index acts on the level.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SeasonKind>))]
public enum SeasonKind
{
    /// <summary>The index is added; indices sum to 0.</summary>
    Additive,

    /// <summary>The index multiplies; indices average 1.</summary>
    Multiplicative,
}
