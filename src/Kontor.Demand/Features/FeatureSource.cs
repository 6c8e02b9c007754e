using System.Text.Json.Serialization;

namespace Kontor.Demand.Features;

/// <summary>Where the information of a feature comes from, and so until when it is known.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FeatureSource>))]
public enum FeatureSource
{
    /// <summary>The same for all time.</summary>
    Static,

    /// <summary>The calendar and what is planned, up to the target period.</summary>
    KnownAhead,

    /// <summary>Sales and stock up to the origin of the forecast.</summary>
    History,
}
