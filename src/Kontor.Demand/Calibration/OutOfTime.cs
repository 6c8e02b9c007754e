using System.Collections.Immutable;
using Kontor.Data.Forecasts;
using Kontor.Data.Panels;
using Kontor.Errors;

namespace Kontor.Demand.Calibration;

/// <summary>Forecasts of the past that were made without it: each model is fitted afresh to the panel cut at an earlier day and forecasts what came next.</summary>
internal static class OutOfTime
{
    /// <summary>The panel as it was <paramref name="back"/> periods before each series' end; series that would keep too little are left out.</summary>
    /// <param name="panel">The panel.</param>
    /// <param name="back">Periods to go back.</param>
    /// <param name="horizon">Periods of covariates known ahead to keep.</param>
    /// <returns>The cut panel and, per series of it, the position in <paramref name="panel"/>.</returns>
    internal static (Panel Cut, int[] Positions) Cut(Panel panel, int back, int horizon)
    {
        int[] lengths = new int[panel.Count];
        var positions = new List<int>();
        for (int i = 0; i < lengths.Length; i++)
        {
            int kept = panel[i].Length - back;
            if (kept < Math.Max(4, panel[i].Length / 4)) continue;
            lengths[i] = kept;
            positions.Add(i);
        }
        return (panel.Cut(lengths, horizon), [.. positions]);
    }

    /// <summary>One forecast per origin and model, newest origin first. An origin at which a model cannot be fitted ends the list.</summary>
    internal static ImmutableArray<OutOfTimeFold> Collect(ImmutableArray<Forecaster> models, Panel panel, int horizon, int origins, int stride, FitContext context)
    {
        ImmutableArray<OutOfTimeFold>.Builder folds = ImmutableArray.CreateBuilder<OutOfTimeFold>();
        for (int k = 0; k < origins; k++)
        {
            (Panel cut, _) = Cut(panel, horizon + (k * stride), horizon);
            if (cut.Count == 0) break;
            try
            {
                KnownAhead ahead = cut.KnownAhead(horizon);
                folds.Add(new OutOfTimeFold(cut, [.. models.Select(m => m.Fit(cut, context).Forecast(horizon, ahead, context))]));
            }
            catch (DataException) when (k > 0)
            {
                break;
            }
        }
        return folds.ToImmutable();
    }
}
