using Kontor.Demand.Features;
using Kontor.Randomness;

namespace Kontor.Demand.Regressions;

/// <summary>Draws the rows that are fitted to.</summary>
internal static class RegressionRows
{
    /// <summary>Every known value of the last periods, each at <see cref="FeatureRegression.RowsPerTarget"/> steps drawn by the seed, thinned to <see cref="FeatureRegression.MaxRows"/>.</summary>
    /// <param name="settings">The specification.</param>
    /// <param name="history">The series.</param>
    /// <param name="heldOut">The number of newest periods of each series that are left out.</param>
    /// <param name="seed">The seed; each series has its own stream.</param>
    internal static List<FeatureRow> Of(FeatureRegression settings, FeatureHistory history, int heldOut, ulong seed)
    {
        int steps = settings.Horizon, each = Math.Min(steps, settings.RowsPerTarget), end = history.Ends.Max() - heldOut, least = Math.Clamp(end / 4, 1, 8);
        RandomStream root = RandomStream.Of(seed, "regression: rows");
        var rows = new List<(FeatureRow Row, double Draw)>();
        for (int i = 0; i < history.Count; i++)
        {
            ReadOnlySpan<double> y = history.TargetOf(i);
            RandomStream own = root.Child(history.Keys[i].ToString());
            int begin = history.Begins[i], last = history.Ends[i] - heldOut;
            int[] known = Known(y[..Math.Max(0, last)]);
            for (int t = begin + 1; t < last; t++)
            {
                int draw = own.NextInt(steps);
                for (int k = 0; k < each; k++)
                {
                    int origin = t - 1 - ((draw + (k * steps / each)) % steps);
                    double thin = own.NextDouble();
                    if (t >= end - settings.History && !double.IsNaN(y[t]) && origin >= begin && known[origin] >= least) rows.Add((new FeatureRow(i, origin - begin, t - begin), thin));
                }
            }
        }
        double share = (double)settings.MaxRows / Math.Max(1, rows.Count);
        return [.. rows.Where(r => r.Draw < share).Select(r => r.Row)];
    }

    // known values up to each period
    private static int[] Known(ReadOnlySpan<double> y)
    {
        int[] known = new int[y.Length];
        for (int t = 0, count = 0; t < y.Length; t++) known[t] = count += double.IsNaN(y[t]) ? 0 : 1;
        return known;
    }
}
