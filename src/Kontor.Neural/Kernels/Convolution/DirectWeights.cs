using Kontor.Neural.Kernels.Elementwise;
using Kontor.Neural.Kernels.Lanes;
using Kontor.Neural.Kernels.Matrix;

namespace Kontor.Neural.Kernels.Convolution;

/// <summary>The gradient by the weights of a convolution with strides of 1: for each kernel element one product of all channels of dy with all channels of x, over all places.</summary>
/// <typeparam name="T">The register.</typeparam>
internal sealed unsafe class DirectWeights<T>
    where T : struct, ILanes<T>
{
    private readonly ConvolutionShape _s;
    private readonly Flat _flat;
    private readonly int _in, _size, _chunks;

    /// <summary>For a shape for which <see cref="Flat.Fits"/>.</summary>
    internal DirectWeights(in ConvolutionShape shape)
    {
        _s = shape;
        _flat = new Flat(shape);
        _in = Panel<T>.Padded(shape.GroupIn);
        _size = checked(shape.KernelSize * shape.OutChannels * _in); // (taps, outChannels, in filled up)
        _chunks = WeightChunks.Count(shape.Batch, _size);
    }

    /// <summary>dw and, unless null, dbias are added to.</summary>
    internal void Run(float* x, float* dy, float* dw, float* dbias, Workers workers)
    {
        int length = _size + _s.OutChannels;
        using var scratch = new Scratch(checked(_chunks * length));
        float* sums = scratch.Pointer;
        workers.For(_chunks, chunk => RunChunk(chunk, x, dy, sums + ((nint)chunk * length)));
        if (_chunks == 0) return;
        for (int chunk = 1; chunk < _chunks; chunk++) Loops<T>.ScaleAdd(1, sums + ((nint)chunk * length), sums, length);
        for (int o = 0; o < _s.OutChannels; o++)
        {
            for (int c = 0; c < _s.GroupIn; c++)
            {
                for (int tap = 0; tap < _s.KernelSize; tap++) *dw++ += sums[((((nint)tap * _s.OutChannels) + o) * _in) + c];
            }
        }
        if (dbias is not null) Loops<T>.ScaleAdd(1, sums + _size, dbias, _s.OutChannels);
    }

    private void RunChunk(int chunk, float* x, float* dy, float* sums)
    {
        int windows = _flat.Windows, groupOut = _s.GroupOut;
        using var scratch = new Scratch(checked((_flat.Size * _in) + (windows * groupOut)));
        float* xs = scratch.Pointer, dys = xs + ((nint)_flat.Size * _in);
        // the places that nothing is written to are zeros for every item
        new Span<float>(xs, _flat.Size * _in).Clear();
        new Span<float>(dys, windows * groupOut).Clear();
        new Span<float>(sums, _size + _s.OutChannels).Clear();
        for (int b = chunk; b < _s.Batch; b += _chunks)
        {
            for (int group = 0; group < _s.Groups; group++)
            {
                nint item = ((nint)b * _s.Groups) + group;
                float* slope = dy + (item * groupOut * _s.OutputSize);
                Planes.TurnInput(_s, _flat, x + (item * _s.GroupIn * _s.InputSize), xs, _in);
                Planes.TurnOutput(_s, _flat, slope, dys, groupOut);
                Products(xs, dys, sums + ((nint)group * groupOut * _in));
                for (int o = 0; o < groupOut; o++) sums[_size + (group * groupOut) + o] += Loops<T>.Sum(slope + ((nint)o * _s.OutputSize), _s.OutputSize);
            }
        }
    }

    /// <summary>All kernel elements over one block of places, then over the next.</summary>
    private void Products(float* xs, float* dys, float* sums)
    {
        int windows = _flat.Windows;
        for (int from = 0; from < windows; from += Panel<T>.Depth)
        {
            int depth = Math.Min(Panel<T>.Depth, windows - from);
            for (int tap = 0; tap < _s.KernelSize; tap++)
            {
                // dw (groupOut, in) += dy^T (groupOut, places) x (places, in)
                RightFactor right = RightFactor.Plain(xs + ((nint)(from + _flat.Offset(tap)) * _in), _in);
                Panel<T>.Multiply(_s.GroupOut, _in, depth, dys + ((nint)from * _s.GroupOut), 1, _s.GroupOut, right, sums + ((nint)tap * _s.OutChannels * _in), _in, accumulate: true);
            }
        }
    }
}
