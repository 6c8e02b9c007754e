using Kontor.Randomness;

namespace Kontor.Demand.Global;

/// <summary>The rows of a training and their split into folds by whole blocks: all series of a product in one target period.</summary>
internal sealed class TrainingRows
{
    private const int Folds = 3;
    private readonly Dictionary<(int Product, int Period), int> _folds;

    private TrainingRows(TreeRow[] rows, int[] starts, Dictionary<(int Product, int Period), int> folds)
    {
        Rows = rows;
        Starts = starts;
        _folds = folds;
    }

    /// <summary>The rows in blocks, fold after fold.</summary>
    internal TreeRow[] Rows { get; }

    /// <summary>The first row of each fold, and the number of rows. Shape: (folds + 1).</summary>
    internal int[] Starts { get; }

    /// <summary>The fold of a block; the first where it was not trained on.</summary>
    /// <param name="product">The product.</param>
    /// <param name="period">The period index of the target.</param>
    internal int FoldOf(int product, int period) => _folds.GetValueOrDefault((product, period));

    /// <summary>Draws steps per block, so that every value is used RowsPerTarget times, and the folds.</summary>
    internal static TrainingRows Of(GlobalTrees specification, FeatureSet features, ulong seed)
    {
        PanelGrid grid = features.Grid;
        TreeRow[] all = All(specification, features, seed);
        TreeBlock.Sort(all, features.Products);
        RandomStream root = RandomStream.Of(seed, "trees: folds");
        (int Product, int Period, int Count, double Draw)[] blocks =
        [
            .. all.GroupBy(r => (Product: features.Products.GroupOf[r.Series], r.Target)).Select(g =>
            {
                RandomStream own = root.Child(g.Key.Product).Child(grid.Start + g.Key.Target);
                return (g.Key.Product, grid.Start + g.Key.Target, g.Count(), own.NextDouble());
            }).OrderBy(b => b.Item4),
        ];
        var folds = new Dictionary<(int, int), int>();
        int[] starts = new int[Folds + 1];
        int taken = 0;
        foreach ((int product, int period, int count, _) in blocks)
        {
            int fold = (int)((long)taken * Folds / all.Length);
            folds.Add((product, period), fold);
            taken += count;
            starts[fold + 1] += count;
        }
        for (int f = 0; f < Folds; f++) starts[f + 1] += starts[f];
        // a stable sort keeps blocks together
        TreeRow[] rows = [.. all.OrderBy(r => folds[(features.Products.GroupOf[r.Series], grid.Start + r.Target)])];
        return new TrainingRows(rows, starts, folds);
    }

    private static TreeRow[] All(GlobalTrees specification, FeatureSet features, ulong seed)
    {
        PanelGrid grid = features.Grid;
        int steps = specification.Strategy == TreeStrategy.Recursive ? 1 : specification.Horizon, each = Math.Min(steps, specification.RowsPerTarget);
        int end = grid.Ends.Max(), least = Math.Clamp(end / 4, 1, 8);
        int[] begins = [.. Enumerable.Range(0, grid.Count).Select(i => FirstObserved(grid.TargetOf(i)))];
        RandomStream root = RandomStream.Of(seed, "trees: steps");
        var rows = new List<TreeRow>();
        for (int g = 0; g < features.Products.Members.Length; g++)
        {
            for (int t = Math.Max(1, end - specification.History); t < end; t++)
            {
                RandomStream own = root.Child(g).Child(grid.Start + t);
                int draw = own.NextInt(steps);
                for (int k = 0; k < each; k++)
                {
                    int origin = t - 1 - ((draw + (k * steps / each)) % steps);
                    foreach (int i in features.Products.Members[g])
                    {
                        if (origin - begins[i] + 1 < least || double.IsNaN(grid.TargetOf(i)[t]) || !features.HasLevel(i, origin)) continue;
                        rows.Add(new TreeRow(i, origin, t));
                    }
                }
            }
        }
        if (rows.Count <= specification.MaxRows) return [.. rows];
        double share = (double)specification.MaxRows / rows.Count;
        RandomStream thin = RandomStream.Of(seed, "trees: rows");
        return
        [
            .. rows.Where(r =>
            {
                RandomStream own = thin.Child(((long)r.Series << 32) + (r.Target * 64) + r.Step);
                return own.NextDouble() < share;
            }),
        ];
    }

    private static int FirstObserved(ReadOnlySpan<double> y)
    {
        for (int t = 0; t < y.Length; t++)
        {
            if (!double.IsNaN(y[t])) return t;
        }
        return y.Length;
    }
}
