using Kontor.Neural.Differentiation;
using Kontor.Neural.Kernels;
using Kontor.Neural.Tensors;

namespace Kontor.Neural.Operations;

/// <summary>Convolutions (cross-correlations, as networks have them) over one to three spatial axes.</summary>
public static class Convolutions
{
    /// <summary>w * x + bias: at each place the window's elements weighted and summed over all channels of the group.</summary>
    /// <param name="x">(batch, channels in, spatial...).</param>
    /// <param name="weight">(channels out, channels in / groups, kernel...).</param>
    /// <param name="bias">(channels out), or null for none.</param>
    /// <param name="sliding">Stride, padding, dilation, groups; null for steps of 1 without padding.</param>
    /// <returns>(batch, channels out, places...).</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Node Convolve(this Node x, Node weight, Node? bias = null, Sliding? sliding = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(weight);
        sliding ??= Sliding.Plain;
        if (x.Shape.Rank is < 3 or > 5 || weight.Shape.Rank != x.Shape.Rank || weight.Shape[1] * sliding.Groups != x.Shape[1])
            throw new ArgumentException($"needs a weight (out, {(x.Shape.Rank > 1 ? x.Shape[1] : 0)} / groups, kernel...) for the input {x.Shape} and {sliding.Groups} groups, got {weight.Shape}", nameof(weight));
        if (bias is not null && bias.Shape != [weight.Shape[0]]) throw new ArgumentException($"needs a bias ({weight.Shape[0]}), got {bias.Shape}", nameof(bias));
        ReadOnlySpan<int> kernel = weight.Shape.Lengths[2..];
        Axis[] axes = sliding.Axes(x.Shape.Lengths[2..], kernel, [1, 1, 1]);
        var shape = ConvolutionShape.Of(x.Shape[0], x.Shape[1], weight.Shape[0], sliding.Groups, axes);
        Tape tape = x.Tape;
        Tensor y = tape.Rent([x.Shape[0], weight.Shape[0], .. axes.Select(a => a.Output)]);
        ConvolutionKernel.Forward(x.Value.Span, weight.Value.Span, bias is null ? [] : bias.Value.Span, y.Span, shape, tape.Workers);
        ReadOnlySpan<Node> inputs = bias is null ? [x, weight] : [x, weight, bias];
        return tape.Record(y, new Operation.Convolution(axes, sliding.Groups), inputs, dy =>
        {
            if (x.IsTracked) ConvolutionKernel.BackwardInput(weight.Value.Span, dy.Span, x.Gradient.Span, shape, tape.Workers);
            if (!weight.IsTracked && bias is not { IsTracked: true }) return;
            using var wanted = new Gradients(tape);
            ConvolutionKernel.BackwardWeights(x.Value.Span, dy.Span, wanted.Of(weight), Gradients.OrNone(bias), shape, tape.Workers);
        });
    }

    /// <summary>The largest element of each window, channel by channel.</summary>
    /// <param name="x">(batch, channels, spatial...).</param>
    /// <param name="kernel">The window's length on each spatial axis.</param>
    /// <param name="sliding">Stride (default: the window's length) and padding; null for windows side by side.</param>
    /// <returns>(batch, channels, places...).</returns>
    /// <exception cref="ArgumentException">The window does not fit.</exception>
    public static Node MaxPool(this Node x, ReadOnlySpan<int> kernel, Sliding? sliding = null)
    {
        (PoolShape shape, Axis[] axes, Tensor y) = Pool(x, kernel, sliding);
        Tape tape = x.Tape;
        Tensor places = tape.Rent(y.Shape); // whole numbers, in the bits of floats
        PoolKernel.Max(x.Value.Span, y.Span, Whole(places), shape, tape.Workers);
        return tape.Record(y, new Operation.MaxPool(axes), [x], dy => PoolKernel.MaxBackward(dy.Span, Whole(places), x.Gradient.Span, shape, tape.Workers));
    }

    /// <summary>The mean of each window, channel by channel; padding does not count.</summary>
    /// <param name="x">(batch, channels, spatial...).</param>
    /// <param name="kernel">The window's length on each spatial axis.</param>
    /// <param name="sliding">Stride (default: the window's length) and padding; null for windows side by side.</param>
    /// <returns>(batch, channels, places...).</returns>
    /// <exception cref="ArgumentException">The window does not fit.</exception>
    public static Node AveragePool(this Node x, ReadOnlySpan<int> kernel, Sliding? sliding = null)
    {
        (PoolShape shape, Axis[] axes, Tensor y) = Pool(x, kernel, sliding);
        Tape tape = x.Tape;
        PoolKernel.Average(x.Value.Span, y.Span, shape, tape.Workers);
        return tape.Record(y, new Operation.AveragePool(axes), [x], dy => PoolKernel.AverageBackward(dy.Span, x.Gradient.Span, shape, tape.Workers));
    }

    private static (PoolShape Shape, Axis[] Axes, Tensor Y) Pool(Node x, ReadOnlySpan<int> kernel, Sliding? sliding)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x.Shape.Rank is < 3 or > 5) throw new ArgumentException($"needs (batch, channels, 1 to 3 spatial axes), got {x.Shape}", nameof(x));
        Axis[] axes = (sliding ?? Sliding.Plain).Axes(x.Shape.Lengths[2..], kernel, kernel);
        return (PoolShape.Of(x.Shape[0], x.Shape[1], axes), axes, x.Tape.Rent([x.Shape[0], x.Shape[1], .. axes.Select(a => a.Output)]));
    }

    private static Span<int> Whole(Tensor places) => System.Runtime.InteropServices.MemoryMarshal.Cast<float, int>(places.Span);
}
