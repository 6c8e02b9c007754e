namespace Kontor.Trees;

/// <summary>The direction in which the prediction may move with a feature.</summary>
public enum Monotonicity
{
    /// <summary>Never up as the feature goes up.</summary>
    Decreasing = -1,

    /// <summary>Either way.</summary>
    Free = 0,

    /// <summary>Never down as the feature goes up.</summary>
    Increasing = 1,
}
