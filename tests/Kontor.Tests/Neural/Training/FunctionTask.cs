using Kontor.Neural.Differentiation;
using Kontor.Neural.Training;

namespace Kontor.Tests.Neural.Training;

/// <summary>A training task from a function.</summary>
internal sealed class FunctionTask(Weights weights, int items, Func<Tape, int[], Node> loss, int heldOut = 0, Func<Tape, int[], Node>? heldOutLoss = null) : ITrainingTask
{
    public Weights Weights => weights;

    public int TrainingItems => items;

    public int ValidationItems => heldOut;

    public Node Loss(Tape tape, ReadOnlySpan<int> numbers, bool heldOut) => (heldOut ? heldOutLoss! : loss)(tape, numbers.ToArray());
}
