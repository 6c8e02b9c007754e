namespace Kontor.Pricing.Neural;

/// <summary>Means over groups of series, period by period, without one of them.</summary>
internal sealed class PeerMeans
{
    private readonly int[] _groups; // row of the table -> number of its group
    private readonly double[] _sums;
    private readonly int[] _counts;
    private readonly int _start, _periods;

    /// <param name="series">Row of the table -> series; -1 for one that is not known.</param>
    /// <param name="group">Series -> its group.</param>
    /// <param name="start">The first period.</param>
    /// <param name="end">The period after the last one.</param>
    internal PeerMeans(int[] series, Func<int, int> group, int start, int end)
    {
        (_start, _periods) = (start, end - start);
        _groups = Array.ConvertAll(series, s => s < 0 ? -1 : group(s));
        int count = _groups.Max() + 1;
        (_sums, _counts) = (new double[count * _periods], new int[count * _periods]);
    }

    /// <summary>Adds a value of a row; NaN is none.</summary>
    internal void Add(int row, int period, double value)
    {
        if (double.IsNaN(value)) return;
        _sums[At(row, period)] += value;
        _counts[At(row, period)]++;
    }

    /// <summary>Whether there are others in the group, besides what was added for the row itself.</summary>
    internal bool HasOthers(int row, int period, double own) => _counts[At(row, period)] > (double.IsNaN(own) ? 0 : 1);

    /// <summary>The mean over the others of the group; 0 where there are none.</summary>
    /// <param name="row">The row.</param>
    /// <param name="period">The period.</param>
    /// <param name="own">What was added for the row itself; NaN for nothing.</param>
    internal double Without(int row, int period, double own)
    {
        if (!HasOthers(row, period, own)) return 0;
        return double.IsNaN(own) ? _sums[At(row, period)] / _counts[At(row, period)] : (_sums[At(row, period)] - own) / (_counts[At(row, period)] - 1);
    }

    private int At(int row, int period) => (_groups[row] * _periods) + period - _start;
}
