using System.Collections.Immutable;

namespace Kontor.Demand.Global.Features;

/// <summary>The target's own past: last values, rolling means, medians and deviation, as differences from the base in units of the series.</summary>
internal sealed class TargetFeatures(PanelGrid grid, TreeLayout layout, TargetLevels levels) : FeatureBlock
{
    private static readonly int[] Means = [4, 8, 13, 26, 52];
    private static readonly int[] Medians = [8, 26];
    private const int Lags = 4;

    internal override ImmutableArray<string> Names { get; } =
    [
        "step", "base", "age", "unit",
        .. Enumerable.Range(0, Lags).Select(k => $"last value {k + 1}"), .. Means.Select(n => $"mean {n}"), .. Medians.Select(n => $"median {n}"), "deviation 26",
        .. layout.Season > 1 ? (string[])["season ago", "mean around season ago", "two seasons ago"] : [],
    ];

    internal override void Write(TreeRow row, Span<double> into)
    {
        Span<double> scratch = stackalloc double[26];
        ReadOnlySpan<double> y = grid.TargetOf(row.Series);
        double level = levels.BaseOf(row.Series, row.Origin), unit = levels.ScaleOf(row.Series, row.Origin);
        int at = 0;
        into[at++] = row.Step;
        into[at++] = level / unit;
        // counted no further than the base looks: a longer count would name the period, and trees would learn its shocks by heart
        into[at++] = Window.Count(Window.Last(y, row.Origin, TargetLevels.BasePeriods));
        into[at++] = Math.Log(1e-12 + unit);
        for (int k = 0; k < Lags; k++) into[at++] = (Window.At(y, row.Origin - k) - level) / unit;
        foreach (int n in Means) into[at++] = (Window.Mean(Window.Last(y, row.Origin, n)) - level) / unit;
        foreach (int n in Medians) into[at++] = (Window.Quantile(Window.Last(y, row.Origin, n), 0.5, scratch) - level) / unit;
        into[at++] = Window.Deviation(Window.Last(y, row.Origin, 26)) / unit;
        if (layout.Season <= 1) return;
        // the newest whole number of seasons before the target that is known
        int back = (row.Step + layout.Season - 1) / layout.Season * layout.Season, ago = row.Target - back;
        into[at++] = (Known(y, row.Origin, ago) - level) / unit;
        into[at++] = (Window.Mean(Window.Last(y, Math.Min(row.Origin, ago + 1), 3)) - level) / unit;
        into[at] = (Known(y, row.Origin, ago - layout.Season) - level) / unit;
    }

    private static double Known(ReadOnlySpan<double> y, int origin, int period) => period > origin - GlobalTrees.Lookback ? Window.At(y, period) : double.NaN;
}
