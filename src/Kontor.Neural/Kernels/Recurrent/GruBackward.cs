using System.Runtime.CompilerServices;
using Kontor.Neural.Kernels.Lanes;
using Kontor.Neural.Kernels.Matrix;

namespace Kontor.Neural.Kernels.Recurrent;

/// <summary>The backward pass of <see cref="GruKernel"/>, over the same chunks; each chunk sums its own weight gradients, and these are added in order.</summary>
internal sealed unsafe class GruBackward(RecurrentShape shape)
{
    private const int Gates = GruKernel.Gates;

    internal required float* X { get; init; }

    internal required float* Mask { get; init; }

    internal required float* Wx { get; init; }

    internal required float* Wh { get; init; }

    internal required float* H0 { get; init; }

    internal required float* H { get; init; }

    internal required float* Saved { get; init; }

    internal required float* Dh { get; init; }

    internal required float* DLastH { get; init; }

    internal required float* Dx { get; init; }

    internal required float* Dwx { get; init; }

    internal required float* Dwh { get; init; }

    internal required float* DbiasX { get; init; }

    internal required float* DbiasH { get; init; }

    internal required float* Dh0 { get; init; }

    internal void Run<T>(Workers workers)
        where T : struct, ILanes<T>
    {
        int hidden = shape.Hidden, input = shape.Input, width = Gates * Panel<T>.Padded(hidden), chunks = Chunk.Count(shape.Batch);
        int lengthX = GateWeights<T>.BackwardLength(Gates, hidden, input), lengthH = GateWeights<T>.BackwardLength(Gates, hidden, hidden);
        int sumLength = width * (input + hidden + 2); // per chunk: dwx (width, input), dwh (width, hidden), dbiasX (width), dbiasH (width)
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
            GateWeights<T>.AddUnpadded(sum + ((nint)width * (input + hidden)), Gates, hidden, 1, DbiasX);
            GateWeights<T>.AddUnpadded(sum + ((nint)width * (input + hidden + 1)), Gates, hidden, 1, DbiasH);
        }
    }

    private void RunChunk<T>(Chunk chunk, float* packedX, float* packedH, float* sums)
        where T : struct, ILanes<T>
    {
        int hidden = shape.Hidden, input = shape.Input, time = shape.Time, padded = Panel<T>.Padded(hidden), width = Gates * padded, rows = chunk.Rows;
        nint state = (nint)chunk.From * hidden, xRow = (nint)time * input, hRow = (nint)time * hidden;
        int packedRows = Panel<T>.Length(Math.Max(input, hidden), rows);
        using var scratch = new Scratch((rows * ((2 * width) + (2 * padded))) + packedRows);
        float* dgatesX = scratch.Pointer, dgatesH = dgatesX + (rows * width), dh = dgatesH + (rows * width), before = dh + (rows * padded), packed = before + (rows * padded);
        float* dwx = sums, dwh = dwx + ((nint)width * input), dbias = dwh + ((nint)width * hidden);
        new Span<float>(sums, width * (input + hidden + 2)).Clear();
        Rows.Take(DLastH is null ? null : DLastH + state, hidden, dh, rows, hidden, padded);
        int keptRow = (Gates + 1) * padded;
        float* saved = Saved + ((nint)chunk.From * time * keptRow);
        for (int t = time - 1; t >= 0; t--)
        {
            nint step = ((nint)chunk.From * time) + t;
            if (Dh is not null) Rows.AddTo<T>(Dh + (step * hidden), hRow, dh, rows, hidden, padded);
            if (t > 0) Rows.Take(H + ((step - 1) * hidden), hRow, before, rows, hidden, padded);
            else Rows.Take(H0 is null ? null : H0 + state, hidden, before, rows, hidden, padded);
            float* kept = saved + ((nint)t * rows * keptRow);
            for (int r = 0; r < rows; r++)
            {
                float* ownX = dgatesX + (r * width), ownH = dgatesH + (r * width);
                if (Mask is null || Mask[((chunk.From + r) * time) + t] != 0) Cell<T>(kept + (r * keptRow), before + (r * padded), ownX, ownH, dh + (r * padded), dbias, padded);
                else
                {
                    new Span<float>(ownX, width).Clear();
                    new Span<float>(ownH, width).Clear();
                }
            }
            // dwx (width, input) += dgatesX^T (width, rows) x (rows, input); dwh likewise from h before
            Panel<T>.Pack(X + (step * input), xRow, 1, input, rows, packed);
            Panel<T>.Multiply(width, input, rows, dgatesX, 1, width, packed, dwx, input, accumulate: true);
            Panel<T>.Pack(before, padded, 1, hidden, rows, packed);
            Panel<T>.Multiply(width, hidden, rows, dgatesH, 1, width, packed, dwh, hidden, accumulate: true);
            if (Dx is not null) Panel<T>.Multiply(rows, input, width, dgatesX, width, 1, packedX, Dx + (step * input), xRow, accumulate: true);
            Panel<T>.Multiply(rows, hidden, width, dgatesH, width, 1, packedH, dh, padded, accumulate: true);
        }
        if (Dh0 is not null) Rows.AddFrom<T>(dh, Dh0 + state, hidden, rows, hidden, padded);
    }

    /// <summary>One step of one sequence: the gradients by the gates before their functions; dh keeps what passes through z.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Cell<T>(float* kept, float* before, float* dgatesX, float* dgatesH, float* dh, float* dbias, int padded)
        where T : struct, ILanes<T>
    {
        int zs = padded, ns = 2 * padded;
        float* dbiasH = dbias + (Gates * padded);
        T one = T.Of(1);
        for (int j = 0; j < padded; j += T.Count)
        {
            T r = T.Load(kept + j), z = T.Load(kept + zs + j), n = T.Load(kept + ns + j), inner = T.Load(kept + (3 * padded) + j), slope = T.Load(dh + j);
            T dn = slope * (one - z) * T.MultiplyAdd(-n, n, one), dz = slope * (T.Load(before + j) - n) * z * (one - z);
            T dr = dn * inner * r * (one - r), dinner = dn * r;
            T.Store(dr, dgatesX + j);
            T.Store(dz, dgatesX + zs + j);
            T.Store(dn, dgatesX + ns + j);
            T.Store(dr, dgatesH + j);
            T.Store(dz, dgatesH + zs + j);
            T.Store(dinner, dgatesH + ns + j);
            T.Store(slope * z, dh + j);
            T.Store(T.Load(dbias + j) + dr, dbias + j);
            T.Store(T.Load(dbias + zs + j) + dz, dbias + zs + j);
            T.Store(T.Load(dbias + ns + j) + dn, dbias + ns + j);
            T.Store(T.Load(dbiasH + j) + dr, dbiasH + j);
            T.Store(T.Load(dbiasH + zs + j) + dz, dbiasH + zs + j);
            T.Store(T.Load(dbiasH + ns + j) + dinner, dbiasH + ns + j);
        }
    }
}
