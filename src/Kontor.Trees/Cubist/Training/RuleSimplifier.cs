namespace Kontor.Trees.Cubist.Training;

/// <summary>Drops conditions from rules, always the one whose loss serves the mean absolute error of all rules together best, until every loss would hurt.</summary>
/// <remarks>Rows that several rules cover get the mean of their predictions, so a rule that reaches into its neighbours' ground is judged together with them.
/// Conditions whose loss changes nothing are dropped too: they are implied by others.</remarks>
internal sealed class RuleSimplifier
{
    private const int MostRows = 16_384;
    private readonly TrainingTable _table;
    private readonly double[] _target;
    private readonly List<RuleDraft> _rules;
    private readonly ParallelOptions _options;
    private readonly int[] _rows;
    private readonly double[][] _predictions; // (rules, rows)
    private readonly short[][] _failed; // how many conditions each row fails (rules, rows)
    private readonly int[][] _which; // the sum of the positions of the failed ones (rules, rows)
    private readonly double[] _sum;
    private readonly int[] _count;

    internal RuleSimplifier(TrainingTable table, double[] target, List<RuleDraft> rules, ParallelOptions options)
    {
        (_table, _target, _rules, _options) = (table, target, rules, options);
        int step = ((table.Rows - 1) / MostRows) + 1;
        _rows = [.. Enumerable.Range(0, table.Rows).Where(i => i % step == 0)];
        _predictions = new double[rules.Count][];
        _failed = new short[rules.Count][];
        _which = new int[rules.Count][];
        _sum = new double[_rows.Length];
        _count = new int[_rows.Length];
    }

    internal void Run()
    {
        long work = (long)_rules.Count * _rows.Length;
        Work.For(_rules.Count, work, _options, r =>
        {
            _predictions[r] = new double[_rows.Length];
            _rules[r].Model.Predict(_table, _rows, _predictions[r]);
            _failed[r] = new short[_rows.Length];
            _which[r] = new int[_rows.Length];
            for (int j = 0; j < _rules[r].Conditions.Length; j++) Count(r, j, 1);
        });
        for (int r = 0; r < _rules.Count; r++)
        {
            for (int i = 0; i < _rows.Length; i++)
            {
                if (_failed[r][i] == 0) Cover(r, i);
            }
        }
        // positions are kept: a dropped condition is only marked
        bool[][] dropped = [.. _rules.Select(r => new bool[r.Conditions.Length])];
        var best = new (double Change, int Condition)[_rules.Count];
        while (true)
        {
            Work.For(_rules.Count, work, _options, r => best[r] = Best(r, dropped[r]));
            int rule = 0;
            for (int r = 1; r < best.Length; r++)
            {
                if (best[r].Change < best[rule].Change) rule = r;
            }
            if (best.Length == 0 || !(best[rule].Change <= 1e-12 * _sum.Length)) break;
            Drop(rule, best[rule].Condition);
            dropped[rule][best[rule].Condition] = true;
        }
        for (int r = 0; r < _rules.Count; r++)
            _rules[r].Conditions = [.. _rules[r].Conditions.Where((_, j) => !dropped[r][j])];
    }

    private (double Change, int Condition) Best(int r, bool[] dropped)
    {
        double[] change = new double[dropped.Length];
        short[] failed = _failed[r];
        for (int i = 0; i < failed.Length; i++)
        {
            if (failed[i] != 1) continue;
            double target = _target[_rows[i]], before = _sum[i] / _count[i], after = (_sum[i] + _predictions[r][i]) / (_count[i] + 1);
            change[_which[r][i]] += Math.Abs(target - after) - Math.Abs(target - before);
        }
        (double Change, int Condition) best = (double.PositiveInfinity, -1);
        for (int j = 0; j < change.Length; j++)
        {
            if (!dropped[j] && change[j] < best.Change) best = (change[j], j);
        }
        return best;
    }

    private void Drop(int r, int j)
    {
        short[] before = (short[])_failed[r].Clone();
        Count(r, j, -1);
        for (int i = 0; i < before.Length; i++)
        {
            if (before[i] == 1 && _failed[r][i] == 0) Cover(r, i);
        }
    }

    private void Count(int r, int j, int sign)
    {
        CubistCondition condition = _rules[r].Conditions[j];
        double[] values = _table.Columns[condition.Column];
        for (int i = 0; i < _rows.Length; i++)
        {
            if (condition.Holds(values[_rows[i]])) continue;
            _failed[r][i] += (short)sign;
            _which[r][i] += sign * j;
        }
    }

    private void Cover(int r, int i)
    {
        _sum[i] += _predictions[r][i];
        _count[i]++;
    }
}
