using System.Text.Json.Serialization;

namespace Kontor.Demand.Intermittent;

/// <summary>Which method for demand that is mostly zero.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<IntermittentMethod>))]
public enum IntermittentMethod
{
    /// <summary>Croston (1972): smooths sizes and intervals of demands, and divides.</summary>
    Croston,

    /// <summary>Syntetos and Boylan (2005): Croston's forecast times 1 - α/2, which removes its bias upwards.</summary>
    SyntetosBoylan,

    /// <summary>Teunter, Syntetos and Babai (2011): smooths the probability of a demand in every period, so that the forecast falls while nothing is sold.</summary>
    TeunterSyntetosBabai,
}
