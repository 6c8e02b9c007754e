using Kontor.Neural.Differentiation;
using Kontor.Neural.Losses;
using Kontor.Neural.Training;

namespace Kontor.Demand.Neural;

/// <summary>The training of an encoder-decoder: an item is a window.</summary>
internal sealed class EncoderDecoderTask(ForecastWindows windows, EncoderDecoderNetwork network, Weights weights, (int, int)[] training, (int, int)[] validation) : ITrainingTask
{
    public Weights Weights => weights;

    public int TrainingItems => training.Length;

    public int ValidationItems => validation.Length;

    public Node Loss(Tape tape, ReadOnlySpan<int> items, bool heldOut)
    {
        var batch = new (int, int)[items.Length];
        for (int r = 0; r < batch.Length; r++) batch[r] = (heldOut ? validation : training)[items[r]];
        (SequenceBatch window, SequenceBatch steps) = windows.Fill(tape, batch);
        return Kontor.Neural.Losses.Loss.Huber(network.Forward(window, steps, tape), steps.Scaled, steps.Weight, 0.5f); // robust to spikes beyond 50%
    }
}
