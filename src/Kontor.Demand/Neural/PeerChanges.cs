using Kontor.Demand.Features;

namespace Kontor.Demand.Neural;

/// <summary>What similar series did a season ago, from the four periods before to the period itself: the season of a group is known better than that of one series. On the network's scale.</summary>
internal sealed class PeerChanges
{
    private const int Recent = 4;
    private readonly FeatureHistory _history;
    private readonly int _season;
    private readonly double[][] _means; // per grouping (groups x columns), NaN where no member is known

    /// <param name="history">The series and their groups.</param>
    /// <param name="scale">The scale.</param>
    /// <param name="season">Periods in a season; 0 where none is known.</param>
    /// <param name="sizes">The size of each series before each period. Shape: (series) of (length + 1).</param>
    internal PeerChanges(FeatureHistory history, DemandScale scale, int season, float[][] sizes)
    {
        (_history, _season) = (history, season);
        _means = season == 0 ? [] : [.. history.GroupOf.Select(groupOf => Means(groupOf, scale, sizes))];
    }

    /// <summary>The number of groupings.</summary>
    internal int Count => _means.Length;

    /// <summary>Writes the change of each grouping; 0 where it is not known.</summary>
    /// <param name="series">The series.</param>
    /// <param name="period">The period, counted from the series' first.</param>
    /// <param name="into">Receives the changes. Shape: (Count).</param>
    internal void Write(int series, int period, Span<float> into)
    {
        int ago = _history.Begins[series] + period - _season;
        for (int g = 0; g < _means.Length; g++)
        {
            ReadOnlySpan<double> means = _means[g].AsSpan(_history.GroupOf[g][series] * _history.Width, _history.Width);
            double before = Global.Window.Mean(means[Math.Clamp(ago - Recent, 0, means.Length)..Math.Clamp(ago, 0, means.Length)]);
            double change = (uint)ago < (uint)means.Length ? means[ago] - before : double.NaN;
            into[g] = double.IsNaN(change) ? 0 : (float)Math.Clamp(change, -5, 5);
        }
    }

    private double[] Means(int[] groupOf, DemandScale scale, float[][] sizes)
    {
        int width = _history.Width;
        double[] sums = new double[(groupOf.Max() + 1) * width];
        int[] counts = new int[sums.Length];
        for (int i = 0; i < groupOf.Length; i++)
        {
            ReadOnlySpan<double> target = _history.TargetOf(i);
            for (int t = _history.Begins[i]; t < _history.Ends[i]; t++)
            {
                if (double.IsNaN(target[t])) continue;
                int at = (groupOf[i] * width) + t;
                sums[at] += scale.Forward(target[t], sizes[i][t - _history.Begins[i]]);
                counts[at]++;
            }
        }
        for (int k = 0; k < sums.Length; k++) sums[k] = counts[k] > 0 ? sums[k] / counts[k] : double.NaN;
        return sums;
    }
}
