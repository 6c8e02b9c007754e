using Kontor.Neural.Differentiation;
using Kontor.Neural.Optimisation;
using Kontor.Neural.Tensors;
using Kontor.Progress;
using Kontor.Randomness;

namespace Kontor.Neural.Training;

/// <summary>One training: the loop.</summary>
internal sealed class TrainingRun : IDisposable
{
    private readonly Trainer _spec;
    private readonly ITrainingTask _task;
    private readonly FitContext _context;
    private readonly Tape _tape;
    private readonly OptimiserState _optimiser;
    private readonly KeyValuePair<string, Tensor>[] _live; // weights and the optimiser's memory
    private readonly Snapshot _good; // at the beginning of the epoch
    private readonly Snapshot _best; // weights alone
    private readonly Checkpoint? _checkpoint;
    private readonly int[] _order;
    private readonly int _batches;
    private TrainingState _state;
    private long _shown;

    internal TrainingRun(Trainer spec, ITrainingTask task, FitContext context)
    {
        (_spec, _task, _context) = (spec, task, context);
        _tape = new Tape(context, Mode.Training);
        _optimiser = spec.Optimiser.Start(task.Weights);
        KeyValuePair<string, Tensor>[] weights = [.. task.Weights.All.Select(p => KeyValuePair.Create("weights/" + p.Name, p.Value))];
        _live = [.. weights, .. _optimiser.Memory().Select(m => KeyValuePair.Create("optimiser/" + m.Name, m.Value))];
        _good = new Snapshot(_live);
        _best = new Snapshot(weights);
        _order = new int[task.TrainingItems];
        _batches = (task.TrainingItems + spec.BatchSize - 1) / spec.BatchSize;
        _state = new TrainingState { Seed = context.Seed, BatchSize = spec.BatchSize, TrainingItems = task.TrainingItems, Optimiser = spec.Optimiser.ToString() };
        if (spec.CheckpointFile is null) return;
        _checkpoint = new Checkpoint(spec.CheckpointFile);
        if (!spec.Resume || !_checkpoint.Exists) return;
        _state = _checkpoint.Read(_state, _batches, _live, _good, _best);
        _optimiser.Resume(_state.Steps);
    }

    public void Dispose() => _tape.Dispose();

    internal TrainingResult Run()
    {
        using IProgressStep progress = _context.Progress.Begin("training", (long)_spec.Epochs * _batches);
        Show(progress);
        StopReason stopped = StopReason.AllEpochs;
        string? failure = null;
        try
        {
            _task.Weights.ClearGradients();
            while (_state.Epoch < _spec.Epochs && !(_state.SinceBest >= _spec.Patience) && stopped != StopReason.Diverged)
            {
                failure = Epoch(progress) ?? Judge();
                if (failure is null)
                {
                    if (_state.Epoch % _spec.CheckpointEvery == 0) Save();
                }
                else
                {
                    GoBack();
                    if (_state.Retries == _spec.Retries) stopped = StopReason.Diverged;
                    else _state = _state with { RateFactor = _state.RateFactor * _spec.RetryFactor, Retries = _state.Retries + 1 };
                }
            }
            if (_state.SinceBest >= _spec.Patience) stopped = StopReason.NoImprovement;
        }
        catch (OperationCanceledException)
        {
            Save(); // the weights of the last whole step: a step that was begun has changed nothing yet
            _best.Restore();
            throw;
        }
        if (stopped == StopReason.Diverged && _state.BestEpoch == 0) Throw.Diverged(failure!, _state.Retries);
        Save();
        _best.Restore();
        return new TrainingResult(Report(stopped, failure), _state.History, _state.BestEpoch, stopped);
    }

    /// <summary>Makes the steps of one epoch, or those that are left of it; says what went wrong, or null.</summary>
    private string? Epoch(IProgressStep progress)
    {
        for (int i = 0; i < _order.Length; i++) _order[i] = i;
        RandomStream.Of(_context.Seed, "batches").Child(_state.Epoch).Shuffle(_order.AsSpan());
        while (_state.Batch < _batches)
        {
            _context.Cancellation.ThrowIfCancellationRequested();
            int first = _state.Batch * _spec.BatchSize, count = Math.Min(_spec.BatchSize, _order.Length - first);
            _tape.Mode = Mode.Training;
            _tape.Reset(_state.Steps);
            Node loss = _task.Loss(_tape, _order.AsSpan(first, count), heldOut: false);
            double value = loss.Scalar;
            _state = _state with { FirstLoss = _state.FirstLoss ?? value };
            if (Exploded(value)) return $"a loss of {value:G4} at step {_state.Steps + 1}";
            _tape.Backward(loss);
            if (_spec.ClipValue is { } most) Clipping.ByValue(_task.Weights, most);
            double norm = Clipping.ByNorm(_task.Weights, _spec.ClipNorm ?? double.PositiveInfinity);
            if (!double.IsFinite(norm)) return $"a gradient that is not finite at step {_state.Steps + 1}";
            double rate = _spec.Schedule.RateAt(_state.Steps) * _state.RateFactor;
            _optimiser.Step(rate, _tape.Workers);
            _state = _state with { Batch = _state.Batch + 1, Steps = _state.Steps + 1, LossSum = _state.LossSum + (value * count), NormSum = _state.NormSum + norm };
            progress.Note($"epoch {_state.Epoch + 1} of {_spec.Epochs}, loss {_state.LossSum / (first + count):G3}{Judged()}, rate {rate:G2}");
            Show(progress);
        }
        return null;
    }

    // the loss that the last epoch is judged by
    private string Judged() => _state.History.IsEmpty ? "" : $", {(_state.History[^1].ValidationLoss is null ? "last" : "held out")} {_state.History[^1].Judged:G3}";

    private void Show(IProgressStep progress)
    {
        long done = ((long)_state.Epoch * _batches) + _state.Batch;
        if (done > _shown) progress.Advance(done - _shown); // batches that are made again do not count twice
        _shown = Math.Max(_shown, done);
    }

    /// <summary>Ends an epoch: judges it, keeps its weights when they are the best, and makes it the place to go back to. Says what went wrong, or null.</summary>
    private string? Judge()
    {
        double? validation = Validate();
        double training = _state.LossSum / _order.Length;
        if (validation is { } held && !double.IsFinite(held)) return $"a validation loss of {held:G4} after epoch {_state.Epoch + 1}";
        double rate = _spec.Schedule.RateAt(_state.Steps - 1) * _state.RateFactor;
        var record = new EpochRecord(_state.Epoch + 1, _state.Steps, training, validation, rate, _state.NormSum / _batches);
        bool better = _state.BestLoss is not { } best || record.Judged < best - _spec.LeastImprovement;
        if (better) _best.Take();
        _good.Take();
        _state = _state with
        {
            Epoch = record.Epoch,
            Batch = 0,
            LossSum = 0,
            NormSum = 0,
            GoodSteps = _state.Steps,
            BestEpoch = better ? record.Epoch : _state.BestEpoch,
            BestLoss = better ? record.Judged : _state.BestLoss,
            SinceBest = better ? 0 : _state.SinceBest + 1,
            History = _state.History.Add(record),
        };
        return null;
    }

    private double? Validate()
    {
        if (_task.ValidationItems == 0) return null;
        _tape.Mode = Mode.Inference;
        double sum = 0;
        for (int first = 0; first < _task.ValidationItems; first += _spec.BatchSize)
        {
            _context.Cancellation.ThrowIfCancellationRequested();
            int count = Math.Min(_spec.BatchSize, _task.ValidationItems - first);
            int[] items = [.. Enumerable.Range(first, count)];
            _tape.Reset();
            sum += (double)_task.Loss(_tape, items, heldOut: true).Scalar * count;
        }
        return sum / _task.ValidationItems;
    }

    private bool Exploded(double loss)
    {
        double known = _state.History.IsEmpty ? _state.FirstLoss ?? loss : _state.History[^1].TrainingLoss;
        return !double.IsFinite(loss) || loss - known > _spec.ExplosionLimit * Math.Max(1, Math.Abs(known));
    }

    /// <summary>Back to the beginning of the epoch.</summary>
    private void GoBack()
    {
        _good.Restore();
        _task.Weights.ClearGradients();
        _optimiser.Resume(_state.GoodSteps);
        _state = _state with { Batch = 0, Steps = _state.GoodSteps, LossSum = 0, NormSum = 0, FirstLoss = _state.History.IsEmpty ? null : _state.FirstLoss };
    }

    private void Save() => _checkpoint?.Write(_state, _live, _good, _best);

    private FitReport Report(StopReason stopped, string? failure)
    {
        List<string> warnings = [];
        if (stopped == StopReason.Diverged)
            warnings.Add($"training diverged ({failure}), also after {_state.Retries} retries down to a learning rate of {_spec.Schedule.RateAt(_state.GoodSteps) * _state.RateFactor:G3}; the weights of epoch {_state.BestEpoch} were kept");
        else if (_state.Retries > 0)
            warnings.Add($"the loss exploded {_state.Retries} times; training went back and on at {_state.RateFactor:G3} of the learning rate");
        bool unfinished = stopped == StopReason.AllEpochs && _spec.Patience is not null && _state.SinceBest == 0;
        if (unfinished) warnings.Add($"the loss was still falling when the {_spec.Epochs} epochs were over");
        return new FitReport(stopped != StopReason.Diverged && !unfinished, (int)Math.Min(_state.Steps, int.MaxValue), _state.BestLoss ?? double.NaN) { Warnings = [.. warnings] };
    }
}
