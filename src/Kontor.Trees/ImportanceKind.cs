namespace Kontor.Trees;

/// <summary>How the importance of a feature is counted over the splits that use it.</summary>
public enum ImportanceKind
{
    /// <summary>The mean gain of a split.</summary>
    Gain,

    /// <summary>The sum of the gains.</summary>
    TotalGain,

    /// <summary>The mean cover (sum of second derivatives) of a split.</summary>
    Cover,

    /// <summary>The sum of the covers.</summary>
    TotalCover,

    /// <summary>The number of splits.</summary>
    Splits,
}
