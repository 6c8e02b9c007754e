using System.Collections.Immutable;

namespace Kontor.Trees.Cubist.Training;

/// <summary>Makes the rules of one committee member: grow, prune, smooth, turn paths to rules, simplify.</summary>
internal static class MemberTraining
{
    /// <summary>Fits one member.</summary>
    /// <param name="specification">Rules, smallest leaf.</param>
    /// <param name="table">The training rows.</param>
    /// <param name="outcome">The target that rules are judged by. (rows)</param>
    /// <param name="target">What this member's models are fitted to: the outcome, or the outcome corrected by the member before. (rows)</param>
    /// <param name="options">Threads and cancellation.</param>
    internal static ImmutableArray<CubistRule> Fit(BoostedCubist specification, TrainingTable table, double[] outcome, double[] target, ParallelOptions options)
    {
        var grower = new TreeGrower(table, target, specification.SmallestLeaf(table.Rows), options);
        TreeNode root = grower.Grow();
        TreePruner.Prune(grower, root, table, target, specification.Rules, options);
        var drafts = new List<RuleDraft>();
        Draft([root]);
        new RuleSimplifier(table, outcome, drafts, options).Run();
        var rules = new CubistRule[drafts.Count];
        Work.For(rules.Length, (long)rules.Length * table.Rows, options, r => rules[r] = Finish(drafts[r], table, outcome));
        return [.. rules.OrderBy(r => r.Mean).ThenBy(r => r.Coverage)];

        void Draft(ImmutableArray<TreeNode> fromLeafToRoot)
        {
            TreeNode node = fromLeafToRoot[0];
            if (!node.IsLeaf)
            {
                Draft([node.Low!, .. fromLeafToRoot]);
                Draft([node.High!, .. fromLeafToRoot]);
                return;
            }
            LinearModel model = TreePruner.Smooth(grower, fromLeafToRoot, table, target);
            ReadOnlySpan<int> rows = grower.RowsOf(node).Span;
            drafts.Add(new RuleDraft(node.Path, Centred(model, table, rows, target), node.Model!.Parameters));
        }
    }

    /// <summary>Moves the constant to the median residual (the upper of the middle two), which gives the least absolute error.</summary>
    private static LinearModel Centred(LinearModel model, TrainingTable table, ReadOnlySpan<int> rows, double[] target)
    {
        double[] residuals = new double[rows.Length];
        model.Predict(table, rows, residuals);
        for (int i = 0; i < rows.Length; i++) residuals[i] = target[rows[i]] - residuals[i];
        Array.Sort(residuals);
        return model.With(model.Intercept + residuals[residuals.Length / 2]);
    }

    private static CubistRule Finish(RuleDraft draft, TrainingTable table, double[] outcome)
    {
        int[] covered = Covered(draft.Conditions, table);
        double[] predictions = new double[covered.Length];
        draft.Model.Predict(table, covered, predictions);
        double sum = 0, low = double.PositiveInfinity, high = double.NegativeInfinity, error = 0;
        for (int i = 0; i < covered.Length; i++)
        {
            double y = outcome[covered[i]];
            sum += y;
            low = Math.Min(low, y);
            high = Math.Max(high, y);
            error += Math.Abs(y - predictions[i]);
        }
        IEnumerable<CubistTerm> terms = draft.Model.Columns.Select((c, k) => new CubistTerm(c, draft.Model.Coefficients[k])).Where(t => t.Coefficient != 0);
        return new CubistRule
        {
            Conditions = [.. draft.Conditions.OrderBy(c => c.Column).ThenBy(c => c.Test).ThenBy(c => c.Threshold)],
            Intercept = draft.Model.Intercept,
            Terms = [.. terms.OrderByDescending(t => Math.Abs(t.Coefficient) * table.Preparation[t.Column].Deviation).ThenBy(t => t.Column)],
            Coverage = covered.Length,
            Mean = sum / covered.Length,
            Low = low,
            High = high,
            Error = ModelFitter.Adjusted(error / covered.Length, covered.Length, Math.Min(draft.Parameters, covered.Length - 1)),
        };
    }

    private static int[] Covered(ImmutableArray<CubistCondition> conditions, TrainingTable table)
    {
        int[] rows = [.. Enumerable.Range(0, table.Rows)];
        int count = rows.Length;
        foreach (CubistCondition condition in conditions)
        {
            double[] values = table.Columns[condition.Column];
            int kept = 0;
            for (int i = 0; i < count; i++)
            {
                if (condition.Holds(values[rows[i]])) rows[kept++] = rows[i];
            }
            count = kept;
        }
        return rows[..count];
    }
}
