using System.Text.Json.Serialization;

namespace Kontor.Demand.Features;

/// <summary>What kind of reason for demand a feature is, in the order in which features stand (Mukherjee et al. 2018, "ARMDN", table 1).</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FeatureBucket>))]
public enum FeatureBucket
{
    /// <summary>What the product is and how well it sells.</summary>
    Product,

    /// <summary>How visible it is: events, deals, banners.</summary>
    Visibility,

    /// <summary>What it costs, against its own past and against others.</summary>
    Price,

    /// <summary>What makes buying easier: instalments, exchange and other flags.</summary>
    Convenience,

    /// <summary>When it is, what the conditions are, and what came before.</summary>
    Time,
}
