namespace Kontor.Data.Configuration;

/// <summary>What turns a cell of the target column into units.</summary>
public enum TargetTransform
{
    /// <summary>Nothing: the cell holds units.</summary>
    None,

    /// <summary>The exponential: the cell holds the natural logarithm of units.</summary>
    Exp,
}
