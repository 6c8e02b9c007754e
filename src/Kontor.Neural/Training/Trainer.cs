using Kontor.Neural.Optimisation;

namespace Kontor.Neural.Training;

/// <summary>How a network is trained: epochs of mini-batches from a seeded shuffle, with early stopping, the best weights kept, checkpoints, and an answer to a loss that explodes.</summary>
public sealed record Trainer
{
    private readonly int _epochs = 100;
    private readonly int _batch = 128;
    private readonly int? _patience;
    private readonly int _retries = 3;
    private readonly double _retryFactor = 0.3;
    private readonly double _explosion = 1_000;
    private readonly double _improvement;
    private readonly double? _norm;
    private readonly double? _value;
    private readonly int _every = 1;

    /// <summary>The largest number of passes over the items, 1 or more. Default 100.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one.</exception>
    public int Epochs
    {
        get => _epochs;
        init => _epochs = AtLeastOne(value, nameof(Epochs));
    }

    /// <summary>How many items a step learns from, 1 or more. Default 128.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one.</exception>
    public int BatchSize
    {
        get => _batch;
        init => _batch = AtLeastOne(value, nameof(BatchSize));
    }

    /// <summary>How gradients change the weights. Default: <see cref="Adam"/>.</summary>
    public Optimiser Optimiser { get; init; } = new Adam();

    /// <summary>The learning rate of each step. Default: 0.001, falling by 0.96 every 1,000 steps.</summary>
    public Schedule Schedule { get; init; } = new Exponential(0.001);

    /// <summary>The largest length of the gradient, all parameters taken as one vector; null for no limit, the default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not above 0.</exception>
    public double? ClipNorm
    {
        get => _norm;
        init => _norm = value is null or > 0 ? value : throw new ArgumentOutOfRangeException(nameof(ClipNorm), value, "needs a length above 0");
    }

    /// <summary>The largest size of an element of a gradient; null for no limit, the default. Applied before <see cref="ClipNorm"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not above 0.</exception>
    public double? ClipValue
    {
        get => _value;
        init => _value = value is null or > 0 ? value : throw new ArgumentOutOfRangeException(nameof(ClipValue), value, "needs a size above 0");
    }

    /// <summary>After how many epochs without improvement training stops, 1 or more; null, the default, to make all epochs.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one.</exception>
    public int? Patience
    {
        get => _patience;
        init => _patience = value is { } epochs ? AtLeastOne(epochs, nameof(Patience)) : null;
    }

    /// <summary>By how much the loss must fall to count as an improvement, 0 or more. Default 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative or not finite.</exception>
    public double LeastImprovement
    {
        get => _improvement;
        init => _improvement = value >= 0 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(nameof(LeastImprovement), value, "needs a finite number of 0 or more");
    }

    /// <summary>How often training goes back to the last good weights with a lower rate when the loss explodes, 0 or more. Default 3.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public int Retries
    {
        get => _retries;
        init => _retries = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(Retries), value, "needs 0 or more retries");
    }

    /// <summary>By what the learning rate is multiplied at each retry, within (0, 1). Default 0.3.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not within (0, 1).</exception>
    public double RetryFactor
    {
        get => _retryFactor;
        init => _retryFactor = value is > 0 and < 1 ? value : throw new ArgumentOutOfRangeException(nameof(RetryFactor), value, "needs a factor within (0, 1)");
    }

    /// <summary>When a finite loss counts as exploded: when it exceeds that of the last epoch (in the first, of the first batch) by this many times that loss, and at least by this number. Default 1,000.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not above 0.</exception>
    public double ExplosionLimit
    {
        get => _explosion;
        init => _explosion = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(ExplosionLimit), value, "needs a number above 0");
    }

    /// <summary>The file that holds all of an unfinished training, a safetensors file; null, the default, for none.</summary>
    public string? CheckpointFile { get; init; }

    /// <summary>After how many epochs a checkpoint is written, 1 or more; another one is written when training is cancelled. Default 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one.</exception>
    public int CheckpointEvery
    {
        get => _every;
        init => _every = AtLeastOne(value, nameof(CheckpointEvery));
    }

    /// <summary>Whether to go on where <see cref="CheckpointFile"/> ends, when it is there. The result has the bits of a training that was never interrupted. Default false.</summary>
    public bool Resume { get; init; }

    /// <summary>Trains a network.</summary>
    /// <param name="task">The network, its data and its loss.</param>
    /// <param name="context">Seed, threads, progress and cancellation.</param>
    /// <returns>How it ended; the network holds the weights of the best epoch.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled; the network holds the best weights so far, and the checkpoint, where one is asked for, all that is needed to go on.</exception>
    /// <exception cref="Errors.DataException">The loss exploded before one epoch was finished, at all learning rates; or the checkpoint cannot be read, written, or is of another training.</exception>
    public TrainingResult Fit(ITrainingTask task, FitContext context)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(context);
        if (task.TrainingItems < 1) throw new ArgumentException("needs 1 or more items to learn from", nameof(task));
        using var run = new TrainingRun(this, task, context);
        return run.Run();
    }

    private static int AtLeastOne(int value, string name) => value >= 1 ? value : throw new ArgumentOutOfRangeException(name, value, "needs 1 or more");
}
