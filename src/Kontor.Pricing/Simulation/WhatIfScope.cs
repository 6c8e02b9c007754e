namespace Kontor.Pricing.Simulation;

/// <summary>Whose prices change together in a what-if.</summary>
public enum WhatIfScope
{
    /// <summary>All items by the same share.</summary>
    Together,

    /// <summary>One product at a time, in all its channels.</summary>
    EachProduct,

    /// <summary>One item at a time.</summary>
    EachItem,
}
