namespace Kontor.Trees.Cubist;

/// <summary>What a condition of a rule asks.</summary>
public enum CubistTest
{
    /// <summary>The value is at most the threshold.</summary>
    AtMost,

    /// <summary>The value is above the threshold.</summary>
    Above,

    /// <summary>The category is one of a set.</summary>
    OneOf,
}
