namespace Kontor.Trees;

/// <summary>Which node is split next.</summary>
public enum TreeGrowth
{
    /// <summary>Level by level.</summary>
    DepthWise,

    /// <summary>The node with the largest gain (needs the histogram or approximate method).</summary>
    LossGuided,
}
