namespace Kontor.Data.Simulation.Rules;

/// <summary>How units are drawn around their mean.</summary>
public enum CountNoise
{
    /// <summary>Negative binomial: variance = mean + dispersion × mean².</summary>
    NegativeBinomial,

    /// <summary>Poisson: variance = mean.</summary>
    Poisson,

    /// <summary>Not at all: units are the mean itself and not whole, so that formulae can be checked.</summary>
    None,
}
