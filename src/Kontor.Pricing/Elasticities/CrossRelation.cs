namespace Kontor.Pricing.Elasticities;

/// <summary>What two products are to each other.</summary>
public enum CrossRelation
{
    /// <summary>The interval holds zero.</summary>
    Unclear,

    /// <summary>The interval lies above zero: a dearer other is good for the demand of this one.</summary>
    Substitute,

    /// <summary>The interval lies below zero: a dearer other is bad for the demand of this one.</summary>
    Complement,
}
