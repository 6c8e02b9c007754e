using Kontor.Neural.Kernels.Convolution;
using Kontor.Neural.Kernels.Lanes;

namespace Kontor.Neural.Kernels;

/// <summary>Convolutions (cross-correlations, as networks have them) over one to three axes.</summary>
internal static unsafe class ConvolutionKernel
{
    /// <summary>y = w * x + bias.</summary>
    /// <param name="x">(batch, inChannels, spatial).</param>
    /// <param name="w">(outChannels, inChannels / groups, kernel).</param>
    /// <param name="bias">(outChannels), or empty.</param>
    /// <param name="y">(batch, outChannels, output).</param>
    /// <param name="shape">The shape.</param>
    /// <param name="workers">Threads and vectors.</param>
    internal static void Forward(ReadOnlySpan<float> x, ReadOnlySpan<float> w, ReadOnlySpan<float> bias, Span<float> y, ConvolutionShape shape, Workers workers)
    {
        Check.Length(x, shape.XLength, nameof(x));
        Check.Length(w, shape.WLength, nameof(w));
        Check.Optional(bias, shape.OutChannels, nameof(bias));
        Check.Length(y, shape.YLength, nameof(y));
        fixed (float* px = x, pw = w, pb = bias, py = y)
        {
            switch (workers.Width)
            {
                case VectorWidth.Avx512: Forward<Lanes512>(px, pw, pb, py, shape, workers); break;
                case VectorWidth.Avx2: Forward<Lanes256>(px, pw, pb, py, shape, workers); break;
                default: Forward<LanesPortable>(px, pw, pb, py, shape, workers); break;
            }
        }
    }

    /// <summary>dx += the gradient by x.</summary>
    internal static void BackwardInput(ReadOnlySpan<float> w, ReadOnlySpan<float> dy, Span<float> dx, ConvolutionShape shape, Workers workers)
    {
        Check.Length(w, shape.WLength, nameof(w));
        Check.Length(dy, shape.YLength, nameof(dy));
        Check.Length(dx, shape.XLength, nameof(dx));
        fixed (float* pw = w, pdy = dy, pdx = dx)
        {
            switch (workers.Width)
            {
                case VectorWidth.Avx512: BackwardInput<Lanes512>(pw, pdy, pdx, shape, workers); break;
                case VectorWidth.Avx2: BackwardInput<Lanes256>(pw, pdy, pdx, shape, workers); break;
                default: BackwardInput<LanesPortable>(pw, pdy, pdx, shape, workers); break;
            }
        }
    }

    /// <summary>dw += the gradient by w; dbias += the gradient by the bias, unless empty.</summary>
    internal static void BackwardWeights(ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> dw, Span<float> dbias, ConvolutionShape shape, Workers workers)
    {
        Check.Length(x, shape.XLength, nameof(x));
        Check.Length(dy, shape.YLength, nameof(dy));
        Check.Length(dw, shape.WLength, nameof(dw));
        Check.Optional(dbias, shape.OutChannels, nameof(dbias));
        fixed (float* px = x, pdy = dy, pdw = dw, pdb = dbias)
        {
            switch (workers.Width)
            {
                case VectorWidth.Avx512: BackwardWeights<Lanes512>(px, pdy, pdw, pdb, shape, workers); break;
                case VectorWidth.Avx2: BackwardWeights<Lanes256>(px, pdy, pdw, pdb, shape, workers); break;
                default: BackwardWeights<LanesPortable>(px, pdy, pdw, pdb, shape, workers); break;
            }
        }
    }

    private static void Forward<T>(float* x, float* w, float* bias, float* y, in ConvolutionShape s, Workers workers)
        where T : struct, ILanes<T>
    {
        if (!Flat.Fits(s))
        {
            new Unfolded<T>(s).Forward(x, w, bias, y, workers);
            return;
        }
        new Direct<T>(s) { Weights = w, OutStep = (nint)s.GroupIn * s.KernelSize, InStep = s.KernelSize, Turned = false }.Run(x, bias, y, accumulate: false, workers);
    }

    private static void BackwardInput<T>(float* w, float* dy, float* dx, in ConvolutionShape s, Workers workers)
        where T : struct, ILanes<T>
    {
        if (!Flat.Fits(s) || Turn(s.Depth).Padding < 0 || Turn(s.Height).Padding < 0 || Turn(s.Width).Padding < 0)
        {
            new Unfolded<T>(s).BackwardInput(w, dy, dx, workers);
            return;
        }
        // dx is the convolution of dy with the kernel turned round and the channels exchanged
        var turned = new ConvolutionShape(s.Batch, s.OutChannels, s.InChannels, s.Groups, Turn(s.Depth), Turn(s.Height), Turn(s.Width));
        new Direct<T>(turned) { Weights = w, OutStep = s.KernelSize, InStep = (nint)s.GroupIn * s.KernelSize, Turned = true }.Run(dy, null, dx, accumulate: true, workers);
    }

    private static void BackwardWeights<T>(float* x, float* dy, float* dw, float* dbias, in ConvolutionShape s, Workers workers)
        where T : struct, ILanes<T>
    {
        // a register holds input channels: with fewer than half of one the unfolded form wastes less
        if (Flat.Fits(s) && 2 * s.GroupIn >= T.Count) new DirectWeights<T>(s).Run(x, dy, dw, dbias, workers);
        else new Unfolded<T>(s).BackwardWeights(x, dy, dw, dbias, workers);
    }

    /// <summary>The axis that leads from outputs back to inputs.</summary>
    private static Axis Turn(in Axis axis) => new(axis.Output, axis.Kernel, 1, (axis.Dilation * (axis.Kernel - 1)) - axis.Padding, axis.Dilation);
}
