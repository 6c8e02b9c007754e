using System.Collections.Immutable;

namespace Kontor.Trees.Cubist.Training;

/// <summary>Grows a model tree (Quinlan 1992, section 2.1).</summary>
internal sealed class TreeGrower
{
    private const double LeastDeviation = 0.05; // Quinlan 1992: stop below 5% of the whole set's deviation
    private readonly TrainingTable _table;
    private readonly double[] _target;
    private readonly ParallelOptions _options;
    private readonly int _minimum;
    private readonly int[][] _order;
    private readonly double[] _residual;
    private readonly double[] _reciprocals;
    private readonly bool[] _low;
    private readonly double _stop;

    internal TreeGrower(TrainingTable table, double[] target, int minimum, ParallelOptions options)
    {
        (_table, _target, _minimum, _options) = (table, target, minimum, options);
        Rows = [.. Enumerable.Range(0, table.Rows)];
        _order = [.. table.Order.Select(o => (int[])o.Clone())];
        _residual = new double[table.Rows];
        _reciprocals = [.. Enumerable.Range(0, table.Rows + 1).Select(n => 1.0 / n)];
        _low = new bool[table.Rows];
        double mean = target.Average();
        _stop = LeastDeviation * Math.Sqrt(target.Sum(t => (t - mean) * (t - mean)) / target.Length);
    }

    /// <summary>The rows, so that each node's are next to each other.</summary>
    internal int[] Rows { get; }

    internal TreeNode Grow()
    {
        var root = new TreeNode { Start = 0, Count = Rows.Length, Path = [] };
        var open = new Stack<TreeNode>([root]);
        while (open.TryPop(out TreeNode? node))
        {
            _options.CancellationToken.ThrowIfCancellationRequested();
            if (!Split(node)) continue;
            open.Push(node.High!);
            open.Push(node.Low!);
        }
        return root;
    }

    internal ReadOnlyMemory<int> RowsOf(TreeNode node) => Rows.AsMemory(node.Start, node.Count);

    private bool Split(TreeNode node)
    {
        if (node.Count < 2 * _minimum) return false;
        ReadOnlyMemory<int> rows = RowsOf(node);
        int[] columns = [.. node.Path.Where(c => c.Test != CubistTest.OneOf).Select(c => c.Column).Distinct().Order()];
        LinearModel model = ModelFitter.ByAbsoluteError(_table, rows, _target, columns, _options);
        double[] predictions = new double[node.Count];
        model.Predict(_table, rows.Span, predictions);
        double squares = 0;
        for (int i = 0; i < predictions.Length; i++)
        {
            double residual = _target[rows.Span[i]] - predictions[i];
            _residual[rows.Span[i]] = residual;
            squares += residual * residual;
        }
        if (Math.Sqrt(squares / node.Count) <= _stop) return false;

        double[] scores = new double[_order.Length];
        int[] lows = new int[_order.Length];
        var sets = new (ImmutableArray<int> Low, ImmutableArray<int> High)[_order.Length];
        void Score(int c)
        {
            CubistColumn kind = _table.Preparation[c];
            if (kind.IsCategorical) (scores[c], sets[c].Low, sets[c].High) = SplitSearch.Categories(_table.Columns[c], kind.Levels + 1, RowsOf(node).Span, _residual, _reciprocals, _minimum);
            else (scores[c], lows[c]) = SplitSearch.Threshold(_table.Columns[c], _order[c].AsSpan(node.Start, node.Count), _residual, _reciprocals, _minimum);
        }
        Work.For(_order.Length, (long)node.Count * _order.Length, _options, Score);

        int best = Array.IndexOf(scores, scores.Min());
        if (double.IsInfinity(scores[best])) return false;
        CubistCondition low, high;
        if (_table.Preparation[best].IsCategorical)
        {
            low = new CubistCondition(best, CubistTest.OneOf, 0, sets[best].Low);
            high = low with { Codes = sets[best].High };
        }
        else
        {
            ReadOnlySpan<int> order = _order[best].AsSpan(node.Start, node.Count);
            double[] values = _table.Columns[best];
            // the threshold is a value of the data: the largest that lies at or below the middle of the gap (Quinlan 1993, "C4.5", section 2.4)
            double cut = _table.LargestAtMost(best, (values[order[lows[best] - 1]] / 2) + (values[order[lows[best]]] / 2));
            cut = Math.Max(cut, values[order[lows[best] - 1]]);
            low = new CubistCondition(best, CubistTest.AtMost, cut, []);
            high = low with { Test = CubistTest.Above };
        }
        Divide(node, low, high);
        return true;
    }

    private void Divide(TreeNode node, CubistCondition low, CubistCondition high)
    {
        double[] values = _table.Columns[low.Column];
        int count = 0;
        foreach (int row in RowsOf(node).Span)
        {
            _low[row] = low.Holds(values[row]);
            if (_low[row]) count++;
        }
        void Part(int c)
        {
            int[] list = c < _order.Length ? _order[c] : Rows;
            if (list.Length == 0) return;
            Span<int> part = list.AsSpan(node.Start, node.Count);
            int[] rest = System.Buffers.ArrayPool<int>.Shared.Rent(node.Count - count);
            int a = 0, b = 0;
            foreach (int row in part)
            {
                if (_low[row]) part[a++] = row;
                else rest[b++] = row;
            }
            rest.AsSpan(0, b).CopyTo(part[a..]);
            System.Buffers.ArrayPool<int>.Shared.Return(rest);
        }
        Work.For(_order.Length + 1, (long)node.Count * _order.Length, _options, Part);
        node.Low = new TreeNode { Start = node.Start, Count = count, Path = node.Path.Add(low) };
        node.High = new TreeNode { Start = node.Start + count, Count = node.Count - count, Path = node.Path.Add(high) };
    }
}
