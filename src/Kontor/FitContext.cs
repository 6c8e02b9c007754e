using Kontor.Progress;

namespace Kontor;

/// <summary>What every long computation is given: the seed, the thread limit, the cancellation token, the progress sink, the place for checkpoints and the clock.</summary>
/// <remarks>Nothing here describes a model: hyperparameters live on the specification, data are arguments of <c>Fit</c>.</remarks>
public sealed record FitContext
{
    private readonly int _threads = Environment.ProcessorCount;

    /// <summary>The root of every random stream. The same seed gives the same result on any number of threads. Default 20260101.</summary>
    public ulong Seed { get; init; } = 20260101;

    /// <summary>The largest number of threads to use, 1 or more. Default: the number of processors.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one.</exception>
    public int Threads
    {
        get => _threads;
        init => _threads = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(Threads), value, "needs 1 or more threads");
    }

    /// <summary>Checked in every iteration of long work.</summary>
    public CancellationToken Cancellation { get; init; } = CancellationToken.None;

    /// <summary>Where progress goes. Default: nowhere.</summary>
    public IProgressSink Progress { get; init; } = SilentProgress.Instance;

    /// <summary>A folder that exists, in which fits that take long keep what they have reached: a fit of the same model to the same data goes on from there, to the same bits.
    /// Null, the default, for none.</summary>
    public string? Checkpoints { get; init; }

    /// <summary>The clock; tests inject their own.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The default context: default seed, all processors, no progress.</summary>
    public static FitContext Default { get; } = new();

    /// <summary>Runs <paramref name="body"/> for 0..count-1 on at most <see cref="Threads"/> threads, reports progress and stops on cancellation.</summary>
    /// <param name="label">What the bar says, such as <c>"exponential smoothing"</c>.</param>
    /// <param name="count">Number of items, 0 or more.</param>
    /// <param name="body">Work on one item. It must write only to its own slot, so that the order of execution never shows in the result.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void ForEach(string label, int count, Action<int> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        Cancellation.ThrowIfCancellationRequested();
        using IProgressStep step = Progress.Begin(label, count);
        if (Threads == 1 || count < 2)
        {
            for (int i = 0; i < count; i++)
            {
                Cancellation.ThrowIfCancellationRequested();
                body(i);
                step.Advance(1);
            }
            return;
        }
        var options = new ParallelOptions { MaxDegreeOfParallelism = Threads, CancellationToken = Cancellation };
        try
        {
            Parallel.For(0, count, options, i =>
            {
                body(i);
                step.Advance(1);
            });
        }
        catch (AggregateException failure) when (failure.InnerExceptions.Count > 0)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure.InnerExceptions[0]);
        }
    }
}
