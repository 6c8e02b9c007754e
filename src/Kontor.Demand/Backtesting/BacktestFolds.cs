using System.Collections.Immutable;
using Kontor.Data.Panels;
using Kontor.Metrics;

namespace Kontor.Demand.Backtesting;

/// <summary>Cuts a panel at the origins of a plan.</summary>
internal static class BacktestFolds
{
    /// <summary>The folds, oldest first. An origin that leaves no series to judge is left out.</summary>
    internal static ImmutableArray<BacktestFold> Of(Panel panel, BacktestPlan plan)
    {
        ImmutableArray<BacktestFold>.Builder folds = ImmutableArray.CreateBuilder<BacktestFold>();
        int end = (plan.LastPeriod ?? (panel.End - 1)) + 1;
        int[] events = [.. Enumerable.Range(0, panel.Covariates.Length).Where(c => panel.Covariates[c] is { Role: CovariateRole.Event, Timing: CovariateTiming.KnownAhead })];
        for (int k = plan.Origins - 1; k >= 0; k--)
        {
            int back = plan.Horizon + (k * plan.EffectiveStride);
            int[] lengths = new int[panel.Count];
            var cells = new List<BacktestCell>();
            for (int i = 0; i < panel.Count; i++)
            {
                SeriesView series = panel[i];
                int length = plan.Rule == OriginRule.SeriesEnd ? series.Length - back : end - back - series.Start;
                // a series that ended before the origin still teaches a model of all series; one that has not begun is unknown
                lengths[i] = Math.Clamp(length, 0, series.Length);
                if (length > 0) AddCells(cells, plan, series, events, length, folds.Count);
            }
            if (cells.Count > 0) folds.Add(new BacktestFold(folds.Count, panel.Cut(lengths, plan.Horizon), [.. cells]));
        }
        return folds.ToImmutable();
    }

    private static void AddCells(List<BacktestCell> cells, BacktestPlan plan, SeriesView series, int[] events, int length, int fold)
    {
        if (length >= series.Length) return;
        ReadOnlySpan<double> target = series.Target, history = target[..length];
        double scale = ScaledMetrics.AbsoluteScale(history, plan.ScaleSeason) ?? 0, squared = ScaledMetrics.SquaredScale(history) ?? 0;
        for (int step = plan.FirstStep; step <= plan.Horizon && length + step - 1 < target.Length; step++)
        {
            double actual = target[length + step - 1];
            if (double.IsNaN(actual)) continue;
            int period = series.Start + length + step - 1;
            cells.Add(new BacktestCell(series.Index, fold, step, period, actual, scale, squared, EventOf(plan, series, events, length + step - 1, period)));
        }
    }

    private static string? EventOf(BacktestPlan plan, SeriesView series, int[] events, int at, int period)
    {
        if (plan.Events.TryGetValue(period, out string? name)) return name;
        foreach (int c in events)
        {
            double value = series.Dynamic(c)[at];
            if (!double.IsNaN(value) && value != 0) return series.CovariateName(c);
        }
        return null;
    }
}
