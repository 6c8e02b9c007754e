using System.Text.Json.Serialization;

namespace Kontor.Demand.Regressions;

/// <summary>The scale on which a regression over rows sees demand. All but the natural one measure it against the mean size of the last year's sales known at the origin.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RegressionScale>))]
public enum RegressionScale
{
    /// <summary>Demand in its own units: large series weigh most.</summary>
    Natural,

    /// <summary>Demand over its size: errors count in units of the series.</summary>
    Mean,

    /// <summary>The inverse hyperbolic sine of demand over its size, as the features of past sales have it: a line near zero, a logarithm from about the size on.</summary>
    HyperbolicSine,

    /// <summary>The logarithm of demand over its size, a line below a twentieth of the size so that zeros and returns have a place: errors count in per cent.</summary>
    Logarithm,
}
