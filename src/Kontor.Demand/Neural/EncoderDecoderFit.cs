using System.Collections.Immutable;
using Kontor.Data.Forecasts;
using Kontor.Data.Panels;
using Kontor.Demand.Calibration;
using Kontor.Demand.Features;
using Kontor.Errors;
using Kontor.Neural.Differentiation;
using Kontor.Neural.Training;
using Kontor.Randomness;

namespace Kontor.Demand.Neural;

/// <summary>One fit: trains on windows that end before the held-out periods, measures errors on those, then goes over all windows a few times more.</summary>
internal sealed class EncoderDecoderFit
{
    private readonly EncoderDecoderLstm _settings;
    private readonly TrainingSettings _training;
    private readonly Panel _panel;
    private readonly FitContext _context;
    private readonly FeatureHistory _history;
    private readonly FeatureSchema _schema;
    private readonly DemandScale _scale;
    private readonly ForecastWindows _windows;
    private readonly int _heldOut;

    internal EncoderDecoderFit(EncoderDecoderLstm settings, Panel panel, FitContext context)
    {
        (_settings, _panel, _context) = (settings, panel, context);
        _training = settings.Training.Kept(settings, panel, context);
        _schema = settings.Features.Fit(panel, context);
        _history = FeatureHistory.Of(panel, _schema.Roles, _schema.Categories, 0);
        _scale = DemandScale.Of(settings.Scale, _schema.Measures, panel);
        _windows = EncoderDecoderModel.WindowsOf(settings, _schema, _scale, _history, context);
        int longest = Enumerable.Range(0, panel.Count).Max(i => panel[i].Length);
        _heldOut = settings.Training.HeldOut ?? Math.Min(2 * settings.Horizon, longest / 3);
        if (_heldOut < Math.Min(settings.Horizon, 2)) _heldOut = 0;
    }

    internal EncoderDecoderModel Run(ImmutableArray<DataFault> faults)
    {
        var weights = new Weights(_context.Seed);
        var network = new EncoderDecoderNetwork(_settings, _windows.Shape, _windows.Known, weights);
        (int Series, int Next)[] training = Thinned(Windows(_heldOut)), validation = [.. HeldOut()];
        if (training.Length == 0) Throw.TooFewRows(_settings.Name, 0, 1);
        Trainer trainer = _training.Trainer(training.Length);
        TrainingResult result = trainer.Fit(new EncoderDecoderTask(_windows, network, weights, training, validation), _context);
        (double[] errors, double[] factor, double common) = Errors(network, validation.Length > 0 ? validation : training);
        if (_heldOut > 0 && _settings.Training.FinalEpochs > 0)
        {
            (int, int)[] all = Thinned(Windows(0));
            _training.Finish(all.Length).Fit(new EncoderDecoderTask(_windows, network, weights, all, []), _context);
        }
        var state = new EncoderDecoderState
        {
            Specification = _settings,
            TargetName = _panel.TargetName,
            Features = _schema,
            Scale = _scale,
            History = _history,
            Weights = WeightsBytes.Of(weights),
            Errors = errors,
            Factor = factor,
            CommonShare = common,
            Training = result.History,
            Report = result.Report with { Warnings = [.. result.Report.Warnings, .. _heldOut == 0 && _training.HeldOut is null ? (string[])[TrainedForecaster.NothingHeldOut] : [], .. _schema.Lacks] },
            Faults = faults,
        };
        return new EncoderDecoderModel(state, network);
    }

    // windows with a value known before them and one within their steps
    private IEnumerable<(int Series, int Next)> Windows(int heldOut)
    {
        for (int i = 0; i < _panel.Count; i++)
        {
            int end = _panel[i].Length - heldOut;
            for (int next = 1; next < end; next++)
            {
                // short histories train on what steps there are, long ones on whole windows
                if (next + _settings.Horizon <= end || (next == 1 && heldOut == 0)) yield return (i, next);
            }
        }
    }

    private IEnumerable<(int Series, int Next)> HeldOut()
    {
        for (int i = 0; _heldOut > 0 && i < _panel.Count; i++)
        {
            int first = _panel[i].Length - _heldOut;
            for (int next = Math.Max(1, first); next < _panel[i].Length && (next == first || next + _settings.Horizon <= _panel[i].Length); next += Math.Max(1, _settings.Horizon / 2)) yield return (i, next);
        }
    }

    private (int Series, int Next)[] Thinned(IEnumerable<(int, int)> windows)
    {
        (int, int)[] all = [.. windows];
        if (all.Length <= _settings.MaxWindows) return all;
        RandomStream stream = RandomStream.Of(_context.Seed, "windows");
        stream.Shuffle(all.AsSpan());
        return [.. all.Take(_settings.MaxWindows).Order()];
    }

    // quantiles of the errors per step (steps x levels), and which go together
    private (double[] Quantiles, double[] Factor, double Common) Errors(EncoderDecoderNetwork network, (int Series, int Next)[] windows)
    {
        int horizon = _settings.Horizon;
        ImmutableArray<double> levels = QuantileLevels.Default;
        var rows = new List<double[]>();
        using var tape = new Tape(_context, Mode.Inference);
        foreach ((int, int)[] chunk in windows.Chunk(256))
        {
            _context.Cancellation.ThrowIfCancellationRequested();
            tape.Reset();
            (SequenceBatch window, SequenceBatch steps) = _windows.Fill(tape, chunk);
            ReadOnlySpan<float> predicted = network.Forward(window, steps, tape).Value.Span;
            for (int r = 0; r < chunk.Length; r++)
            {
                double[] row = new double[horizon];
                for (int h = 0; h < horizon; h++)
                {
                    int at = (r * horizon) + h;
                    row[h] = steps.Weight.Span[at] > 0 ? steps.Scaled.Span[at] - predicted[at] : double.NaN;
                }
                rows.Add(row);
            }
        }
        double[] quantiles = new double[horizon * levels.Length];
        double[] all = [.. rows.SelectMany(r => r).Where(double.IsFinite).Order()];
        for (int h = 0; h < horizon; h++)
        {
            double[] own = [.. rows.Select(r => r[h]).Where(double.IsFinite).Order()];
            double[] pool = own.Length >= 100 || all.Length == 0 ? own : all;
            for (int l = 0; l < levels.Length && pool.Length > 0; l++)
            {
                double q = pool[Math.Clamp((int)(levels[l] * (pool.Length + 1)) - (levels[l] < 0.5 ? 1 : 0), 0, pool.Length - 1)];
                quantiles[(h * levels.Length) + l] = levels[l] < 0.5 ? Math.Min(0, q) : levels[l] > 0.5 ? Math.Max(0, q) : 0;
            }
        }
        (double[] factor, double common) = ErrorDependence.Estimate(rows, [.. windows.Select(w => _panel[w.Series].Start + w.Next)], horizon);
        return (quantiles, factor, common);
    }
}
