using Kontor.Neural.Differentiation;

namespace Kontor.Neural.Training;

/// <summary>What is to be learnt: a network, its data, and the loss of some of the items.</summary>
public interface ITrainingTask
{
    /// <summary>The parameters of the network.</summary>
    Weights Weights { get; }

    /// <summary>How many items there are to learn from, 1 or more: rows, series, pictures.</summary>
    int TrainingItems { get; }

    /// <summary>How many items are held out to judge by, which say when to stop and which weights were best; 0 for none.</summary>
    int ValidationItems { get; }

    /// <summary>Computes the mean loss of some items.</summary>
    /// <param name="tape">An empty tape: in training mode for items to learn from, in inference mode for held-out ones.</param>
    /// <param name="items">Which items, numbered from 0.</param>
    /// <param name="heldOut">Whether the numbers are those of held-out items.</param>
    /// <returns>A scalar.</returns>
    Node Loss(Tape tape, ReadOnlySpan<int> items, bool heldOut);
}
