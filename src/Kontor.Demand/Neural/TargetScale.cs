using System.Text.Json.Serialization;

namespace Kontor.Demand.Neural;

/// <summary>The scale on which a network sees demand. Each period is measured against the mean size of the sales known before it, so that fast and slow sellers look alike.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TargetScale>))]
public enum TargetScale
{
    /// <summary>Demand over its size: errors count in units, and large weeks weigh most (Salinas et al. 2020, "DeepAR", section 3.3).</summary>
    Mean,

    /// <summary>The logarithm of demand over its size, a line near zero so that zeros and returns have a place: errors count in per cent.</summary>
    Logarithm,
}
