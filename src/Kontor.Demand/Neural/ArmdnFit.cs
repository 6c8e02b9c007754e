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

    internal ArmdnFit(Armdn settings, Panel panel, FitContext context)
    {
        (_settings, _panel, _context) = (settings, panel, context);
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
        var members = new List<BuiltNetwork>();
        var results = new List<TrainingResult>();
        for (int m = 0; m < _settings.Networks; m++)
        {
            FitContext context = ContextOf(m);
            BuiltNetwork network = _blueprint.Build(context.Seed);
            results.Add(Trainer(m, _settings.Training.Trainer(_panel.Count)).Fit(Task(network, all, _heldOut), context));
            members.Add(network);
        }
        ConformalScores? scores = _settings.Calibrated && _heldOut > 0 ? Calibrate([.. members.Select(m => m.Network)]) : null;
        for (int m = 0; _heldOut > 0 && _settings.Training.FinalEpochs > 0 && m < members.Count; m++)
        {
            Trainer(m, _settings.Training.Finish(_panel.Count)).Fit(Task(members[m], all, heldOut: 0), ContextOf(m));
        }
        return new ArmdnModel(_blueprint, _history, [.. members], scores, [.. results.Select(r => r.History)], Report(results), faults);
    }

    private FitContext ContextOf(int member) => member == 0 ? _context : _context with { Seed = RandomStream.Of(_context.Seed, "network").Child(member).NextUInt64() };

    private static Trainer Trainer(int member, Trainer trainer) =>
        member == 0 || trainer.CheckpointFile is not { } file ? trainer : trainer with { CheckpointFile = $"{file}.{member}" };

    private ArmdnTask Task(BuiltNetwork network, IEnumerable<int> series, int heldOut)
    {
        int[] ends = [.. Enumerable.Range(0, _panel.Count).Select(i => Math.Max(0, _data.LengthOf(i) - heldOut))];
        return new ArmdnTask(_data, _blueprint, network, series, ends, Importance(), _settings.History);
    }

    // the power of the mean size, with a mean of one
    private float[] Importance()
    {
        double[] sizes = [.. Enumerable.Range(0, _panel.Count).Select(i => Math.Pow(Math.Max(_blueprint.Scale.Least, Global.TargetLevels.MeanSize(_panel[i].Target)), _settings.SizeWeight))];
        double mean = sizes.Average();
        return [.. sizes.Select(s => (float)(s / mean))];
    }

    // forecasts of the held-out periods by networks that have not seen them
    private ConformalScores? Calibrate(ArmdnNetwork[] networks)
    {
        int horizon = Math.Min(_settings.Horizon, _heldOut), stride = Math.Max(1, (_heldOut - horizon + CalibrationOrigins - 1) / CalibrationOrigins);
        int every = (_panel.Count + CalibratedSeries - 1) / CalibratedSeries;
        Panel seen = every == 1 ? _panel : _panel.Where(i => i % every == 0);
        var folds = new List<(Panel Cut, Forecast Forecast)>();
        for (int back = _heldOut; back >= Math.Max(1, horizon); back -= stride)
        {
            (Panel cut, _) = OutOfTime.Cut(seen, back, horizon);
            if (cut.Count == 0) break;
            FeatureHistory known = FeatureHistory.Of(cut, _blueprint.Schema.Roles, _blueprint.Schema.Categories, horizon);
            PathSummary paths = new PathSampler(_blueprint, networks).Run(_blueprint.Sequences(known, _context), known, horizon, _context);
            folds.Add((cut, paths.ToForecast(ForecastFrame.After(cut, horizon), RandomStream.Of(_context.Seed, _settings.Name))));
        }
        return folds.Count == 0 ? null : ConformalScores.Of(seen, folds, horizon, parameters: 0);
    }

    private FitReport Report(List<TrainingResult> results) => new(results.All(r => r.Report.Converged), results.Sum(r => r.Report.Iterations), results.Average(r => r.Report.Objective))
    {
        Warnings = [.. results.SelectMany(r => r.Report.Warnings).Distinct(), .. _blueprint.Schema.Lacks],
    };
}
