using System.Text.Json.Serialization;

namespace Kontor.Demand.ExponentialSmoothing;

/// <summary>How the level grows. Multiplicative trends are left out, as R's ets leaves them out by default.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EtsTrend>))]
public enum EtsTrend
{
    /// <summary>No growth.</summary>
    None,

    /// <summary>The growth is added each period.</summary>
    Additive,

    /// <summary>The growth is added each period and shrinks by a factor φ.</summary>
    Damped,
}
