using System.Collections.Immutable;
using System.Diagnostics;
using Kontor.Data.Forecasts;
using Kontor.Data.Panels;
using Kontor.Demand.Global;
using Kontor.Demand.Regressions;
using Kontor.Demand.SeasonalProfiles;
using Kontor.Errors;
using Kontor.Metrics;
using Kontor.Statistics.Comparison;
using Kontor.Trees;

namespace Kontor.Demand.Backtesting;

/// <summary>Models judged on the past: at each origin every model is fitted afresh to what was known on that day, and forecasts what came next.</summary>
public sealed class Backtest
{
    private readonly Dictionary<string, CellScore?[]> _scores; // model -> per cell, null where the model has no forecast

    private Backtest(Panel panel, BacktestPlan plan, BacktestCell[] cells, Dictionary<string, CellScore?[]> scores, ImmutableDictionary<string, TimeSpan> durations, ImmutableArray<DataFault> faults)
    {
        Panel = panel;
        Plan = plan;
        Cells = cells;
        _scores = scores;
        Durations = durations;
        Faults = faults;
        Models = [.. scores.Keys];
    }

    /// <summary>The panel.</summary>
    public Panel Panel { get; }

    /// <summary>How it was done.</summary>
    public BacktestPlan Plan { get; }

    /// <summary>The actuals that were judged, by origin, series and step.</summary>
    public IReadOnlyList<BacktestCell> Cells { get; }

    /// <summary>The models, in the order in which they were given.</summary>
    public ImmutableArray<string> Models { get; }

    /// <summary>The time each model took over all origins.</summary>
    public ImmutableDictionary<string, TimeSpan> Durations { get; }

    /// <summary>Models and series that failed, and why.</summary>
    public ImmutableArray<DataFault> Faults { get; }

    /// <summary>The name of the model that others are tested against.</summary>
    public string Baseline => Plan.Baseline ?? Models[0];

    /// <summary>The model with the lowest MASE of all; wMAPE decides where MASE is undefined.</summary>
    public string Best => Models.MinBy(m => Overall(m) is { } row ? row.Mase ?? row.Wmape ?? double.MaxValue : double.MaxValue)!;

    /// <summary>Runs a backtest of given origins and horizon.</summary>
    /// <param name="panel">The data.</param>
    /// <param name="models">The models; the first is the baseline.</param>
    /// <param name="origins">The number of origins.</param>
    /// <param name="horizon">The number of steps.</param>
    /// <param name="context">Seed, threads, cancellation, progress.</param>
    public static Backtest Run(Panel panel, ImmutableArray<Forecaster> models, int origins, int horizon, FitContext context) =>
        Run(panel, models, new BacktestPlan { Origins = origins, Horizon = horizon }, context);

    /// <summary>Runs a backtest.</summary>
    /// <param name="panel">The data.</param>
    /// <param name="models">One model or more, with different names.</param>
    /// <param name="plan">Which origins, and how forecasts are judged.</param>
    /// <param name="context">Seed, threads, cancellation, progress.</param>
    /// <exception cref="DataException">The panel is too short for one origin, or no model could be fitted, or the native library of a model is missing.</exception>
    public static Backtest Run(Panel panel, ImmutableArray<Forecaster> models, BacktestPlan plan, FitContext context)
    {
        ArgumentNullException.ThrowIfNull(panel);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(context);
        if (models.IsDefaultOrEmpty) throw new ArgumentException("needs one model or more", nameof(models));
        // a machine without the library is no fault of the data: it is said before the work, and no model is left out for it
        if (models.Any(m => m is GlobalTrees or SeasonalProfile or FeatureTrees)) BoostedTrees.EnsureLibrary();
        ImmutableArray<BacktestFold> folds = BacktestFolds.Of(panel, plan);
        if (folds.IsEmpty) Throw.TooShortForBacktest(panel, plan.Horizon);
        BacktestCell[] cells = [.. folds.SelectMany(f => f.Cells)];
        var scores = new Dictionary<string, CellScore?[]>(StringComparer.Ordinal);
        var durations = ImmutableDictionary.CreateBuilder<string, TimeSpan>(StringComparer.Ordinal);
        var faults = new List<DataFault>();
        using Progress.IProgressStep step = context.Progress.Begin("backtest", models.Length * folds.Length);
        foreach (Forecaster model in models)
        {
            long started = Stopwatch.GetTimestamp();
            var own = new CellScore?[cells.Length];
            bool any = false;
            int offset = 0;
            foreach (BacktestFold fold in folds)
            {
                try
                {
                    Forecast forecast = model.Fit(fold.Known, context).Forecast(plan.Horizon, fold.Known.KnownAhead(plan.Horizon), context);
                    Score(panel, fold, forecast, plan.Point, own.AsSpan(offset, fold.Cells.Length));
                    faults.AddRange(forecast.Faults);
                    any = true;
                }
                catch (DataException failure)
                {
                    faults.Add(failure.Fault with { Where = $"{model.Name}, origin {fold.Number + 1}, {failure.Fault.Where}" });
                }
                offset += fold.Cells.Length;
                step.Advance(1);
            }
            if (!any) continue;
            scores.Add(model.Name, own);
            durations.Add(model.Name, Stopwatch.GetElapsedTime(started));
        }
        if (scores.Count == 0) throw new DataException(faults[0]);
        return new Backtest(panel, plan, cells, scores, durations.ToImmutable(), [.. faults.Distinct()]);
    }

    /// <summary>What a model said about each cell; null where it has no forecast.</summary>
    /// <param name="model">The model's name.</param>
    public IReadOnlyList<CellScore?> Scores(string model) => _scores[model];

    /// <summary>The accuracy of one model over all cells.</summary>
    /// <param name="model">The model's name.</param>
    public BacktestRow Overall(string model) => BacktestTables.Row(this, model, "overall", "all", Enumerable.Range(0, Cells.Count));

    /// <summary>Every table: overall, per step, per event, per value of each key and attribute.</summary>
    public ImmutableArray<BacktestRow> Table() => BacktestTables.All(this);

    /// <summary>Tests whether a model is as accurate as the baseline: Diebold-Mariano on scaled absolute errors, averaged over series per origin and step.</summary>
    /// <param name="model">The model's name.</param>
    /// <returns>The test, negative where the model is better; null for fewer than four differences.</returns>
    public DieboldMariano? AgainstBaseline(string model)
    {
        CellScore?[] own = _scores[model], other = _scores[Baseline];
        var differences = new SortedDictionary<(int Fold, int Step), (double Sum, int Count)>();
        for (int c = 0; c < Cells.Count; c++)
        {
            if (own[c] is not { } a || other[c] is not { } b || Cells[c].Scale <= 0) continue;
            double difference = (Math.Abs(a.Point - Cells[c].Actual) - Math.Abs(b.Point - Cells[c].Actual)) / Cells[c].Scale;
            (double sum, int count) = differences.GetValueOrDefault((Cells[c].Fold, Cells[c].Step));
            differences[(Cells[c].Fold, Cells[c].Step)] = (sum + difference, count + 1);
        }
        return DieboldMariano.Test([.. differences.Values.Select(d => d.Sum / d.Count)], Plan.Horizon);
    }

    private static void Score(Panel panel, BacktestFold fold, Forecast forecast, PointForecast point, Span<CellScore?> scores)
    {
        Dictionary<SeriesKey, int> positions = forecast.Frame.Keys.Select((key, i) => (key, i)).ToDictionary(p => p.key, p => p.i);
        Span<double> deciles = stackalloc double[QuantileLevels.Deciles.Length];
        for (int c = 0; c < fold.Cells.Length; c++)
        {
            BacktestCell cell = fold.Cells[c];
            if (!positions.TryGetValue(panel.Keys[cell.Series], out int i)) continue;
            int h = cell.Step - 1;
            double pinball = 0;
            for (int l = 0; l < deciles.Length; l++)
            {
                double level = QuantileLevels.Deciles[l];
                pinball += 2 * QuantileMetrics.Pinball(cell.Actual, forecast.Quantile(i, h, level), level) / deciles.Length;
            }
            scores[c] = new CellScore(
                PointRule.Of(forecast, i, h, point), pinball, forecast.Quantile(i, h, 0.1), forecast.Quantile(i, h, 0.9), forecast.Quantile(i, h, 0.025), forecast.Quantile(i, h, 0.975));
        }
    }
}
