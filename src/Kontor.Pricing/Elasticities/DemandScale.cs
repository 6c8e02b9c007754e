namespace Kontor.Pricing.Elasticities;

/// <summary>How units are modelled.</summary>
public enum DemandScale
{
    /// <summary>Expected units are the exponential of the predictor, with the variance μ + αμ² of counts that are more scattered than Poisson's: periods without a sale count, and busy series do not outweigh the rest.</summary>
    Counts,

    /// <summary>Log units by least squares; periods without a sale are left out, which biases thin series.</summary>
    Logarithm,
}
