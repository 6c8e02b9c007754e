namespace Kontor.Pricing.Neural;

/// <summary>Means of log prices over groups of series, period by period, without one of them.</summary>
internal sealed class PeerMeans
{
    private readonly int[] _groups; // row of the panel -> number of its group
    private readonly double[] _sums;
    private readonly int[] _counts;
    private readonly int _start, _periods;

    /// <param name="series">Row of the panel -> series; -1 for one that is not known.</param>
    /// <param name="group">Series -> its group.</param>
    /// <param name="start">The first period.</param>
    /// <param name="end">The period after the last one.</param>
    internal PeerMeans(int[] series, Func<int, int> group, int start, int end)
    {
        (_start, _periods) = (start, Math.Max(0, end - start));
        _groups = Array.ConvertAll(series, s => s < 0 ? 0 : group(s));
        int count = _groups.Length == 0 ? 0 : _groups.Max() + 1;
        (_sums, _counts) = (new double[count * _periods], new int[count * _periods]);
    }

    internal void Add(int row, int period, double value)
    {
        if (double.IsNaN(value)) return;
        int at = (_groups[row] * _periods) + period - _start;
        _sums[at] += value;
        _counts[at]++;
    }

    /// <summary>The mean over the others of the group; 0 where there are none.</summary>
    /// <param name="row">The row of the panel.</param>
    /// <param name="period">The period.</param>
    /// <param name="own">What was added for the row itself; NaN for nothing.</param>
    internal double Without(int row, int period, double own)
    {
        int at = (_groups[row] * _periods) + period - _start, others = _counts[at] - (double.IsNaN(own) ? 0 : 1);
        return others == 0 ? 0 : (_sums[at] - (double.IsNaN(own) ? 0 : own)) / others;
    }

    /// <summary>A number less the mean over the others of the group; 0 where there are none.</summary>
    /// <param name="row">The row of the panel.</param>
    /// <param name="period">The period.</param>
    /// <param name="number">The number.</param>
    /// <param name="over">What was added for the row itself, less the number; NaN for nothing.</param>
    internal double Over(int row, int period, double number, double over)
    {
        int at = (_groups[row] * _periods) + period - _start, others = _counts[at] - (double.IsNaN(over) ? 0 : 1);
        return others == 0 ? 0 : number - Without(row, period, number + over);
    }
}
