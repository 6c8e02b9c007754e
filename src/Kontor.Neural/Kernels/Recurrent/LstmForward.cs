using System.Runtime.CompilerServices;
using Kontor.Neural.Kernels.Lanes;
using Kontor.Neural.Kernels.Matrix;

namespace Kontor.Neural.Kernels.Recurrent;

/// <summary>The forward pass of <see cref="LstmKernel"/>: a chunk of sequences goes through all steps on one thread, its states in the first-level cache.</summary>
/// <remarks>Kept per chunk, step and row: i, f, g, o after their functions and the new c, each filled up to whole registers.</remarks>
internal sealed unsafe class LstmForward(RecurrentShape shape)
{
    private const int Gates = LstmKernel.Gates;

    internal required float* X { get; init; }

    internal required float* Mask { get; init; }

    internal required float* Wx { get; init; }

    internal required float* Wh { get; init; }

    internal required float* Bias { get; init; }

    internal required float* H0 { get; init; }

    internal required float* C0 { get; init; }

    internal required float* H { get; init; }

    internal required float* Saved { get; init; }

    internal required float* LastH { get; init; }

    internal required float* LastC { get; init; }

    internal void Run<T>(Workers workers)
        where T : struct, ILanes<T>
    {
        int hidden = shape.Hidden, input = shape.Input, padded = Panel<T>.Padded(hidden);
        int lengthX = GateWeights<T>.ForwardLength(Gates, hidden, input), lengthH = GateWeights<T>.ForwardLength(Gates, hidden, hidden);
        using var scratch = new Scratch(lengthX + lengthH + (Gates * padded));
        float* packedX = scratch.Pointer, packedH = packedX + lengthX, bias = packedH + lengthH;
        GateWeights<T>.Forward(Wx, Gates, hidden, input, packedX);
        GateWeights<T>.Forward(Wh, Gates, hidden, hidden, packedH);
        GateWeights<T>.Pad(Bias, Gates, hidden, 1, bias);
        workers.For(Chunk.Count(shape.Batch), number => RunChunk<T>(Chunk.Of(number, shape.Batch), packedX, packedH, bias));
    }

    private void RunChunk<T>(Chunk chunk, float* packedX, float* packedH, float* bias)
        where T : struct, ILanes<T>
    {
        int hidden = shape.Hidden, input = shape.Input, time = shape.Time, padded = Panel<T>.Padded(hidden), width = Gates * padded, rows = chunk.Rows;
        using var scratch = new Scratch(rows * (width + (2 * padded)));
        float* gates = scratch.Pointer, h = gates + (rows * width), c = h + (rows * padded);
        Rows.Take(H0 is null ? null : H0 + ((nint)chunk.From * hidden), hidden, h, rows, hidden, padded);
        Rows.Take(C0 is null ? null : C0 + ((nint)chunk.From * hidden), hidden, c, rows, hidden, padded);
        float* saved = Saved is null ? null : Saved + ((nint)chunk.From * time * (Gates + 1) * padded);
        for (int t = 0; t < time; t++)
        {
            float* xt = X + ((((nint)chunk.From * time) + t) * input), ht = H + ((((nint)chunk.From * time) + t) * hidden);
            Panel<T>.Multiply(rows, width, input, xt, (nint)time * input, 1, packedX, gates, width, accumulate: false);
            Panel<T>.Multiply(rows, width, hidden, h, padded, 1, packedH, gates, width, accumulate: true);
            float* kept = saved is null ? null : saved + ((nint)t * rows * (Gates + 1) * padded);
            for (int r = 0; r < rows; r++)
            {
                float* keptRow = kept is null ? null : kept + (r * (Gates + 1) * padded);
                if (Mask is null || Mask[((chunk.From + r) * time) + t] != 0) Cell<T>(gates + (r * width), bias, h + (r * padded), c + (r * padded), keptRow, padded);
                else if (kept is not null) new ReadOnlySpan<float>(c + (r * padded), padded).CopyTo(new Span<float>(keptRow + (Gates * padded), padded));
            }
            Rows.Give(h, ht, (nint)time * hidden, rows, hidden, padded);
        }
        if (LastH is not null) Rows.Give(h, LastH + ((nint)chunk.From * hidden), hidden, rows, hidden, padded);
        if (LastC is not null) Rows.Give(c, LastC + ((nint)chunk.From * hidden), hidden, rows, hidden, padded);
    }

    /// <summary>One step of one sequence from its gates before their functions.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Cell<T>(float* gates, float* bias, float* h, float* c, float* kept, int padded)
        where T : struct, ILanes<T>
    {
        for (int j = 0; j < padded; j += T.Count)
        {
            T i = Functions.Sigmoid(T.Load(gates + j) + T.Load(bias + j));
            T f = Functions.Sigmoid(T.Load(gates + padded + j) + T.Load(bias + padded + j));
            T g = Functions.Tanh(T.Load(gates + (2 * padded) + j) + T.Load(bias + (2 * padded) + j));
            T o = Functions.Sigmoid(T.Load(gates + (3 * padded) + j) + T.Load(bias + (3 * padded) + j));
            T cell = T.MultiplyAdd(f, T.Load(c + j), i * g);
            T.Store(cell, c + j);
            T.Store(o * Functions.Tanh(cell), h + j);
            if (kept is null) continue;
            T.Store(i, kept + j);
            T.Store(f, kept + padded + j);
            T.Store(g, kept + (2 * padded) + j);
            T.Store(o, kept + (3 * padded) + j);
            T.Store(cell, kept + (4 * padded) + j);
        }
    }
}
