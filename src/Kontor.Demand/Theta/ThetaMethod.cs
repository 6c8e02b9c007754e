using System.Text.Json.Serialization;

namespace Kontor.Demand.Theta;

/// <summary>Which Theta method.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ThetaMethod>))]
public enum ThetaMethod
{
    /// <summary>Simple exponential smoothing with half the slope of the straight line as drift: Assimakopoulos and Nikolopoulos (2000) in the form of
    /// Hyndman and Billah (2003), as R's thetaf computes it.</summary>
    Standard,

    /// <summary>The dynamic optimised Theta model of Fiorucci et al. (2016), section 3.2: how much of the slope to use is estimated, and the straight line is
    /// fitted anew with each value.</summary>
    Optimised,
}
