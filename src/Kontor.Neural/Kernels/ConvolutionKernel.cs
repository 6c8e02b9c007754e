using Kontor.Neural.Kernels.Convolution;
using Kontor.Neural.Kernels.Elementwise;
using Kontor.Neural.Kernels.Lanes;
using Kontor.Neural.Kernels.Matrix;

namespace Kontor.Neural.Kernels;

/// <summary>Convolutions (cross-correlations, as networks have them) over one to three axes.</summary>
internal static unsafe class ConvolutionKernel
{
    /// <summary>Items whose weight gradients are summed in one piece.</summary>
    private const int ItemsPerChunk = 2;

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

    private static void Forward<T>(float* x, float* w, float* bias, float* y, ConvolutionShape s, Workers workers)
        where T : struct, ILanes<T>
    {
        int k = s.GroupIn * s.KernelSize, n = s.OutputSize;
        workers.For(s.Batch * s.Groups, item =>
        {
            using var columns = new Scratch(k * n);
            using var packed = new Scratch(Panel<T>.Length(n, k));
            Unfolding.Unfold(s, x + ((nint)item * s.GroupIn * s.InputSize), columns.Pointer);
            Panel<T>.Pack(columns.Pointer, n, 1, n, k, packed.Pointer);
            int group = item % s.Groups;
            float* target = y + ((nint)item * s.GroupOut * n);
            // y (groupOut, output) = w (groupOut, k) columns (k, output)
            Panel<T>.Multiply(s.GroupOut, n, k, w + ((nint)group * s.GroupOut * k), k, 1, packed.Pointer, target, n, accumulate: false);
            if (bias is null) return;
            for (int o = 0; o < s.GroupOut; o++) Loops<T>.AddScalar(bias[(group * s.GroupOut) + o], target + ((nint)o * n), n);
        });
    }

    private static void BackwardInput<T>(float* w, float* dy, float* dx, ConvolutionShape s, Workers workers)
        where T : struct, ILanes<T>
    {
        int k = s.GroupIn * s.KernelSize, n = s.OutputSize;
        workers.For(s.Batch * s.Groups, item =>
        {
            using var columns = new Scratch(k * n);
            using var packed = new Scratch(Panel<T>.Length(n, s.GroupOut));
            int group = item % s.Groups;
            Panel<T>.Pack(dy + ((nint)item * s.GroupOut * n), n, 1, n, s.GroupOut, packed.Pointer);
            // columns (k, output) = w^T (k, groupOut) dy (groupOut, output)
            Panel<T>.Multiply(k, n, s.GroupOut, w + ((nint)group * s.GroupOut * k), 1, k, packed.Pointer, columns.Pointer, n, accumulate: false);
            Unfolding.Fold(s, columns.Pointer, dx + ((nint)item * s.GroupIn * s.InputSize));
        });
    }

    private static void BackwardWeights<T>(float* x, float* dy, float* dw, float* dbias, ConvolutionShape s, Workers workers)
        where T : struct, ILanes<T>
    {
        int k = s.GroupIn * s.KernelSize, n = s.OutputSize, chunks = (s.Batch + ItemsPerChunk - 1) / ItemsPerChunk, length = (int)s.WLength;
        using var scratch = new Scratch(chunks * (length + s.OutChannels));
        float* sums = scratch.Pointer, biasSums = sums + ((nint)chunks * length);
        workers.For(chunks, chunk =>
        {
            using var columns = new Scratch(k * n);
            using var packed = new Scratch(Panel<T>.Length(k, n));
            new Span<float>(biasSums + ((nint)chunk * s.OutChannels), s.OutChannels).Clear();
            for (int b = chunk * ItemsPerChunk; b < Math.Min(s.Batch, (chunk + 1) * ItemsPerChunk); b++)
            {
                for (int group = 0; group < s.Groups; group++)
                {
                    nint item = ((nint)b * s.Groups) + group;
                    float* slope = dy + (item * s.GroupOut * n);
                    Unfolding.Unfold(s, x + (item * s.GroupIn * s.InputSize), columns.Pointer);
                    Panel<T>.Pack(columns.Pointer, 1, n, k, n, packed.Pointer);
                    // dw (groupOut, k) += dy (groupOut, output) columns^T (output, k)
                    float* target = sums + ((nint)chunk * length) + ((nint)group * s.GroupOut * k);
                    Panel<T>.Multiply(s.GroupOut, k, n, slope, n, 1, packed.Pointer, target, k, accumulate: b > chunk * ItemsPerChunk);
                    float* biasTarget = biasSums + ((nint)chunk * s.OutChannels) + (group * s.GroupOut);
                    for (int o = 0; o < s.GroupOut; o++) biasTarget[o] += Loops<T>.Sum(slope + ((nint)o * n), n);
                }
            }
        });
        for (int chunk = 0; chunk < chunks; chunk++)
        {
            Loops<T>.ScaleAdd(1, sums + ((nint)chunk * length), dw, length);
            if (dbias is not null) Loops<T>.ScaleAdd(1, biasSums + ((nint)chunk * s.OutChannels), dbias, s.OutChannels);
        }
    }
}
