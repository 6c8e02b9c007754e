using System.Collections.Immutable;
using Kontor.Data.Forecasts;
using Kontor.Data.Panels;
using Kontor.Demand.Global;
using Kontor.Demand.Regressions;
using Kontor.Demand.SeasonalProfiles;
using Kontor.Errors;
using Kontor.Metrics;
using Kontor.Progress;
using Kontor.Trees;

namespace Kontor.Demand.Backtesting;

/// <summary>A backtest while it is made: models are judged one after the other.</summary>
internal sealed class BacktestRun
{
    private readonly Panel _panel;
    private readonly BacktestPlan _plan;
    private readonly FitContext _context;
    private readonly ImmutableArray<BacktestFold> _folds;
    private readonly BacktestCell[] _cells;
    private readonly Dictionary<string, CellScore?[]> _scores = new(StringComparer.Ordinal);
    private readonly ImmutableDictionary<string, TimeSpan>.Builder _durations = ImmutableDictionary.CreateBuilder<string, TimeSpan>(StringComparer.Ordinal);
    private readonly List<DataFault> _faults = [];

    /// <summary>Cuts the panel at the origins.</summary>
    /// <exception cref="DataException">The panel is too short for one origin, or the native library of a model is missing.</exception>
    internal BacktestRun(Panel panel, IEnumerable<Forecaster> models, BacktestPlan plan, FitContext context)
    {
        (_panel, _plan, _context) = (panel, plan, context);
        // a machine without the library is no fault of the data: it is said before the work, and no model is left out for it
        if (models.Any(m => m is GlobalTrees or SeasonalProfile or FeatureTrees)) BoostedTrees.EnsureLibrary();
        _folds = BacktestFolds.Of(panel, plan);
        if (_folds.IsEmpty) Throw.TooShortForBacktest(panel, plan.Horizon);
        _cells = [.. _folds.SelectMany(f => f.Cells)];
    }

    /// <summary>The number of origins.</summary>
    internal int Folds => _folds.Length;

    /// <summary>Fits a model at each origin. One that could be fitted at none is in the faults alone.</summary>
    /// <param name="model">The model.</param>
    /// <param name="step">Where each origin is counted.</param>
    /// <param name="budget">The time for all models; null for no limit.</param>
    /// <returns>False when the model was given up, for it left no time for the fits that it still needs: one at each origin, and that of the plan.</returns>
    internal bool Judge(Forecaster model, IProgressStep step, TimeBudget? budget)
    {
        long started = _context.Time.GetTimestamp();
        var own = new CellScore?[_cells.Length];
        var faults = new List<DataFault>();
        bool any = false;
        int offset = 0;
        for (int f = 0; f < _folds.Length; f++)
        {
            BacktestFold fold = _folds[f];
            using TimeShare? share = budget?.Share(_folds.Length - f + 1, _context.Cancellation);
            try
            {
                FitContext context = share is null ? _context : _context with { Cancellation = share.Token };
                Forecast forecast = model.Fit(fold.Known, context).Forecast(_plan.Horizon, fold.Known.KnownAhead(_plan.Horizon), context);
                Score(fold, forecast, own.AsSpan(offset, fold.Cells.Length));
                faults.AddRange(forecast.Faults);
                any = true;
            }
            catch (DataException failure)
            {
                faults.Add(failure.Fault with { Where = $"{model.Name}, origin {fold.Number + 1}, {failure.Fault.Where}" });
            }
            catch (OperationCanceledException) when (!_context.Cancellation.IsCancellationRequested && share is { IsOver: true })
            {
                // said below
            }
            if (share is { IsOver: true })
            {
                step.Advance(_folds.Length - f);
                return false;
            }
            offset += fold.Cells.Length;
            step.Advance(1);
        }
        _faults.AddRange(faults);
        if (!any) return true;
        _scores.Add(model.Name, own);
        _durations.Add(model.Name, _context.Time.GetElapsedTime(started));
        return true;
    }

    /// <summary>What has been judged so far.</summary>
    /// <exception cref="DataException">No model could be fitted.</exception>
    internal Backtest Result() => _scores.Count == 0
        ? throw new DataException(_faults[0])
        : new Backtest(_panel, _plan, _cells, new(_scores, StringComparer.Ordinal), _durations.ToImmutable(), [.. _faults.Distinct()]);

    private void Score(BacktestFold fold, Forecast forecast, Span<CellScore?> scores)
    {
        Dictionary<SeriesKey, int> positions = forecast.Frame.Keys.Select((key, i) => (key, i)).ToDictionary(p => p.key, p => p.i);
        Span<double> deciles = stackalloc double[QuantileLevels.Deciles.Length];
        for (int c = 0; c < fold.Cells.Length; c++)
        {
            BacktestCell cell = fold.Cells[c];
            if (!positions.TryGetValue(_panel.Keys[cell.Series], out int i)) continue;
            int h = cell.Step - 1;
            double pinball = 0;
            for (int l = 0; l < deciles.Length; l++)
            {
                double level = QuantileLevels.Deciles[l];
                pinball += 2 * QuantileMetrics.Pinball(cell.Actual, forecast.Quantile(i, h, level), level) / deciles.Length;
            }
            scores[c] = new CellScore(
                PointRule.Of(forecast, i, h, _plan.Point), pinball, forecast.Quantile(i, h, 0.1), forecast.Quantile(i, h, 0.9), forecast.Quantile(i, h, 0.025), forecast.Quantile(i, h, 0.975));
        }
    }
}
