namespace Kontor.Trees.Cubist.Training;

/// <summary>Gives every node a linear model and cuts what does not lower the estimated error (Quinlan 1992, sections 2.2 and 2.3).</summary>
internal static class TreePruner
{
    /// <summary>What a split costs each side besides the parameters of its model: a column and a threshold.</summary>
    private const int SplitParameters = 2;

    /// <summary>Fits, prunes bottom-up, then cuts further until there are no more leaves than allowed.</summary>
    internal static void Prune(TreeGrower grower, TreeNode root, TrainingTable table, double[] target, int mostLeaves, ParallelOptions options)
    {
        Fit(root, grower, table, target, options);
        var weakest = new PriorityQueue<TreeNode, (double Loss, int Start)>();
        List<TreeNode> inner = [.. root.All().Where(n => !n.IsLeaf)];
        int leaves = inner.Count + 1;
        foreach (TreeNode node in inner.Where(BeforeLeaves)) weakest.Enqueue(node, (Loss(node), node.Start));
        Dictionary<TreeNode, TreeNode> parents = inner.SelectMany(n => new[] { (n.Low!, n), (n.High!, n) }).ToDictionary(p => p.Item1, p => p.n);
        while (leaves > mostLeaves && weakest.TryDequeue(out TreeNode? node, out _))
        {
            Cut(node);
            leaves--;
            if (parents.TryGetValue(node, out TreeNode? parent) && BeforeLeaves(parent)) weakest.Enqueue(parent, (Loss(parent), parent.Start));
        }
    }

    /// <summary>Mixes the models from the leaf up to the root, each pair with the share that gives the leaf's residuals the least variance
    /// (Kuhn and Johnson 2013, "Applied Predictive Modeling", section 8.2).</summary>
    internal static LinearModel Smooth(TreeGrower grower, IReadOnlyList<TreeNode> fromLeafToRoot, TrainingTable table, double[] target)
    {
        ReadOnlySpan<int> rows = grower.RowsOf(fromLeafToRoot[0]).Span;
        LinearModel model = fromLeafToRoot[0].Model!;
        double[] child = new double[rows.Length], parent = new double[rows.Length];
        foreach (TreeNode above in fromLeafToRoot.Skip(1))
        {
            model.Predict(table, rows, child);
            above.Model!.Predict(table, rows, parent);
            double childMean = 0, parentMean = 0;
            for (int i = 0; i < rows.Length; i++)
            {
                childMean += child[i] = target[rows[i]] - child[i];
                parentMean += parent[i] = target[rows[i]] - parent[i];
            }
            childMean /= rows.Length;
            parentMean /= rows.Length;
            double parentSquares = 0, products = 0, differences = 0;
            for (int i = 0; i < rows.Length; i++)
            {
                double c = child[i] - childMean, p = parent[i] - parentMean;
                parentSquares += p * p;
                products += c * p;
                differences += (p - c) * (p - c);
            }
            // a = (var p - cov) / (var p + var c - 2 cov)
            double share = differences > 0 ? Math.Clamp((parentSquares - products) / differences, 0, 1) : 1;
            if (share < 1) model = model.Mix(above.Model!, share);
        }
        return model;
    }

    private static int[] Fit(TreeNode node, TreeGrower grower, TrainingTable table, double[] target, ParallelOptions options)
    {
        options.CancellationToken.ThrowIfCancellationRequested();
        int[] below = [];
        if (!node.IsLeaf)
        {
            int split = node.Low!.Path[^1].Column;
            below = [.. Fit(node.Low!, grower, table, target, options), .. Fit(node.High!, grower, table, target, options), split];
        }
        // a model may use what is tested above and below its node
        int[] columns = [.. node.Path.Select(c => c.Column).Concat(below).Where(c => !table.Preparation[c].IsCategorical).Distinct().Order()];
        ReadOnlyMemory<int> rows = grower.RowsOf(node);
        node.Model = ModelFitter.ByVariance(table, rows, target, columns, options);
        double absolute = ModelFitter.MeanAbsolute(table, rows.Span, target, node.Model);
        node.OwnError = ModelFitter.Adjusted(absolute, rows.Length, node.Model.Parameters);
        node.BranchError = ModelFitter.Adjusted(absolute, rows.Length, node.Model.Parameters + SplitParameters);
        node.Error = node.BranchError;
        if (!node.IsLeaf)
        {
            double error = Below(node);
            if (node.OwnError <= error) Cut(node);
            else node.Error = error;
        }
        return below;
    }

    private static double Below(TreeNode node) => ((node.Low!.Count * node.Low.Error) + (node.High!.Count * node.High.Error)) / node.Count;

    private static double Loss(TreeNode node) => node.Count * (node.BranchError - node.Error);

    private static bool BeforeLeaves(TreeNode node) => !node.IsLeaf && node.Low!.IsLeaf && node.High!.IsLeaf;

    private static void Cut(TreeNode node)
    {
        node.Low = null;
        node.High = null;
        node.Error = node.BranchError;
    }
}
