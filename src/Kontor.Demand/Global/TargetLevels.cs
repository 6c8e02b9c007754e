namespace Kontor.Demand.Global;

/// <summary>What every series' level was at every origin, from the past of that origin only.</summary>
internal sealed class TargetLevels
{
    internal const int BasePeriods = 26;
    private const int ScalePeriods = 52;
    private readonly int _width;

    internal TargetLevels(PanelGrid grid, TreeLayout layout, CovariateHistory covariates, FitContext context)
    {
        _width = grid.Width;
        int cells = grid.Count * _width;
        Base = new double[cells];
        Scale = new double[cells];
        Deviation = new double[cells];
        RecentDeviation = new double[cells];
        context.ForEach("trees: levels", grid.Count, i =>
        {
            Span<double> ordinary = new double[_width], scratch = stackalloc double[BasePeriods];
            ReadOnlySpan<double> y = grid.TargetOf(i);
            for (int t = 0; t < _width; t++) ordinary[t] = IsOrdinary(layout, covariates, i, t) ? y[t] : double.NaN;
            double size = double.NaN;
            for (int o = 0; o < _width; o++)
            {
                int at = (i * _width) + o;
                double level = Window.Quantile(Window.Last(ordinary, o, BasePeriods), 0.5, scratch);
                if (double.IsNaN(level)) level = Window.Mean(Window.Last(y, o, BasePeriods));
                if (double.IsNaN(level)) level = Window.Mean(Window.Last(y, o, GlobalTrees.Lookback));
                Base[at] = level;
                if (MeanSize(Window.Last(y, o, ScalePeriods)) is var found && !double.IsNaN(found)) size = found;
                // a series of zeros has no size of its own
                Scale[at] = layout.Transform == TreeTransform.Log ? 1 : size > layout.LeastUnit ? size : layout.LeastUnit;
                Deviation[at] = (y[o] - level) / Scale[at];
                RecentDeviation[at] = (Window.Mean(Window.Last(y, o, 4)) - Window.Mean(Window.Last(y, o, BasePeriods))) / Scale[at];
            }
        });
    }

    /// <summary>The median of the last 26 periods without a rare promotion; else their mean; else the mean of all that is remembered. Shape: (series x origins).</summary>
    internal double[] Base { get; }

    /// <summary>The unit of the series: 1 for logarithms, else the mean absolute value of the last 52 periods. Shape: (series x origins).</summary>
    internal double[] Scale { get; }

    /// <summary>The last value less the base, in units. Shape: (series x origins).</summary>
    internal double[] Deviation { get; }

    /// <summary>The mean of the last 4 periods less that of the last 26, in units. Shape: (series x origins).</summary>
    internal double[] RecentDeviation { get; }

    internal double BaseOf(int series, int origin) => Base[(series * _width) + origin];

    internal double ScaleOf(int series, int origin) => Scale[(series * _width) + origin];

    private static bool IsOrdinary(TreeLayout layout, CovariateHistory covariates, int series, int period)
    {
        for (int k = 0; k < layout.Promotions; k++)
        {
            if (layout.RarePromotions[k] && covariates.PromotionOf(k, series)[period] != 0) return false;
        }
        return true;
    }

    /// <summary>The mean absolute value; NaN for none.</summary>
    internal static double MeanSize(ReadOnlySpan<double> values)
    {
        double sum = 0;
        int count = 0;
        foreach (double v in values)
        {
            if (double.IsNaN(v)) continue;
            sum += Math.Abs(v);
            count++;
        }
        return count > 0 ? sum / count : double.NaN;
    }
}
