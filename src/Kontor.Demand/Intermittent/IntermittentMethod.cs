namespace Kontor.Demand.Intermittent;

/// <summary>Methods for demand with many zeros.</summary>
public enum IntermittentMethod
{
    /// <summary>Sizes over intervals, smoothed apart: Croston (1972). Biased upwards.</summary>
    Croston,

    /// <summary>Croston with the correction 1 - alpha / 2: Syntetos and Boylan (2005).</summary>
    Sba,

    /// <summary>Sizes times the probability of demand, which is updated in every period and so decays where demand has ended: Teunter, Syntetos, Babai (2011).</summary>
    Tsb,
}
