using Kontor.Neural.Kernels.Lanes;
using Kontor.Neural.Kernels.Matrix;

namespace Kontor.Neural.Kernels.Recurrent;

/// <summary>The forward pass of a recurrent layer: a chunk of sequences goes through all steps on one thread, its states and gates in the first-level cache.</summary>
/// <remarks>x and h lie side by side, so that one product gives all gates. Kept per chunk, step and row: what the cell keeps, filled up to whole registers.</remarks>
internal sealed unsafe class ForwardPass(RecurrentShape shape)
{
    internal required float* X { get; init; }

    internal required float* Mask { get; init; }

    internal required float* Wx { get; init; }

    internal required float* Wh { get; init; }

    internal required float* BiasX { get; init; }

    /// <summary>The bias beside the weights of h, or null.</summary>
    internal float* BiasH { get; init; }

    internal required float* H0 { get; init; }

    internal float* C0 { get; init; }

    internal required float* H { get; init; }

    internal required float* Saved { get; init; }

    internal required float* LastH { get; init; }

    internal float* LastC { get; init; }

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
        int size = frame.Width * frame.Both;
        using var scratch = new Scratch((2 * size) + frame.Width);
        float* weights = scratch.Pointer, packed = weights + size, bias = packed + size;
        Weights<TCell>.Join(frame, shape, Wx, Wh, weights);
        Weights<TCell>.JoinBias(frame, shape.Hidden, BiasX, BiasH, bias);
        Panel<T>.Pack(weights, 1, frame.Both, frame.Width, frame.Both, packed);
        workers.For(Chunk.Count(shape.Batch), number => RunChunk<TCell, T>(frame, Chunk.Of(number, shape.Batch), packed, bias));
    }

    private void RunChunk<TCell, T>(Frame frame, Chunk chunk, float* packed, float* bias)
        where TCell : struct, ICell
        where T : struct, ILanes<T>
    {
        int rows = chunk.Rows, hidden = shape.Hidden, time = shape.Time;
        nint state = (nint)chunk.From * hidden;
        using var scratch = new Scratch(rows * (frame.Row + frame.Both + frame.Hidden));
        float* gates = scratch.Pointer, both = gates + (rows * frame.Row), h = both + frame.Input, c = both + (rows * frame.Both); // h lies in the rows of both
        Strided<T>.Fill(H0 + state, H0 is null ? -1 : hidden, h, frame.Both, rows, hidden);
        Strided<T>.Fill(C0 + state, C0 is null ? -1 : hidden, c, frame.Hidden, rows, hidden);
        int keptRow = TCell.Kept * frame.Hidden;
        float* kept = Saved is null ? null : Saved + ((nint)chunk.From * time * keptRow);
        for (int t = 0; t < time; t++)
        {
            nint step = ((nint)chunk.From * time) + t;
            Strided<T>.Fill(X + (step * shape.Input), (nint)time * shape.Input, both, frame.Both, rows, shape.Input);
            // gates (rows, width) = [x h] (rows, both) w^T (both, width)
            Panel<T>.Multiply(rows, frame.Width, frame.Both, both, frame.Both, 1, RightFactor.Packed(packed), gates, frame.Row, accumulate: false);
            for (int r = 0; r < rows; r++)
            {
                float* ownH = h + (r * frame.Both), ownC = c + (r * frame.Hidden);
                if (Mask is null || Mask[((nint)(chunk.From + r) * time) + t] != 0) TCell.Forward<T>(gates + (r * frame.Row), bias, ownH, ownC, kept, frame.Hidden);
                else if (kept is not null) new ReadOnlySpan<float>(ownC, frame.Hidden).CopyTo(new Span<float>(kept + keptRow - frame.Hidden, frame.Hidden));
                if (kept is not null) kept += keptRow;
            }
            Strided<T>.Copy(h, frame.Both, H + (step * hidden), (nint)time * hidden, rows, hidden);
        }
        if (LastH is not null) Strided<T>.Copy(h, frame.Both, LastH + state, hidden, rows, hidden);
        if (LastC is not null) Strided<T>.Copy(c, frame.Hidden, LastC + state, hidden, rows, hidden);
    }
}
