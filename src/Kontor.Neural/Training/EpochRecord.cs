namespace Kontor.Neural.Training;

/// <summary>What one pass over the items came to.</summary>
/// <param name="Epoch">Its number, from 1.</param>
/// <param name="Steps">Optimiser steps made by its end, those that were taken back not counted.</param>
/// <param name="TrainingLoss">The mean loss over the batches, each before its step.</param>
/// <param name="ValidationLoss">The mean loss over the held-out items at its end; null without any.</param>
/// <param name="LearningRate">The rate of its last step.</param>
/// <param name="GradientNorm">The mean length of the gradient before clipping.</param>
public sealed record EpochRecord(int Epoch, long Steps, double TrainingLoss, double? ValidationLoss, double LearningRate, double GradientNorm)
{
    /// <summary>The loss that the epoch is judged by: of the held-out items where there are any, else of the training.</summary>
    public double Judged => ValidationLoss ?? TrainingLoss;
}
