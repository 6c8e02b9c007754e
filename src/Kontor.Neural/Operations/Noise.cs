using Kontor.Neural.Differentiation;
using Kontor.Neural.Kernels;
using Kontor.Neural.Tensors;
using Kontor.Randomness;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace Kontor.Neural.Operations;

/// <summary>Random disturbance during training.</summary>
public static class Noise
{
    private const int Piece = 4096; // elements that share a random stream: fixed, so that threads do not matter

    /// <summary>In training mode sets a share of the elements to zero and scales the others up, so that the mean stays; else does nothing. Srivastava et al. (2014).</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="share">The share that is dropped, 0 or more and below 1.</param>
    /// <remarks>Which elements are dropped is a function of the tape's seed, its step and the place in the computation.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The share is not in [0, 1).</exception>
    public static Node Dropout(this Node x, double share)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (!(share >= 0 && share < 1)) throw new ArgumentOutOfRangeException(nameof(share), share, "needs a share of 0 or more and below 1");
        Tape tape = x.Tape;
        if (tape.Mode == Mode.Inference || share == 0) return x;
        RandomStream stream = RandomStream.Of(tape.Seed, "dropout").Child(tape.Step).Child(tape.NextSite());
        Tensor kept = tape.Rent(x.Shape), y = tape.Rent(x.Shape); // kept: 0, or 1 / (1 - share)
        uint threshold = (uint)(share * uint.MaxValue);
        float scale = (float)(1 / (1 - share));
        int pieces = (x.Shape.Size + Piece - 1) / Piece;
        tape.Workers.For(pieces, i =>
        {
            int start = i * Piece, length = Math.Min(Piece, kept.Size - start);
            RandomStream own = stream.Child(i);
            Span<float> mask = kept.Span.Slice(start, length);
            foreach (ref float m in mask) m = own.NextUInt32() < threshold ? 0 : scale;
            TensorPrimitives.Multiply(x.Value.Span.Slice(start, length), mask, y.Span.Slice(start, length));
        });
        return tape.Record(y, new Operation.TrainingOnly("dropout"), [x], dy => VectorKernel.MultiplyAdd(dy.Span, kept.Span, x.Gradient.Span, tape.Workers));
    }
}
