using System.Collections.Immutable;
using Kontor.Data.Calendars;
using Kontor.Data.Forecasts;
using Kontor.Data.Panels;
using Kontor.Errors;
using Kontor.Randomness;
using Kontor.Trees;

namespace Kontor.Demand.Global;

/// <summary>Boosted trees that were fitted to all series of a panel.</summary>
public sealed partial class GlobalTreesModel : ForecastModel
{
    private readonly GlobalTrees _specification;
    private readonly Calendar _calendar;
    private readonly string _targetName;
    private readonly TreeLayout _layout;
    private readonly PanelGrid _tail;
    private readonly TreeEnsemble _ensemble;
    private readonly ErrorQuantiles _quantiles;
    private readonly double[] _factor;
    private readonly double _common;

    internal GlobalTreesModel(
        GlobalTrees specification, Calendar calendar, string targetName, TreeLayout layout, PanelGrid tail, TreeEnsemble ensemble, ImmutableArray<string> names,
        ErrorQuantiles quantiles, double[] factor, double common, FitReport report, ImmutableArray<DataFault> faults)
    {
        (_specification, _calendar, _targetName, _layout, _tail, _ensemble, _quantiles, _factor, _common) =
            (specification, calendar, targetName, layout, tail, ensemble, quantiles, factor, common);
        FeatureNames = names;
        Report = report;
        Faults = faults;
    }

    /// <inheritdoc/>
    public override Forecaster Specification => _specification;

    /// <summary>Iterations are rounds over all boosters; the objective is the mean pinball loss on rows that were not trained on, in units of the series.</summary>
    public override FitReport Report { get; }

    /// <inheritdoc/>
    public override ImmutableArray<DataFault> Faults { get; }

    /// <summary>The names of the features.</summary>
    public ImmutableArray<string> FeatureNames { get; }

    /// <summary>The key column whose series share shocks and price response; null where the whole panel does.</summary>
    public string? Product => _layout.Product < 0 ? null : _layout.KeyNames[_layout.Product];

    /// <summary>The share of each feature in the total gain of all splits, averaged over the boosters, largest first. The shares add up to one, or are all zero where no tree has a split.</summary>
    public ImmutableArray<FeatureImportance> Importance()
    {
        double[] shares = new double[FeatureNames.Length];
        foreach (TreeMember member in _ensemble.Members)
        {
            double[] gains = member.Booster.Importance(ImportanceKind.TotalGain);
            double total = gains.Sum();
            for (int f = 0; f < shares.Length && total > 0; f++) shares[f] += gains[f] / total / _ensemble.Members.Length;
        }
        return [.. FeatureNames.Select((name, f) => new FeatureImportance(name, shares[f])).OrderByDescending(f => f.Share)];
    }

    internal override ModelState State => new GlobalTreesState
    {
        Specification = _specification,
        Calendar = _calendar,
        TargetName = _targetName,
        Layout = _layout,
        Tail = _tail,
        Boosters = [.. _ensemble.Members.Select(m => new BoosterState(BoosterState.Pack(m.Booster.ToJson()), m.Fold, m.Offset, m.Spread, m.Start))],
        FeatureNames = FeatureNames,
        Quantiles = _quantiles,
        Factor = _factor,
        CommonShare = _common,
        Report = Report,
        Faults = Faults,
    };

    /// <inheritdoc/>
    protected override Forecast ForecastPanel(int horizon, KnownAhead? knownAhead, FitContext context)
    {
        if (_specification.Strategy == TreeStrategy.Direct && horizon > _specification.Horizon) Throw.HorizonTooLong(_specification.Name, horizon, _specification.Horizon);
        PanelGrid grid = _tail.Ahead(_layout, knownAhead, horizon, _specification.Name);
        Rollout rollout = Rollout.Run(_specification, _ensemble, _layout, _calendar, grid, horizon, null, context);
        var frame = new ForecastFrame(
            _calendar, _targetName, _layout.KeyNames, grid.Keys, [.. grid.Ends.Select(e => grid.Start + e)], horizon, QuantileLevels.Default);
        double[] mean = new double[grid.Count * horizon], quantiles = new double[mean.Length * frame.Levels.Length];
        context.ForEach("trees: distributions", grid.Count, i =>
        {
            Span<double> curve = stackalloc double[TreeEnsemble.Levels.Length];
            for (int h = 0; h < horizon; h++)
            {
                int at = (i * horizon) + h;
                _quantiles.Apply(rollout.At(i, h).Span, h + 1, rollout.Units[at], _quantiles.Narrowing(h + 1, rollout.Disagreements[h]), curve);
                Span<double> own = quantiles.AsSpan(at * frame.Levels.Length, frame.Levels.Length);
                QuantileCurve.Expand(curve, frame.Levels, own);
                for (int l = 0; l < own.Length; l++) own[l] = Units(i, own[l]);
                // a single output on the target's own scale is the mean
                mean[at] = rollout.Outputs == 1 && _layout.Transform == TreeTransform.Scaled
                    ? Units(i, _quantiles.Mean(rollout.At(i, h).Span[0], h + 1, rollout.Units[at]))
                    : QuantileCurve.Mean(curve, v => Units(i, v));
            }
        });
        RandomStream stream = RandomStream.Of(context.Seed, _specification.Name);
        return new Forecast(frame, mean, quantiles, Dependence.OfFactor(FactorOver(horizon), horizon, _common, stream), Faults);
    }

    private double Units(int series, double value)
    {
        double y = _layout.Inverse(value);
        return _tail.NonNegative[series] ? Math.Max(0, y) : y;
    }

    // steps beyond those that were rehearsed are as independent as where nothing was seen
    private double[] FactorOver(int horizon)
    {
        int seen = _factor.Length == 0 ? 0 : _specification.Horizon;
        double[] factor = new double[horizon * horizon];
        for (int r = 0; r < horizon; r++)
        {
            if (r < seen) _factor.AsSpan(r * seen, Math.Min(horizon, seen)).CopyTo(factor.AsSpan(r * horizon));
            else factor[(r * horizon) + r] = 1;
        }
        return factor;
    }
}
