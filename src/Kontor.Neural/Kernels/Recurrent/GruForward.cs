using System.Runtime.CompilerServices;
using Kontor.Neural.Kernels.Lanes;
using Kontor.Neural.Kernels.Matrix;

namespace Kontor.Neural.Kernels.Recurrent;

/// <summary>The forward pass of <see cref="GruKernel"/>, a chunk of sequences at a time as in <see cref="LstmForward"/>.</summary>
/// <remarks>Kept per chunk, step and row: r, z, n after their functions and the part of n from h before the reset, each filled up to whole registers.</remarks>
internal sealed unsafe class GruForward(RecurrentShape shape)
{
    private const int Gates = GruKernel.Gates;

    internal required float* X { get; init; }

    internal required float* Mask { get; init; }

    internal required float* Wx { get; init; }

    internal required float* Wh { get; init; }

    internal required float* BiasX { get; init; }

    internal required float* BiasH { get; init; }

    internal required float* H0 { get; init; }

    internal required float* H { get; init; }

    internal required float* Saved { get; init; }

    internal required float* LastH { get; init; }

    internal void Run<T>(Workers workers)
        where T : struct, ILanes<T>
    {
        int hidden = shape.Hidden, input = shape.Input, width = Gates * Panel<T>.Padded(hidden);
        int lengthX = GateWeights<T>.ForwardLength(Gates, hidden, input), lengthH = GateWeights<T>.ForwardLength(Gates, hidden, hidden);
        using var scratch = new Scratch(lengthX + lengthH + (2 * width));
        float* packedX = scratch.Pointer, packedH = packedX + lengthX, biasX = packedH + lengthH, biasH = biasX + width;
        GateWeights<T>.Forward(Wx, Gates, hidden, input, packedX);
        GateWeights<T>.Forward(Wh, Gates, hidden, hidden, packedH);
        GateWeights<T>.Pad(BiasX, Gates, hidden, 1, biasX);
        GateWeights<T>.Pad(BiasH, Gates, hidden, 1, biasH);
        workers.For(Chunk.Count(shape.Batch), number => RunChunk<T>(Chunk.Of(number, shape.Batch), packedX, packedH, biasX, biasH));
    }

    private void RunChunk<T>(Chunk chunk, float* packedX, float* packedH, float* biasX, float* biasH)
        where T : struct, ILanes<T>
    {
        int hidden = shape.Hidden, input = shape.Input, time = shape.Time, padded = Panel<T>.Padded(hidden), width = Gates * padded, rows = chunk.Rows;
        using var scratch = new Scratch(rows * ((2 * width) + padded));
        float* gatesX = scratch.Pointer, gatesH = gatesX + (rows * width), h = gatesH + (rows * width);
        Rows.Take(H0 is null ? null : H0 + ((nint)chunk.From * hidden), hidden, h, rows, hidden, padded);
        float* saved = Saved is null ? null : Saved + ((nint)chunk.From * time * (Gates + 1) * padded);
        for (int t = 0; t < time; t++)
        {
            float* xt = X + ((((nint)chunk.From * time) + t) * input), ht = H + ((((nint)chunk.From * time) + t) * hidden);
            Panel<T>.Multiply(rows, width, input, xt, (nint)time * input, 1, packedX, gatesX, width, accumulate: false);
            Panel<T>.Multiply(rows, width, hidden, h, padded, 1, packedH, gatesH, width, accumulate: false);
            float* kept = saved is null ? null : saved + ((nint)t * rows * (Gates + 1) * padded);
            for (int r = 0; r < rows; r++)
            {
                if (Mask is not null && Mask[((chunk.From + r) * time) + t] == 0) continue;
                Cell<T>(gatesX + (r * width), gatesH + (r * width), biasX, biasH, h + (r * padded), kept is null ? null : kept + (r * (Gates + 1) * padded), padded);
            }
            Rows.Give(h, ht, (nint)time * hidden, rows, hidden, padded);
        }
        if (LastH is not null) Rows.Give(h, LastH + ((nint)chunk.From * hidden), hidden, rows, hidden, padded);
    }

    /// <summary>One step of one sequence.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Cell<T>(float* gatesX, float* gatesH, float* biasX, float* biasH, float* h, float* kept, int padded)
        where T : struct, ILanes<T>
    {
        int zs = padded, ns = 2 * padded;
        for (int j = 0; j < padded; j += T.Count)
        {
            T r = Functions.Sigmoid(T.Load(gatesX + j) + T.Load(gatesH + j) + T.Load(biasX + j) + T.Load(biasH + j));
            T z = Functions.Sigmoid(T.Load(gatesX + zs + j) + T.Load(gatesH + zs + j) + T.Load(biasX + zs + j) + T.Load(biasH + zs + j));
            T inner = T.Load(gatesH + ns + j) + T.Load(biasH + ns + j);
            T n = Functions.Tanh(T.MultiplyAdd(r, inner, T.Load(gatesX + ns + j) + T.Load(biasX + ns + j)));
            T.Store(T.MultiplyAdd(z, T.Load(h + j) - n, n), h + j);
            if (kept is null) continue;
            T.Store(r, kept + j);
            T.Store(z, kept + zs + j);
            T.Store(n, kept + ns + j);
            T.Store(inner, kept + (3 * padded) + j);
        }
    }
}
