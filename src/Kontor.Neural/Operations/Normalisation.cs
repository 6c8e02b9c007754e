using Kontor.Neural.Differentiation;
using Kontor.Neural.Kernels;
using Kontor.Neural.Tensors;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace Kontor.Neural.Operations;

/// <summary>Values brought to mean 0 and variance 1, then given a learnt gain and shift.</summary>
public static class Normalisation
{
    /// <summary>Normalises along the last axis. Ba, Kiros, Hinton (2016).</summary>
    /// <param name="x">(..., width).</param>
    /// <param name="gain">(width).</param>
    /// <param name="shift">(width).</param>
    /// <param name="epsilon">Added to the variance, above 0. Default 1e-5.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Node LayerNorm(this Node x, Node gain, Node shift, float epsilon = 1e-5f)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x.Shape.Rank < 1 || x.Shape[-1] < 1) throw new ArgumentException($"needs a last axis of 1 or more, got {x.Shape}", nameof(x));
        int width = x.Shape[-1], rows = x.Shape.Size / width;
        Require(gain, width, nameof(gain));
        Require(shift, width, nameof(shift));
        Tape tape = x.Tape;
        Tensor y = tape.Rent(x.Shape), mean = tape.Rent([rows]), inverse = tape.Rent([rows]);
        NormKernel.LayerForward(x.Value.Span, gain.Value.Span, shift.Value.Span, y.Span, mean.Span, inverse.Span, rows, width, epsilon, tape.Workers);
        return tape.Record(y, new Operation.LayerNorm(epsilon), [x, gain, shift], dy =>
        {
            using var wanted = new Gradients(tape);
            NormKernel.LayerBackward(
                x.Value.Span, gain.Value.Span, mean.Span, inverse.Span, dy.Span, wanted.Of(x), wanted.Of(gain), wanted.Of(shift), rows, width, tape.Workers);
        });
    }

    /// <summary>Normalises each channel over the batch and all inner axes. Ioffe and Szegedy (2015). In training by the batch's own mean and variance, which the running ones follow; in inference by the running ones.</summary>
    /// <param name="x">(batch, channels, ...).</param>
    /// <param name="gain">(channels).</param>
    /// <param name="shift">(channels).</param>
    /// <param name="mean">(channels), state: the running mean.</param>
    /// <param name="variance">(channels), state: the running variance, divided by the count less one.</param>
    /// <param name="momentum">The share of the batch in the running numbers, within (0, 1]. Default 0.1.</param>
    /// <param name="epsilon">Added to the variance, above 0. Default 1e-5.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or a training batch has a single element per channel.</exception>
    public static Node BatchNorm(this Node x, Node gain, Node shift, Parameter mean, Parameter variance, float momentum = 0.1f, float epsilon = 1e-5f)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(mean);
        ArgumentNullException.ThrowIfNull(variance);
        if (x.Shape.Rank < 2) throw new ArgumentException($"needs (batch, channels, ...), got {x.Shape}", nameof(x));
        int batch = x.Shape[0], channels = x.Shape[1], inner = x.Shape.Size / Math.Max(1, batch * channels);
        Require(gain, channels, nameof(gain));
        Require(shift, channels, nameof(shift));
        return x.Tape.Mode == Mode.Training
            ? ByBatch(x, gain, shift, mean.Value, variance.Value, momentum, epsilon, (batch, channels, inner))
            : ByRunning(x, gain, shift, mean, variance, epsilon, (batch, channels, inner));
    }

    private static Node ByBatch(Node x, Node gain, Node shift, Tensor running, Tensor runningVariance, float momentum, float epsilon, (int Batch, int Channels, int Inner) size)
    {
        int count = size.Batch * size.Inner;
        if (count < 2) throw new ArgumentException($"needs 2 or more elements per channel in training, got the shape {x.Shape}", nameof(x));
        Tape tape = x.Tape;
        Tensor y = tape.Rent(x.Shape), mean = tape.Rent([size.Channels]), inverse = tape.Rent([size.Channels]);
        NormKernel.BatchForward(x.Value.Span, gain.Value.Span, shift.Value.Span, y.Span, mean.Span, inverse.Span, size.Batch, size.Channels, size.Inner, epsilon, tape.Workers);
        for (int c = 0; c < size.Channels; c++)
        {
            float deviation = 1 / inverse.Span[c], own = ((deviation * deviation) - epsilon) * count / (count - 1);
            running.Span[c] += momentum * (mean.Span[c] - running.Span[c]);
            runningVariance.Span[c] += momentum * (own - runningVariance.Span[c]);
        }
        return tape.Record(y, new Operation.TrainingOnly("batch normalisation by the batch"), [x, gain, shift], dy =>
        {
            using var wanted = new Gradients(tape);
            NormKernel.BatchBackward(
                x.Value.Span, gain.Value.Span, mean.Span, inverse.Span, dy.Span, wanted.Of(x), wanted.Of(gain), wanted.Of(shift),
                size.Batch, size.Channels, size.Inner, tape.Workers);
        });
    }

    private static Node ByRunning(Node x, Node gain, Node shift, Parameter mean, Parameter variance, float epsilon, (int Batch, int Channels, int Inner) size)
    {
        Tape tape = x.Tape;
        Tensor y = tape.Rent(x.Shape), inverse = tape.Rent([size.Channels]);
        for (int c = 0; c < size.Channels; c++) inverse.Span[c] = 1 / MathF.Sqrt(variance.Value.Span[c] + epsilon);
        NormKernel.BatchApply(x.Value.Span, gain.Value.Span, shift.Value.Span, mean.Value.Span, inverse.Span, y.Span, size.Batch, size.Channels, size.Inner, tape.Workers);
        return tape.Record(y, new Operation.BatchNorm(epsilon), [x, gain, shift, tape.Use(mean), tape.Use(variance)], dy =>
        {
            // in inference the parameters collect no gradients: dx += dy gain / deviation, channel by channel
            Tensor dx = x.Gradient;
            tape.ForRows(size.Batch * size.Channels, size.Inner, (first, rows) =>
            {
                for (int row = first; row < first + rows; row++)
                {
                    float factor = gain.Value.Span[row % size.Channels] * inverse.Span[row % size.Channels];
                    Span<float> to = dx.Span.Slice(row * size.Inner, size.Inner);
                    TensorPrimitives.MultiplyAdd(dy.Span.Slice(row * size.Inner, size.Inner), factor, to, to);
                }
            });
        });
    }

    private static void Require(Node node, int width, string name)
    {
        ArgumentNullException.ThrowIfNull(node, name);
        if (node.Shape != [width]) throw new ArgumentException($"needs the shape ({width}), got {node.Shape}", name);
    }
}
