using System.Text.Json.Serialization;

namespace Kontor.Demand.ExponentialSmoothing;

/// <summary>How the innovation enters the observation.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EtsError>))]
public enum EtsError
{
    /// <summary>y = μ + ε.</summary>
    Additive,

    /// <summary>y = μ (1 + ε); needs positive data.</summary>
    Multiplicative,
}
