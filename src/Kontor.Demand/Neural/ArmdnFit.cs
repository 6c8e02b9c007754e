using System.Collections.Immutable;
using Kontor.Data.Forecasts;
using Kontor.Data.Panels;
using Kontor.Demand.Calibration;
using Kontor.Demand.Features;
using Kontor.Errors;
using Kontor.Neural.Training;
using Kontor.Randomness;

namespace Kontor.Demand.Neural;

/// <summary>One fit: trains on all but the newest periods, calibrates intervals on those, then goes over all periods a few times more.</summary>
internal sealed class ArmdnFit
{
    private const int CalibrationOrigins = 3, CalibratedSeries = 2000;
    private readonly Armdn _settings;
    private readonly Panel _panel;
    private readonly FitContext _context;
    private readonly ArmdnBlueprint _blueprint;
    private readonly FeatureHistory _history;
    private readonly NetworkSequences _data;
    private readonly int _heldOut;
    private string? _doubt;
    private List<(Panel Cut, Forecast Forecast)> _folds = [];

    internal ArmdnFit(Armdn settings, Panel panel, FitContext context)
    {
        (_settings, _panel, _context) = (settings with { Training = settings.Training.Kept(settings, panel, context) }, panel, context);
        FeatureSchema schema = settings.Features.Fit(panel, context);
        _history = FeatureHistory.Of(panel, schema.Roles, schema.Categories, 0);
        int longest = Enumerable.Range(0, panel.Count).Max(i => panel[i].Length);
        _heldOut = Math.Min(settings.Training.HeldOut ?? 2 * settings.Horizon, longest / 5);
        _blueprint = new ArmdnBlueprint(settings, schema, DemandScale.Of(settings.Likelihood == DemandLikelihood.NegativeBinomial ? TargetScale.Logarithm : settings.Scale, schema.Measures, panel), panel.TargetName);
        _data = _blueprint.Sequences(_history, context);
    }

    internal ArmdnModel Run(ImmutableArray<DataFault> faults)
    {
        int[] all = [.. Enumerable.Range(0, _panel.Count)];
        var results = new List<TrainingResult>();
        ImmutableArray<BuiltNetwork> networks = [.. Enumerable.Range(0, _settings.Networks).Select(m => _blueprint.Build(ContextOf(m).Seed))];
        for (int m = 0; m < networks.Length; m++)
        {
            Trainer trainer = Of(m, _settings.Training.Trainer(_panel.Count));
            ArmdnTask task = Task(networks[m], all, heldOut: true);
            if (task.TrainingItems == 0) Throw.TooFewRows(_settings.Name, 0, 1);
            results.Add(trainer.Fit(task, ContextOf(m)));
        }
        VerticalFit? verticals = _settings.FineTuning is null ? null : new VerticalFit(_blueprint, _history, Task, _context);
        (NetworkSets sets, ImmutableSortedDictionary<int, int> epochs) = verticals?.Try(networks) ?? (NetworkSets.Of(networks), ImmutableSortedDictionary<int, int>.Empty);
        ConformalScores? scores = _settings.Calibrated && _heldOut > 0 ? Calibrate(sets) : null;
        if (_heldOut > 0 && _settings.Training.FinalEpochs > 0)
        {
            for (int m = 0; m < networks.Length; m++) Of(m, _settings.Training.Finish(_panel.Count)).Fit(Task(networks[m], all, heldOut: false), ContextOf(m));
            sets = verticals?.Finish(networks, sets, epochs) ?? sets;
            scores = scores?.Widened(Shrinkage(sets));
        }
        return new ArmdnModel(_blueprint, _history, sets, scores, [.. results.Select(r => r.History)], Report(results), faults);
    }

    private FitContext ContextOf(int member) => member == 0 ? _context : _context with { Seed = RandomStream.Of(_context.Seed, "network").Child(member).NextUInt64() };

    private static Trainer Of(int member, Trainer trainer) =>
        member == 0 || trainer.CheckpointFile is not { } file ? trainer : trainer with { CheckpointFile = $"{file}.{member}" };

    private ArmdnTask Task(BuiltNetwork network, int[] series, bool heldOut)
    {
        int[] ends = [.. Enumerable.Range(0, _panel.Count).Select(i => Math.Max(0, _data.LengthOf(i) - (heldOut ? _heldOut : 0)))];
        return new ArmdnTask(_data, _blueprint, network, series, ends, _settings.History);
    }

    // forecasts of the held-out periods by networks that have not seen them
    private ConformalScores? Calibrate(NetworkSets networks)
    {
        int horizon = Math.Min(_settings.Horizon, _heldOut), stride = Math.Max(1, (_heldOut - horizon + CalibrationOrigins - 1) / CalibrationOrigins);
        int every = (_panel.Count + CalibratedSeries - 1) / CalibratedSeries;
        Panel seen = every == 1 ? _panel : _panel.Where(i => i % every == 0);
        var folds = new List<(Panel Cut, Forecast Forecast)>();
        for (int back = _heldOut; back >= Math.Max(1, horizon); back -= stride)
        {
            (Panel cut, _) = OutOfTime.Cut(seen, back, horizon);
            if (cut.Count == 0) break;
            folds.Add((cut, new PathSampler(_blueprint, networks).Of(cut, horizon, _context)));
        }
        _folds = folds;
        if (folds.Count == 1 || horizon < _settings.Horizon) _doubt = $"the history is short for {_settings.Horizon} steps: intervals rest on {(folds.Count == 1 ? "one past origin" : $"{folds.Count} past origins")} and {horizon} steps, trust the coverage that a backtest shows more than their level";
        return folds.Count == 0 ? null : ConformalScores.Of(seen, folds, horizon, parameters: 0);
    }

    // the last passes see the held-out periods too, and networks grow surer of them and of each other than scores know. Of periods that nobody has seen they grow surer by less:
    // the square root of the ratio of spreads held 79.9% on orange juice's weeks 129 to 144, the whole of it 81.4% (bench/ARMDN.md)
    private double Shrinkage(NetworkSets networks)
    {
        double sum = 0;
        long count = 0;
        foreach ((Panel cut, Forecast before) in _folds)
        {
            Forecast after = new PathSampler(_blueprint, networks).Of(cut, before.Horizon, _context);
            for (int i = 0; i < before.Count; i++)
            {
                for (int h = 0; h < before.Horizon; h++)
                {
                    double then = before.Quantile(i, h, 0.75) - before.Quantile(i, h, 0.25), now = after.Quantile(i, h, 0.75) - after.Quantile(i, h, 0.25);
                    if (!(then > 0 && now > 0)) continue;
                    sum += Math.Log(then / now);
                    count++;
                }
            }
        }
        return count == 0 ? 1 : Math.Exp(sum / count / 2);
    }

    private FitReport Report(List<TrainingResult> results) => new(results.All(r => r.Report.Converged), results.Sum(r => r.Report.Iterations), results.Average(r => r.Report.Objective))
    {
        Warnings = [.. results.SelectMany(r => r.Report.Warnings).Distinct(), .. _heldOut == 0 && _settings.Training.HeldOut is null ? (string[])[TrainedForecaster.NothingHeldOut] : [], .. _doubt is null ? (string[])[] : [_doubt], .. _blueprint.Schema.Lacks],
    };
}
