using System.Collections.Immutable;
using Kontor.Data.Forecasts;
using Kontor.Data.Panels;
using Kontor.Demand.Global;
using Kontor.Errors;

namespace Kontor.Demand.Hierarchies;

/// <summary>The shares of places in the sum of their group, and how far they have been off.</summary>
internal sealed record NationalShares
{
    /// <summary>The specification.</summary>
    public required NationalSplit Specification { get; init; }

    /// <summary>The series.</summary>
    public required ImmutableArray<SeriesKey> Keys { get; init; }

    /// <summary>The period index after each series' last known value. Shape: (series).</summary>
    public required int[] Ends { get; init; }

    /// <summary>Series -> the key of its group.</summary>
    public required ImmutableArray<SeriesKey> Groups { get; init; }

    /// <summary>The share of each series in its group. Shape: (series).</summary>
    public required double[] Shares { get; init; }

    /// <summary>The median size of the relative errors of each series' share. Shape: (series).</summary>
    public required double[] Spreads { get; init; }

    /// <summary>Quantiles of all relative errors over their series' median size, at <see cref="QuantileLevels.Default"/>, the median taken as zero.</summary>
    public required double[] Errors { get; init; }

    /// <summary>Whether the series never was negative. Shape: (series).</summary>
    public required bool[] NonNegative { get; init; }

    /// <summary>The group's known sums after a series that ended before the others of its group; empty for the rest. Shape: (series) lists.</summary>
    public required double[][] Later { get; init; }

    /// <summary>The series that have no forecast.</summary>
    public required ImmutableArray<DataFault> Faults { get; init; }

    internal static NationalShares Measure(NationalSplit settings, Panel panel, Panel sums, ImmutableArray<DataFault> faults)
    {
        Dictionary<SeriesKey, int> positions = sums.Keys.Select((key, g) => (key, g)).ToDictionary(p => p.key, p => p.g);
        int[] groupOf = [.. Enumerable.Range(0, panel.Count).Select(i => positions[settings.GroupKey(panel, i)])];
        int[][] members = [.. Enumerable.Range(0, sums.Count).Select(g => Enumerable.Range(0, panel.Count).Where(i => groupOf[i] == g).ToArray())];
        double[] shares = new double[panel.Count], spreads = new double[panel.Count];
        var relative = new List<double>[panel.Count];
        for (int g = 0; g < sums.Count; g++)
        {
            Write(settings, panel, members[g], sums[g].End, shares);
            foreach (int i in members[g]) relative[i] = [];
            for (int period = sums[g].End - 1; period >= Math.Max(sums[g].Start + settings.Window, sums[g].End - settings.ErrorWindow); period--)
            {
                double[] before = new double[panel.Count];
                Write(settings, panel, members[g], period, before);
                foreach (int i in members[g])
                {
                    double expected = before[i] * sums[g].Target[period - sums[g].Start], actual = At(panel[i], period);
                    if (expected > 0 && !double.IsNaN(actual)) relative[i].Add((actual - expected) / expected);
                }
            }
        }
        double typical = Median([.. relative.SelectMany(r => r).Select(Math.Abs)], 0);
        for (int i = 0; i < spreads.Length; i++) spreads[i] = relative[i].Count < 4 ? typical : Math.Max(1e-6, Median([.. relative[i].Select(Math.Abs)], typical));
        double[] pooled = [.. relative.SelectMany((r, i) => r.Select(e => spreads[i] > 0 ? e / spreads[i] : 0)).Order()];
        return new NationalShares
        {
            Specification = settings,
            Keys = panel.Keys,
            Ends = [.. Enumerable.Range(0, panel.Count).Select(i => panel[i].End)],
            Groups = [.. groupOf.Select(g => sums.Keys[g])],
            Shares = shares,
            Spreads = spreads,
            Errors = [.. QuantileLevels.Default.Select(level => AboutMedian(pooled, level))],
            NonNegative = [.. Enumerable.Range(0, panel.Count).Select(i => Local.LocalModel.IsNonNegative(panel[i].Target))],
            Later = [.. groupOf.Select((g, i) => sums[g].Target[(panel[i].End - sums[g].Start)..].ToArray())],
            Faults = faults,
        };
    }

    // shares from the periods before one
    private static void Write(NationalSplit settings, Panel panel, int[] members, int period, double[] shares)
    {
        double total = 0;
        foreach (int i in members)
        {
            shares[i] = CleanMean([.. Enumerable.Range(period - settings.Window, settings.Window).Select(p => At(panel[i], p)).Where(y => !double.IsNaN(y))], settings.OutlierLimit);
            total += shares[i];
        }
        foreach (int i in members) shares[i] = total > 0 ? shares[i] / total : 1.0 / members.Length;
    }

    /// <summary>The mean of the values that lie within a number of median absolute deviations of their median; 0 for none, and not below 0.</summary>
    internal static double CleanMean(double[] values, double limit)
    {
        if (values.Length == 0) return 0;
        double median = Median(values, 0), deviation = 1.4826 * Median([.. values.Select(v => Math.Abs(v - median))], 0);
        double[] kept = deviation > 0 ? [.. values.Where(v => Math.Abs(v - median) <= limit * deviation)] : values;
        return Math.Max(0, kept.Average());
    }

    private static double AboutMedian(double[] sorted, double level)
    {
        if (sorted.Length < 20) return Distributions.Normal.Quantile(level) / 0.6745; // the median size of a normal error is 0.6745 deviations
        double position = Math.Clamp((level * sorted.Length) - 0.5, 0, sorted.Length - 1);
        int below = Math.Min((int)position, sorted.Length - 2);
        double q = sorted[below] + ((position - below) * (sorted[below + 1] - sorted[below]));
        return level < 0.5 ? Math.Min(0, q) : level > 0.5 ? Math.Max(0, q) : 0;
    }

    private static double At(SeriesView series, int period) => (uint)(period - series.Start) < (uint)series.Length ? series.Target[period - series.Start] : double.NaN;

    private static double Median(double[] values, double none) => values.Length == 0 ? none : Window.Quantile(values, 0.5, new double[values.Length]);
}
