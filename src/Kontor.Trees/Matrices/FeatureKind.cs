namespace Kontor.Trees.Matrices;

/// <summary>What the numbers of one feature column mean.</summary>
public enum FeatureKind
{
    /// <summary>A quantity: splits are thresholds.</summary>
    Quantitative,

    /// <summary>A whole number: splits are thresholds.</summary>
    Integer,

    /// <summary>Zero or one.</summary>
    Indicator,

    /// <summary>A category code 0, 1, 2, ...: splits are sets of codes. Needs the histogram or approximate method.</summary>
    Categorical,
}
