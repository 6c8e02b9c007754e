using System.Runtime.CompilerServices;
using Kontor.Neural.Kernels.Elementwise;
using Kontor.Neural.Kernels.Lanes;
using Kontor.Neural.Kernels.Matrix;

namespace Kontor.Neural.Kernels.Recurrent;

/// <summary>The backward pass of <see cref="LstmKernel"/>, over the same chunks; each chunk sums its own weight gradients, and these are added in order.</summary>
internal sealed unsafe class LstmBackward(RecurrentShape shape)
{
    private const int Gates = LstmKernel.Gates;

    internal required float* X { get; init; }

    internal required float* Mask { get; init; }

    internal required float* Wx { get; init; }

    internal required float* Wh { get; init; }

    internal required float* H0 { get; init; }

    internal required float* C0 { get; init; }

    internal required float* H { get; init; }

    internal required float* Saved { get; init; }

    internal required float* Dh { get; init; }

    internal required float* DLastH { get; init; }

    internal required float* DLastC { get; init; }

    internal required float* Dx { get; init; }

    internal required float* Dwx { get; init; }

    internal required float* Dwh { get; init; }

    internal required float* Dbias { get; init; }

    internal required float* Dh0 { get; init; }

    internal required float* Dc0 { get; init; }

    internal void Run<T>(Workers workers)
        where T : struct, ILanes<T>
    {
        int hidden = shape.Hidden, input = shape.Input, width = Gates * Panel<T>.Padded(hidden), chunks = Chunk.Count(shape.Batch);
        int lengthX = GateWeights<T>.BackwardLength(Gates, hidden, input), lengthH = GateWeights<T>.BackwardLength(Gates, hidden, hidden);
        int sumLength = width * (input + hidden + 1); // per chunk: dwx (width, input), dwh (width, hidden), dbias (width)
        using var scratch = new Scratch(lengthX + lengthH + (chunks * sumLength));
        float* packedX = scratch.Pointer, packedH = packedX + lengthX, sums = packedH + lengthH;
        GateWeights<T>.Backward(Wx, Gates, hidden, input, packedX);
        GateWeights<T>.Backward(Wh, Gates, hidden, hidden, packedH);
        workers.For(chunks, number => RunChunk<T>(Chunk.Of(number, shape.Batch), packedX, packedH, sums + ((nint)number * sumLength)));
        for (int number = 0; number < chunks; number++)
        {
            float* sum = sums + ((nint)number * sumLength);
            GateWeights<T>.AddUnpadded(sum, Gates, hidden, input, Dwx);
            GateWeights<T>.AddUnpadded(sum + ((nint)width * input), Gates, hidden, hidden, Dwh);
            GateWeights<T>.AddUnpadded(sum + ((nint)width * (input + hidden)), Gates, hidden, 1, Dbias);
        }
    }

    private void RunChunk<T>(Chunk chunk, float* packedX, float* packedH, float* sums)
        where T : struct, ILanes<T>
    {
        int hidden = shape.Hidden, input = shape.Input, time = shape.Time, padded = Panel<T>.Padded(hidden), width = Gates * padded, rows = chunk.Rows;
        nint state = (nint)chunk.From * hidden, xRow = (nint)time * input, hRow = (nint)time * hidden;
        int packedRows = Panel<T>.Length(Math.Max(input, hidden), rows);
        using var scratch = new Scratch((rows * (width + (3 * padded))) + packedRows);
        float* dgates = scratch.Pointer, dh = dgates + (rows * width), dc = dh + (rows * padded), c0 = dc + (rows * padded), packed = c0 + (rows * padded);
        float* dwx = sums, dwh = dwx + ((nint)width * input), dbias = dwh + ((nint)width * hidden);
        new Span<float>(sums, width * (input + hidden + 1)).Clear();
        Rows.Take(DLastH is null ? null : DLastH + state, hidden, dh, rows, hidden, padded);
        Rows.Take(DLastC is null ? null : DLastC + state, hidden, dc, rows, hidden, padded);
        Rows.Take(C0 is null ? null : C0 + state, hidden, c0, rows, hidden, padded);
        int keptRow = (Gates + 1) * padded;
        float* saved = Saved + ((nint)chunk.From * time * keptRow);
        for (int t = time - 1; t >= 0; t--)
        {
            nint step = ((nint)chunk.From * time) + t;
            if (Dh is not null) Rows.AddTo<T>(Dh + (step * hidden), hRow, dh, rows, hidden, padded);
            float* kept = saved + ((nint)t * rows * keptRow), keptBefore = kept - ((nint)rows * keptRow);
            for (int r = 0; r < rows; r++)
            {
                float* before = t > 0 ? keptBefore + (r * keptRow) + (Gates * padded) : c0 + (r * padded);
                if (Mask is null || Mask[((chunk.From + r) * time) + t] != 0)
                {
                    Cell<T>(kept + (r * keptRow), before, dgates + (r * width), dh + (r * padded), dc + (r * padded), dbias, padded);
                }
                else
                {
                    new Span<float>(dgates + (r * width), width).Clear();
                }
            }
            // dwx (width, input) += dgates^T (width, rows) x (rows, input), and the same for h before
            Panel<T>.Pack(X + (step * input), xRow, 1, input, rows, packed);
            Panel<T>.Multiply(width, input, rows, dgates, 1, width, packed, dwx, input, accumulate: true);
            if (t > 0 || H0 is not null)
            {
                if (t > 0) Panel<T>.Pack(H + ((step - 1) * hidden), hRow, 1, hidden, rows, packed);
                else Panel<T>.Pack(H0 + state, hidden, 1, hidden, rows, packed);
                Panel<T>.Multiply(width, hidden, rows, dgates, 1, width, packed, dwh, hidden, accumulate: true);
            }
            if (Dx is not null) Panel<T>.Multiply(rows, input, width, dgates, width, 1, packedX, Dx + (step * input), xRow, accumulate: true);
            Panel<T>.Multiply(rows, hidden, width, dgates, width, 1, packedH, dh, padded, accumulate: true);
        }
        if (Dh0 is not null) Rows.AddFrom<T>(dh, Dh0 + state, hidden, rows, hidden, padded);
        if (Dc0 is not null) Rows.AddFrom<T>(dc, Dc0 + state, hidden, rows, hidden, padded);
    }

    /// <summary>One step of one sequence: the gradients by the gates before their functions; dc goes back a step, dh is used up.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Cell<T>(float* kept, float* before, float* dgates, float* dh, float* dc, float* dbias, int padded)
        where T : struct, ILanes<T>
    {
        T one = T.Of(1);
        for (int j = 0; j < padded; j += T.Count)
        {
            T i = T.Load(kept + j), f = T.Load(kept + padded + j), g = T.Load(kept + (2 * padded) + j), o = T.Load(kept + (3 * padded) + j);
            T squashed = Functions.Tanh(T.Load(kept + (4 * padded) + j)), slope = T.Load(dh + j);
            T cell = T.MultiplyAdd(slope * o, T.MultiplyAdd(-squashed, squashed, one), T.Load(dc + j));
            T di = cell * g * i * (one - i), df = cell * T.Load(before + j) * f * (one - f);
            T dg = cell * i * T.MultiplyAdd(-g, g, one), doo = slope * squashed * o * (one - o);
            T.Store(di, dgates + j);
            T.Store(df, dgates + padded + j);
            T.Store(dg, dgates + (2 * padded) + j);
            T.Store(doo, dgates + (3 * padded) + j);
            T.Store(cell * f, dc + j);
            T.Store(T.Zero, dh + j);
            T.Store(T.Load(dbias + j) + di, dbias + j);
            T.Store(T.Load(dbias + padded + j) + df, dbias + padded + j);
            T.Store(T.Load(dbias + (2 * padded) + j) + dg, dbias + (2 * padded) + j);
            T.Store(T.Load(dbias + (3 * padded) + j) + doo, dbias + (3 * padded) + j);
        }
    }
}
