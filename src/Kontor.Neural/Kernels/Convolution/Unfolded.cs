using Kontor.Neural.Kernels.Elementwise;
using Kontor.Neural.Kernels.Lanes;
using Kontor.Neural.Kernels.Matrix;

namespace Kontor.Neural.Kernels.Convolution;

/// <summary>Convolutions of any stride: one matrix product per item and group with the unfolded channels.</summary>
/// <typeparam name="T">The register.</typeparam>
internal sealed unsafe class Unfolded<T>(ConvolutionShape s)
    where T : struct, ILanes<T>
{
    private readonly int _k = s.GroupIn * s.KernelSize, _n = s.OutputSize;

    internal void Forward(float* x, float* w, float* bias, float* y, Workers workers) => workers.For(s.Batch * s.Groups, item =>
    {
        using var columns = new Scratch(checked(_k * _n));
        using var packed = new Scratch(Panel<T>.Length(_n, _k));
        Unfolding.Unfold(s, x + ((nint)item * s.GroupIn * s.InputSize), columns.Pointer);
        Panel<T>.Pack(columns.Pointer, _n, 1, _n, _k, packed.Pointer);
        int group = item % s.Groups;
        float* target = y + ((nint)item * s.GroupOut * _n);
        // y (groupOut, output) = w (groupOut, k) columns (k, output)
        Panel<T>.Multiply(s.GroupOut, _n, _k, w + ((nint)group * s.GroupOut * _k), _k, 1, RightFactor.Packed(packed.Pointer), target, _n, accumulate: false);
        if (bias is null) return;
        for (int o = 0; o < s.GroupOut; o++) Loops<T>.AddScalar(bias[(group * s.GroupOut) + o], target + ((nint)o * _n), _n);
    });

    internal void BackwardInput(float* w, float* dy, float* dx, Workers workers) => workers.For(s.Batch * s.Groups, item =>
    {
        using var columns = new Scratch(checked(_k * _n));
        using var packed = new Scratch(Panel<T>.Length(_n, s.GroupOut));
        int group = item % s.Groups;
        Panel<T>.Pack(dy + ((nint)item * s.GroupOut * _n), _n, 1, _n, s.GroupOut, packed.Pointer);
        // columns (k, output) = w^T (k, groupOut) dy (groupOut, output)
        Panel<T>.Multiply(_k, _n, s.GroupOut, w + ((nint)group * s.GroupOut * _k), 1, _k, RightFactor.Packed(packed.Pointer), columns.Pointer, _n, accumulate: false);
        Unfolding.Fold(s, columns.Pointer, dx + ((nint)item * s.GroupIn * s.InputSize));
    });

    internal void BackwardWeights(float* x, float* dy, float* dw, float* dbias, Workers workers)
    {
        int size = checked((int)s.WLength), length = size + s.OutChannels, chunks = WeightChunks.Count(s.Batch, size);
        using var scratch = new Scratch(checked(chunks * length));
        float* sums = scratch.Pointer;
        workers.For(chunks, chunk => WeightsOfChunk(chunk, chunks, x, dy, sums + ((nint)chunk * length), size));
        for (int chunk = 0; chunk < chunks; chunk++)
        {
            Loops<T>.ScaleAdd(1, sums + ((nint)chunk * length), dw, size);
            if (dbias is not null) Loops<T>.ScaleAdd(1, sums + ((nint)chunk * length) + size, dbias, s.OutChannels);
        }
    }

    private void WeightsOfChunk(int chunk, int chunks, float* x, float* dy, float* sums, int size)
    {
        using var columns = new Scratch(checked(_k * _n));
        using var packed = new Scratch(Panel<T>.Length(_k, _n));
        new Span<float>(sums, size + s.OutChannels).Clear();
        for (int b = chunk; b < s.Batch; b += chunks)
        {
            for (int group = 0; group < s.Groups; group++)
            {
                nint item = ((nint)b * s.Groups) + group;
                float* slope = dy + (item * s.GroupOut * _n);
                Unfolding.Unfold(s, x + (item * s.GroupIn * s.InputSize), columns.Pointer);
                Panel<T>.Pack(columns.Pointer, 1, _n, _k, _n, packed.Pointer);
                // dw (groupOut, k) += dy (groupOut, output) columns^T (output, k)
                Panel<T>.Multiply(s.GroupOut, _k, _n, slope, _n, 1, RightFactor.Packed(packed.Pointer), sums + ((nint)group * s.GroupOut * _k), _k, accumulate: true);
                for (int o = 0; o < s.GroupOut; o++) sums[size + (group * s.GroupOut) + o] += Loops<T>.Sum(slope + ((nint)o * _n), _n);
            }
        }
    }
}
