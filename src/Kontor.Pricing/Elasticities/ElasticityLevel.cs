namespace Kontor.Pricing.Elasticities;

/// <summary>Over what an elasticity is meant.</summary>
public enum ElasticityLevel
{
    /// <summary>One product in one channel: a series of the panel.</summary>
    Series,

    /// <summary>One product over its channels.</summary>
    Product,

    /// <summary>One channel over its products.</summary>
    Channel,

    /// <summary>One category over its products.</summary>
    Category,

    /// <summary>Everything.</summary>
    Total,
}
