using Kontor.Neural.Differentiation;
using Kontor.Neural.Kernels;
using Kontor.Neural.Tensors;
using Kontor.Randomness;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace Kontor.Neural.Operations;

/// <summary>Random disturbance during training.</summary>
public static class Noise
{
    private const int Draws = 4;       // of 16 bits each, from one random number of 64
    private const uint Steps = 1 << 16; // a share is rounded to a multiple of 1 / 65,536

    /// <summary>In training mode sets a share of the elements to zero and scales the others up, so that the mean stays; else does nothing. Srivastava et al. (2014).</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="share">The share that is dropped, 0 or more and below 1; rounded to a multiple of 1/65,536.</param>
    /// <remarks>Which elements are dropped is a function of the tape's seed, its step and the place in the computation.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The share is not in [0, 1).</exception>
    public static Node Dropout(this Node x, double share)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (!(share >= 0 && share < 1)) throw new ArgumentOutOfRangeException(nameof(share), share, "needs a share of 0 or more and below 1");
        Tape tape = x.Tape;
        if (tape.Mode == Mode.Inference || share == 0) return x;
        ulong key = RandomStream.Of(tape.Seed, "dropout").Child(tape.Step).Child(tape.NextSite()).NextUInt64();
        uint threshold = (uint)Math.Min(Math.Round(share * Steps), Steps - 1);
        float scale = Steps / (float)(Steps - threshold);
        Tensor kept = tape.Rent(x.Shape), y = tape.Rent(x.Shape); // kept: 0, or 1 / (1 - share)
        tape.ForRows((x.Shape.Size + Draws - 1) / Draws, Draws, (first, count) =>
        {
            int start = first * Draws, length = Math.Min(count * Draws, kept.Size - start);
            Span<float> mask = kept.Span.Slice(start, length);
            Draw(key, (ulong)first, threshold, scale, mask);
            TensorPrimitives.Multiply(x.Value.Span.Slice(start, length), mask, y.Span.Slice(start, length));
        });
        return tape.Record(y, new Operation.TrainingOnly("dropout"), [x], dy => VectorKernel.MultiplyAdd(dy.Span, kept.Span, x.Gradient.Span, tape.Workers));
    }

    /// <summary>Zeros and scales for the draws from a number on: a function of key and number alone. SplitMix64 as a counter-based generator (Steele, Lea, Flood 2014).</summary>
    private static void Draw(ulong key, ulong number, uint threshold, float scale, Span<float> mask)
    {
        for (int i = 0; i < mask.Length; i += Draws, number++)
        {
            ulong z = key + (number * 0x9E3779B97F4A7C15);
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            z ^= z >> 31;
            // the sign of threshold - 1 - draw says whether the element stays: a branch would be guessed wrong half the time
            for (int j = i; j < Math.Min(i + Draws, mask.Length); j++, z >>= 16) mask[j] = (int)((threshold - 1 - (uint)(z & 0xFFFF)) >> 31) * scale;
        }
    }
}
