using System.Collections.Immutable;
using Kontor.Data.Panels;
using Kontor.Errors;
using Kontor.Statistics.Comparison;

namespace Kontor.Demand.Backtesting;

/// <summary>Models judged on the past: at each origin every model is fitted afresh to what was known on that day, and forecasts what came next.</summary>
public sealed class Backtest
{
    private readonly Dictionary<string, CellScore?[]> _scores; // model -> per cell, null where the model has no forecast

    internal Backtest(Panel panel, BacktestPlan plan, BacktestCell[] cells, Dictionary<string, CellScore?[]> scores, ImmutableDictionary<string, TimeSpan> durations, ImmutableArray<DataFault> faults)
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
        var run = new BacktestRun(panel, models, plan, context);
        using Progress.IProgressStep step = context.Progress.Begin("backtest", models.Length * run.Folds);
        foreach (Forecaster model in models) run.Judge(model, step, budget: null);
        return run.Result();
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
}
