namespace Kontor.Data.Panels;

/// <summary>What a covariate means.</summary>
public enum CovariateRole
{
    /// <summary>Nothing special.</summary>
    None,

    /// <summary>The price of the series' own product, in money per unit, above zero.</summary>
    Price,

    /// <summary>A promotion: a flag, a depth or an amount; zero means none.</summary>
    Promotion,

    /// <summary>An event such as a holiday: a flag or a category; zero means none.</summary>
    Event,
}
