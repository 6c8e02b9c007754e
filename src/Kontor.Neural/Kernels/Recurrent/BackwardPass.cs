using Kontor.Neural.Kernels.Elementwise;
using Kontor.Neural.Kernels.Lanes;
using Kontor.Neural.Kernels.Matrix;

namespace Kontor.Neural.Kernels.Recurrent;

/// <summary>The backward pass of a recurrent layer, over the chunks of <see cref="ForwardPass"/>.</summary>
/// <remarks>Every sixteenth chunk adds to the same sum of weight gradients, one after the other, and the sums are added in order.</remarks>
internal sealed unsafe class BackwardPass(RecurrentShape shape)
{
    /// <summary>Steps whose gates are gathered for one product with x and h.</summary>
    private const int Gathered = 4;

    /// <summary>Sums of weight gradients at most: enough for the threads, few enough for the memory.</summary>
    private const int MostSums = 16;

    internal required float* X { get; init; }

    internal required float* Mask { get; init; }

    internal required float* Wx { get; init; }

    internal required float* Wh { get; init; }

    internal required float* H0 { get; init; }

    internal float* C0 { get; init; }

    internal required float* H { get; init; }

    internal required float* Saved { get; init; }

    internal required float* Dh { get; init; }

    internal required float* DLastH { get; init; }

    internal float* DLastC { get; init; }

    internal required float* Dx { get; init; }

    internal required float* Dwx { get; init; }

    internal required float* Dwh { get; init; }

    internal required float* DbiasX { get; init; }

    /// <summary>The gradient by the bias beside the weights of h, or null.</summary>
    internal float* DbiasH { get; init; }

    internal required float* Dh0 { get; init; }

    internal float* Dc0 { get; init; }

    internal void Run<TCell>(Workers workers)
        where TCell : struct, ICell
    {
        switch (workers.Width)
        {
            case VectorWidth.Avx512: Run<TCell, Lanes512>(workers); break;
            case VectorWidth.Avx2: Run<TCell, Lanes256>(workers); break;
            default: Run<TCell, LanesPortable>(workers); break;
        }
    }

    private void Run<TCell, T>(Workers workers)
        where TCell : struct, ICell
        where T : struct, ILanes<T>
    {
        Frame frame = Frame.Of<T>(shape);
        int chunks = Chunk.Count(shape.Batch), count = Math.Min(chunks, MostSums), size = frame.Width * frame.Both, sumSize = size + frame.Width; // a sum: dw (width, both), dbias (width)
        using var scratch = new Scratch(checked((2 * size) + (count * sumSize)));
        float* weights = scratch.Pointer, packed = weights + size, sums = packed + size;
        Weights<TCell>.Join(frame, shape, Wx, Wh, weights);
        Panel<T>.Pack(weights, frame.Both, 1, frame.Both, frame.Width, packed);
        workers.For(count, number =>
        {
            float* own = sums + ((nint)number * sumSize);
            new Span<float>(own, sumSize).Clear();
            for (int chunk = number; chunk < chunks; chunk += MostSums) RunChunk<TCell, T>(frame, Chunk.Of(chunk, shape.Batch), packed, own);
        });
        if (count == 0) return;
        for (int number = 1; number < count; number++) Loops<T>.ScaleAdd(1, sums + ((nint)number * sumSize), sums, sumSize);
        Weights<TCell>.AddParts(frame, shape, sums, Dwx, Dwh);
        Weights<TCell>.AddBias(frame, shape.Hidden, sums + size, DbiasX, DbiasH);
    }

    private void RunChunk<TCell, T>(Frame frame, Chunk chunk, float* packed, float* sums)
        where TCell : struct, ICell
        where T : struct, ILanes<T>
    {
        int rows = chunk.Rows, hidden = shape.Hidden, time = shape.Time, keptRow = TCell.Kept * frame.Hidden;
        nint state = (nint)chunk.From * hidden;
        using var scratch = new Scratch(rows * ((Gathered * (frame.Row + frame.Both)) + frame.Both + (3 * frame.Hidden)));
        float* dgates = scratch.Pointer, both = dgates + (Gathered * rows * frame.Row), dboth = both + (Gathered * rows * frame.Both);
        float* dh = dboth + (rows * frame.Both), dc = dh + (rows * frame.Hidden), c0 = dc + (rows * frame.Hidden);
        Strided<T>.Fill(DLastH + state, DLastH is null ? -1 : hidden, dh, frame.Hidden, rows, hidden);
        Strided<T>.Fill(DLastC + state, DLastC is null ? -1 : hidden, dc, frame.Hidden, rows, hidden);
        Strided<T>.Fill(C0 + state, C0 is null ? -1 : hidden, c0, frame.Hidden, rows, hidden);
        float* saved = Saved + ((nint)chunk.From * time * keptRow);
        for (int t = time - 1, gathered = 0; t >= 0; t--)
        {
            nint step = ((nint)chunk.From * time) + t;
            float* ownGates = dgates + (gathered * rows * frame.Row), ownBoth = both + (gathered * rows * frame.Both), before = ownBoth + frame.Input;
            Strided<T>.Fill(X + (step * shape.Input), (nint)time * shape.Input, ownBoth, frame.Both, rows, shape.Input);
            if (t > 0) Strided<T>.Fill(H + ((step - 1) * hidden), (nint)time * hidden, before, frame.Both, rows, hidden);
            else Strided<T>.Fill(H0 + state, H0 is null ? -1 : hidden, before, frame.Both, rows, hidden);
            if (Dh is not null) Strided<T>.Add(Dh + (step * hidden), (nint)time * hidden, dh, frame.Hidden, rows, hidden);
            float* kept = saved + ((nint)t * rows * keptRow), cBefore = t > 0 ? kept - (nint)(rows * keptRow) + keptRow - frame.Hidden : c0;
            int cRow = t > 0 ? keptRow : frame.Hidden;
            for (int r = 0; r < rows; r++)
            {
                float* own = ownGates + (r * frame.Row);
                if (Mask is null || Mask[((nint)(chunk.From + r) * time) + t] != 0)
                {
                    TCell.Backward<T>(kept + (r * keptRow), before + (r * frame.Both), cBefore + (r * cRow), own, dh + (r * frame.Hidden), dc + (r * frame.Hidden), frame.Hidden);
                }
                else
                {
                    new Span<float>(own, frame.Width).Clear();
                }
            }
            // [dx dh] (rows, both) = dgates (rows, width) w (width, both)
            Panel<T>.Multiply(rows, frame.Both, frame.Width, ownGates, frame.Row, 1, RightFactor.Packed(packed), dboth, frame.Both, accumulate: false);
            if (Dx is not null) Strided<T>.Add(dboth, frame.Both, Dx + (step * shape.Input), (nint)time * shape.Input, rows, shape.Input);
            Strided<T>.Add(dboth + frame.Input, frame.Both, dh, frame.Hidden, rows, frame.Hidden);
            if (++gathered < Gathered && t > 0) continue;
            // dw (width, both) += dgates^T (width, steps rows) [x h] (steps rows, both)
            Panel<T>.Multiply(frame.Width, frame.Both, gathered * rows, dgates, 1, frame.Row, RightFactor.Plain(both, frame.Both), sums, frame.Both, accumulate: true);
            Strided<T>.Sum(dgates, frame.Row, sums + ((nint)frame.Width * frame.Both), gathered * rows, frame.Width);
            gathered = 0;
        }
        if (Dh0 is not null) Strided<T>.Add(dh, frame.Hidden, Dh0 + state, hidden, rows, hidden);
        if (Dc0 is not null) Strided<T>.Add(dc, frame.Hidden, Dc0 + state, hidden, rows, hidden);
    }
}
