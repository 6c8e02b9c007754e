using System.Text.Json.Serialization;

namespace Kontor.Demand.Neural;

/// <summary>How the reasons for demand enter the network.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AssociativeLayer>))]
public enum AssociativeLayer
{
    /// <summary>Through the associative layer: embedded, then mixed by a fully connected layer at each period.</summary>
    Full,

    /// <summary>Embedded, and without a layer of their own.</summary>
    Bypassed,

    /// <summary>Not at all: the network sees past demand only.</summary>
    Absent,
}
