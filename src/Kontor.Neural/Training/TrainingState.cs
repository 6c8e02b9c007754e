using System.Collections.Immutable;

namespace Kontor.Neural.Training;

/// <summary>Where a training is, apart from the numbers in tensors: all that a checkpoint says about it in JSON.</summary>
internal sealed record TrainingState
{
    internal const int CurrentVersion = 1;

    public int Version { get; init; } = CurrentVersion;

    // what must not change between a training and its continuation
    public required ulong Seed { get; init; }

    public required int BatchSize { get; init; }

    public required int TrainingItems { get; init; }

    public required string Optimiser { get; init; }

    // the place: epochs finished, batches finished in the one that runs, optimiser steps
    public int Epoch { get; init; }

    public int Batch { get; init; }

    public long Steps { get; init; }

    // sums over the batches of the epoch that runs
    public double LossSum { get; init; }

    public double NormSum { get; init; }

    /// <summary>Optimiser steps at the beginning of the epoch that runs: where a retry begins.</summary>
    public long GoodSteps { get; init; }

    /// <summary>The loss that the first batch of all had.</summary>
    public double? FirstLoss { get; init; }

    public double RateFactor { get; init; } = 1;

    public int Retries { get; init; }

    public int BestEpoch { get; init; }

    public double? BestLoss { get; init; }

    public int SinceBest { get; init; }

    public ImmutableArray<EpochRecord> History { get; init; } = [];
}
