using System.Collections.Immutable;

namespace Kontor.Neural.Training;

/// <summary>How a training ended. The network holds the weights of the best epoch.</summary>
/// <param name="Report">Converged or not, optimiser steps, the best loss, and what should be known.</param>
/// <param name="History">One record per epoch, for learning curves.</param>
/// <param name="BestEpoch">The epoch whose weights were kept, from 1; 0 for those that training began with.</param>
/// <param name="Stopped">Why it ended.</param>
public sealed record TrainingResult(FitReport Report, ImmutableArray<EpochRecord> History, int BestEpoch, StopReason Stopped);
