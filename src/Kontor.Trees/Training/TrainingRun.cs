using System.Globalization;
using System.Runtime.InteropServices;
using Kontor.Errors;
using Kontor.Progress;
using Kontor.Randomness;
using Kontor.Trees.Matrices;
using Kontor.Trees.Native;
using Kontor.Trees.Objectives;

namespace Kontor.Trees.Training;

/// <summary>One training: the boosting loop around the library.</summary>
internal sealed class TrainingRun
{
    private const string EvaluationName = "eval";
    private readonly BoostedTrees _spec;
    private readonly TrainingMatrix _training;
    private readonly TrainingMatrix? _evaluation;
    private readonly FitContext _context;
    private readonly BoosterHandle _booster;
    private readonly float[] _gradient;
    private readonly float[] _hessian;
    private readonly List<double> _history = [];
    private bool _higherIsBetter;

    private TrainingRun(BoostedTrees spec, TrainingMatrix training, TrainingMatrix? evaluation, FitContext context, BoosterHandle booster)
    {
        _spec = spec;
        _training = training;
        _evaluation = evaluation;
        _context = context;
        _booster = booster;
        int margins = spec.Objective is GradientObjective ? checked(training.Rows * spec.Objective.Outputs) : 0;
        _gradient = new float[margins];
        _hessian = new float[margins];
        _higherIsBetter = spec.Metric?.HigherIsBetter ?? false;
    }

    internal static Booster Run(BoostedTrees spec, TrainingMatrix training, TrainingMatrix? evaluation, FitContext context)
    {
        ObjectDisposedException.ThrowIf(training.Handle.IsClosed, training);
        if (evaluation is not null) ObjectDisposedException.ThrowIf(evaluation.Handle.IsClosed, evaluation);
        // always the older matrix first: no two trainings can hold one and wait for the other
        (TrainingMatrix first, TrainingMatrix second) = evaluation is null || training.Number <= evaluation.Number
            ? (training, evaluation ?? training) : (evaluation, training);
        lock (first.Gate)
        {
            lock (second.Gate)
            {
                using var log = new NativeLog();
                using BoosterHandle booster = evaluation is null
                    ? BoosterHandle.Create(training.Handle) : BoosterHandle.Create(training.Handle, evaluation.Handle);
                return new TrainingRun(spec, training, evaluation, context, booster).Boost(log);
            }
        }
    }

    private Booster Boost(NativeLog log)
    {
        Configure();
        int best = -1;
        using (IProgressStep step = _context.Progress.Begin("boosted trees", _spec.Rounds))
        {
            for (int round = 0; round < _spec.Rounds; round++)
            {
                _context.Cancellation.ThrowIfCancellationRequested();
                if (_spec.Objective is GradientObjective gradient) Step(gradient, round);
                else XGBoostLibrary.Check(NativeMethods.XGBoosterUpdateOneIter(_booster, round, _training.Handle), nameof(NativeMethods.XGBoosterUpdateOneIter));
                if (round == 0) RefuseUnknownParameters(log);
                if (_evaluation is not null)
                {
                    double score = Score(_evaluation, round);
                    _history.Add(score);
                    if (best < 0 || (_higherIsBetter ? score > _history[best] : score < _history[best])) best = round;
                }
                step.Advance(1);
                if (_spec.Patience is { } patience && round - best >= patience) break;
            }
        }
        return Finish(best, log);
    }

    private void Configure()
    {
        Objective objective = _spec.Objective;
        _booster.Set("validate_parameters", "1");
        _booster.Set("verbosity", "1");
        _booster.Set("objective", objective.NativeName);
        _booster.Set("nthread", objective is NativeObjective ? "1" : $"{_context.Threads}");
        // the library keeps 32 bits of it
        _booster.Set("seed", $"{RandomStream.Of(_context.Seed, "boosted trees").NextUInt32() >> 1}");
        if (objective is GradientObjective) _booster.Set("disable_default_eval_metric", "1");
        foreach ((string name, string value) in _spec.Parameters.ToNative(_training.Columns)) _booster.Set(name, value);
        foreach ((string name, string value) in objective.NativeParameters) _booster.Set(name, value);

        // several outputs that are not classes are, to the library, several targets
        int targets = objective is GradientObjective && !objective.NativeName.StartsWith("multi:", StringComparison.Ordinal) ? objective.Outputs : 1;
        _training.WidenLabels(targets);
        _evaluation?.WidenLabels(targets);
        double? step = _spec.Parameters.MaxDeltaStep, start = _spec.Parameters.BaseScore;
        if (objective is GradientObjective gradient)
        {
            step ??= gradient.MaxDeltaStep;
            start ??= gradient.StartingPrediction(_training.Labels, _training.Weights);
        }
        if (step is { } delta) _booster.Set("max_delta_step", Text(delta));
        _booster.Set("base_score", Text((float)(start ?? 0.5)));
        if (!_training.Names.IsEmpty) _booster.SetFeatureInfo("feature_name", [.. _training.Names]);
        if (_training.Kinds.Length > 0) _booster.SetFeatureInfo("feature_type", _training.Kinds);
    }

    private unsafe void Step(GradientObjective objective, int round)
    {
        ReadOnlySpan<float> margins = Predictor.Cached(_booster, _training.Handle, margins: true, training: true);
        objective.Derivatives(margins, _training.Labels, _gradient, _hessian);
        if (!_training.Weights.IsEmpty) Weigh(objective.Outputs);
        Snap(_gradient, "first", objective);
        Snap(_hessian, "second", objective);
        fixed (float* gradient = _gradient, hessian = _hessian)
        {
            if (XGBoostLibrary.Exports(nameof(NativeMethods.XGBoosterTrainOneIter)))
            {
                XGBoostLibrary.Check(
                    NativeMethods.XGBoosterTrainOneIter(
                        _booster, _training.Handle, round, ArrayInterface.Matrix(gradient, _training.Rows, objective.Outputs),
                        ArrayInterface.Matrix(hessian, _training.Rows, objective.Outputs)),
                    nameof(NativeMethods.XGBoosterTrainOneIter));
            }
            else
            {
                XGBoostLibrary.Check(
                    NativeMethods.XGBoosterBoostOneIter(_booster, _training.Handle, gradient, hessian, (ulong)_gradient.Length),
                    nameof(NativeMethods.XGBoosterBoostOneIter));
            }
        }
    }

    private void Weigh(int outputs)
    {
        ReadOnlySpan<float> weights = _training.Weights;
        for (int row = 0, i = 0; row < weights.Length; row++)
        {
            for (int k = 0; k < outputs; k++, i++)
            {
                _gradient[i] *= weights[row];
                _hessian[i] *= weights[row];
            }
        }
    }

    private void Snap(float[] derivatives, string which, GradientObjective objective)
    {
        int bad = ExactGrid.Snap(derivatives, _training.Rows);
        if (bad < 0) return;
        int row = bad / objective.Outputs;
        Throw.Training(
            FaultCode.NotFinite, $"{derivatives[bad]} as {which} derivative of {objective.GetType().Name} at label {_training.Labels[row]}",
            "finite derivatives: a smaller learning rate, a largest step, or labels on a smaller scale", row + 1);
    }

    private double Score(TrainingMatrix rows, int round)
    {
        double score;
        if (_spec.Metric is { } metric)
        {
            score = metric.Function(Predictor.Cached(_booster, rows.Handle, margins: false, training: false), rows);
        }
        else if (_spec.Objective is GradientObjective objective)
        {
            score = MeanLoss(objective, rows);
        }
        else
        {
            (string name, score) = EvaluationLine.Last(Evaluate(rows, round));
            _higherIsBetter = EvaluationLine.HigherIsBetter(name);
        }
        if (!double.IsFinite(score)) Throw.Training(FaultCode.NotFinite, $"{score} in round {round}", "a finite metric", where: "evaluation");
        return score;
    }

    private double MeanLoss(GradientObjective objective, TrainingMatrix rows)
    {
        ReadOnlySpan<float> margins = Predictor.Cached(_booster, rows.Handle, margins: true, training: false);
        double sum = 0, total = 0;
        for (int row = 0; row < rows.Rows; row++)
        {
            double weight = rows.Weights.IsEmpty ? 1 : rows.Weights[row];
            sum += weight * objective.Loss(margins.Slice(row * objective.Outputs, objective.Outputs), rows.Labels[row]);
            total += weight;
        }
        return sum / total;
    }

    private unsafe string Evaluate(TrainingMatrix rows, int round)
    {
        nint matrix = rows.Handle.DangerousGetHandle();
        XGBoostLibrary.Check(
            NativeMethods.XGBoosterEvalOneIter(_booster, round, &matrix, [EvaluationName], 1, out byte* line), nameof(NativeMethods.XGBoosterEvalOneIter));
        return Marshal.PtrToStringUTF8((nint)line) ?? "";
    }

    /// <summary>The library only warns of a name that it does not know.</summary>
    private void RefuseUnknownParameters(NativeLog log)
    {
        foreach (string name in _spec.Parameters.Others.Keys)
        {
            if (log.Lines.Any(l => l.Contains("Parameters: {", StringComparison.Ordinal) && l.Contains($"\"{name}\"", StringComparison.Ordinal)))
                throw new ArgumentException($"'{name}' is no parameter that the library uses here", nameof(BoosterParameters.Others));
        }
    }

    private Booster Finish(int best, NativeLog log)
    {
        bool stopped = _spec.Patience is not null && _history.Count < _spec.Rounds;
        double objective = best >= 0 ? _history[best] : _spec.Objective is GradientObjective managed ? MeanLoss(managed, _training) : double.NaN;
        var report = new FitReport(_spec.Patience is null || stopped, _evaluation is null ? _spec.Rounds : _history.Count, objective)
        {
            Warnings = [.. log.Lines.Where(l => l.Length > 0), .. _spec.Patience is null || stopped ? [] : (string[])[$"still improving after {_spec.Rounds} rounds"]],
        };
        using BoosterHandle? cut = _spec.Patience is not null && best + 1 < _history.Count ? _booster.FirstRounds(best + 1) : null;
        BoosterHandle kept = cut ?? _booster;
        if (_spec.Patience is not null)
        {
            // as the Python package writes them
            kept.SetAttribute(Booster.BestIterationKey, $"{best}");
            kept.SetAttribute(Booster.BestScoreKey, Text(_history[best]));
        }
        if (cut is not null && !_training.Names.IsEmpty) kept.SetFeatureInfo("feature_name", [.. _training.Names]);
        if (cut is not null && _training.Kinds.Length > 0) kept.SetFeatureInfo("feature_type", _training.Kinds);
        // the model leaves by way of its bytes, so that it keeps no cache of the training rows
        return Booster.FromBytes(kept.Save("ubj"), _context.Threads, report, [.. _history]);
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Text(float value) => value.ToString("R", CultureInfo.InvariantCulture);
}
