namespace Kontor.Data.Configuration;

/// <summary>What a period without a row means inside a series' life.</summary>
public enum GapRule
{
    /// <summary>Zero for transactions (nothing was sold), missing for a panel with one row per period; which of the two it is, is decided from the data and said.</summary>
    Auto,

    /// <summary>Nothing was sold.</summary>
    Zero,

    /// <summary>It is not known what was sold.</summary>
    Missing,
}
