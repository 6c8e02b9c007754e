using System.Runtime.CompilerServices;
using Kontor.Neural.Kernels.Lanes;
using Kontor.Neural.Kernels.Matrix;

namespace Kontor.Neural.Kernels.Convolution;

/// <summary>A convolution with strides of 1 without unfolding: weights meet runs of the flat padded planes. The gradient by the input is the same with the kernel turned round.</summary>
/// <typeparam name="T">The register.</typeparam>
internal sealed unsafe class Direct<T>
    where T : struct, ILanes<T>
{
    /// <summary>Kernel elements of a block: the runs under them stay in the first-level cache while all output channels meet them.</summary>
    private const int Block = 288;

    /// <summary>From so many items on, each of them is a thread's own. Every window is computed the same way whoever does it.</summary>
    private const int FewItems = 8;

    private const int StripsPerChunk = 8;

    private static readonly Workers Alone = new(1);

    private readonly ConvolutionShape _s;
    private readonly Flat _flat;
    private readonly int _k, _rows;

    /// <summary>A convolution of a shape for which <see cref="Flat.Fits"/>.</summary>
    internal Direct(in ConvolutionShape shape)
    {
        _s = shape;
        _flat = new Flat(shape);
        _k = shape.GroupIn * shape.KernelSize;
        _rows = (shape.GroupOut + T.TileRows - 1) / T.TileRows * T.TileRows;
    }

    /// <summary>Weights of output channel o, input channel c, element t of each group at <c>o * OutStep + c * InStep + t</c>, t counted from behind where turned.</summary>
    internal required float* Weights { get; init; }

    internal required nint OutStep { get; init; }

    internal required nint InStep { get; init; }

    internal required bool Turned { get; init; }

    /// <summary>y = or += the convolution of x, plus the bias unless null.</summary>
    internal void Run(float* x, float* bias, float* y, bool accumulate, Workers workers)
    {
        int packedSize = _s.Groups * _rows * _k;
        using var scratch = new Scratch(checked(packedSize + (2 * _k))); // a distance takes the room of two floats
        float* packed = scratch.Pointer;
        nint* offsets = (nint*)(packed + ((packedSize + 15) / 16 * 16));
        Pack(packed);
        for (int p = 0; p < _k; p++) offsets[p] = ((nint)(p / _s.KernelSize) * _flat.Size) + _flat.Offset(p % _s.KernelSize);
        int items = _s.Batch * _s.Groups;
        if (items >= FewItems)
        {
            workers.For(items, item => Item(item, x, packed, offsets, bias, y, accumulate, Alone));
            return;
        }
        for (int item = 0; item < items; item++) Item(item, x, packed, offsets, bias, y, accumulate, workers);
    }

    /// <summary>One group of one item; its strips of windows are dealt out to workers.</summary>
    private void Item(int item, float* x, float* packed, nint* offsets, float* bias, float* y, bool accumulate, Workers workers)
    {
        int strip = Panel<T>.Strip, windows = _flat.Windows, group = item % _s.Groups, strips = (windows + strip - 1) / strip;
        int length = _s.GroupIn * _flat.Size;
        using var scratch = new Scratch(checked(length + strip));
        float* padded = scratch.Pointer;
        Planes.Pad(_s, _flat, x + ((nint)item * _s.GroupIn * _s.InputSize), padded);
        new Span<float>(padded + length, strip).Clear();
        float* weights = packed + ((nint)group * _rows * _k), shift = bias is null ? null : bias + (group * _s.GroupOut), target = y + ((nint)item * _s.GroupOut * _s.OutputSize);
        int run = workers.Threads == 1 ? strips : StripsPerChunk;
        workers.For((strips + run - 1) / run, chunk => Strips(chunk * run, Math.Min(strips, (chunk + 1) * run), padded, weights, offsets, shift, target, accumulate));
    }

    private void Strips(int first, int last, float* padded, float* weights, nint* offsets, float* bias, float* y, bool accumulate)
    {
        int strip = Panel<T>.Strip;
        using var scratch = new Scratch(_rows * strip);
        float* c = scratch.Pointer;
        for (int from = first * strip; from < last * strip; from += strip)
        {
            new Span<float>(c, _rows * strip).Clear();
            for (int p = 0; p < _k; p += Block)
            {
                int depth = Math.Min(Block, _k - p);
                for (int row = 0; row < _rows; row += T.TileRows)
                {
                    ScatteredTile<T>.Run(depth, weights + ((nint)row * _k) + (p * T.TileRows), padded + from, offsets + p, c + (row * strip));
                }
            }
            Put(c, from, Math.Min(strip, _flat.Windows - from), bias, y, accumulate);
        }
    }

    /// <summary>The windows of a strip that are real go to y.</summary>
    private void Put(float* c, int from, int count, float* bias, float* y, bool accumulate)
    {
        int strip = Panel<T>.Strip;
        for (int at = from; at < from + count;)
        {
            int line = at / _flat.Wide, w = at % _flat.Wide, d = line / _flat.High, h = line % _flat.High, next = Math.Min(from + count, (line + 1) * _flat.Wide);
            int length = Math.Min(next - at, _s.Width.Output - w);
            if (length > 0 && h < _s.Height.Output) PutRun(c + (at - from), strip, bias, y + (((((nint)d * _s.Height.Output) + h) * _s.Width.Output) + w), length, accumulate);
            at = next;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PutRun(float* c, int strip, float* bias, float* y, int length, bool accumulate)
    {
        int size = _s.OutputSize;
        for (int o = 0; o < _s.GroupOut; o++, c += strip, y += size)
        {
            T shift = T.Of(bias is null ? 0 : bias[o]);
            for (int j = 0; j < length; j += T.Count)
            {
                int rest = length - j;
                T value = Partial.Load<T>(c + j, rest) + shift;
                if (accumulate) value += Partial.Load<T>(y + j, rest);
                Partial.Store(value, y + j, rest);
            }
        }
    }

    /// <summary>Tiles of output channels; in a tile, kernel element by kernel element; channels that are not there are zeros.</summary>
    private void Pack(float* packed)
    {
        int taps = _s.KernelSize;
        for (int row = 0; row < _s.Groups * _rows; row += T.TileRows)
        {
            float* group = Weights + ((nint)(row / _rows) * _s.GroupIn * _s.GroupOut * taps);
            for (int p = 0; p < _k; p++)
            {
                for (int r = 0; r < T.TileRows; r++)
                {
                    int o = (row % _rows) + r, tap = Turned ? taps - 1 - (p % taps) : p % taps;
                    *packed++ = o < _s.GroupOut ? group[(o * OutStep) + (p / taps * InStep) + tap] : 0;
                }
            }
        }
    }
}
