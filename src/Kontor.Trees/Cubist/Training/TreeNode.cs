using System.Collections.Immutable;

namespace Kontor.Trees.Cubist.Training;

/// <summary>A node of a model tree while it is built.</summary>
internal sealed class TreeNode
{
    /// <summary>The node's rows, as a part of the grower's arrays.</summary>
    internal required int Start { get; init; }

    internal required int Count { get; init; }

    /// <summary>The conditions from the root to here.</summary>
    internal required ImmutableArray<CubistCondition> Path { get; init; }

    internal TreeNode? Low { get; set; }

    internal TreeNode? High { get; set; }

    /// <summary>The node's own linear model; the leaves' become the rules'.</summary>
    internal LinearModel? Model { get; set; }

    /// <summary>The estimated error of the node's own model, when nothing else is there.</summary>
    internal double OwnError { get; set; }

    /// <summary>The same as one side of a split, which pays for the split.</summary>
    internal double BranchError { get; set; }

    /// <summary>The estimated error of what hangs below, or of this side of the split in a leaf.</summary>
    internal double Error { get; set; }

    internal bool IsLeaf => Low is null;

    internal IEnumerable<TreeNode> Leaves() => IsLeaf ? [this] : Low!.Leaves().Concat(High!.Leaves());

    /// <summary>The node and all below it.</summary>
    internal IEnumerable<TreeNode> All() => IsLeaf ? [this] : Low!.All().Concat(High!.All()).Prepend(this);
}
