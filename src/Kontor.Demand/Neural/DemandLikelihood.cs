using System.Text.Json.Serialization;

namespace Kontor.Demand.Neural;

/// <summary>The distribution that the network puts out for each period.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DemandLikelihood>))]
public enum DemandLikelihood
{
    /// <summary>A mixture of Gaussians on the network's scale (Bishop 1994; Mukherjee et al. 2018, equation 4).</summary>
    GaussianMixture,

    /// <summary>Negative-binomial counts: whole numbers of 0 and more (Salinas et al. 2020, "DeepAR", section 3.1).</summary>
    NegativeBinomial,
}
