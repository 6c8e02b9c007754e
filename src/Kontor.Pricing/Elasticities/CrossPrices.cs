namespace Kontor.Pricing.Elasticities;

/// <summary>Which prices of other products of the category, in the same channel, are in the demand of a product.</summary>
public enum CrossPrices
{
    /// <summary>Each one where a category has at most <see cref="DemandControls.LargestMatrix"/> products, else their mean.</summary>
    Automatic,

    /// <summary>Each one: the full matrix.</summary>
    Matrix,

    /// <summary>The mean of their logarithms, weighted by units.</summary>
    Index,

    /// <summary>None.</summary>
    None,
}
