using System.Text.Json.Serialization;

namespace Kontor.Demand.Features;

/// <summary>How the value of a feature is to be read.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FeatureType>))]
public enum FeatureType
{
    /// <summary>A number.</summary>
    Numeric,

    /// <summary>0 or 1.</summary>
    Binary,

    /// <summary>A code of <see cref="FeatureColumn.Categories"/>; 0 is what was not seen in training.</summary>
    Category,
}
