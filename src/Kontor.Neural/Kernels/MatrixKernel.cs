using Kontor.Neural.Kernels.Lanes;
using Kontor.Neural.Kernels.Matrix;

namespace Kontor.Neural.Kernels;

/// <summary>Products of matrices.</summary>
internal static unsafe class MatrixKernel
{
    /// <summary>Multiply-adds that are worth a thread of their own.</summary>
    private const long ChunkWork = 1 << 20;

    /// <summary>c (m, n) = op(a) op(b), or c + op(a) op(b), all row-major.</summary>
    /// <param name="a">(m, k), or (k, m) where transposed.</param>
    /// <param name="aLayout">How a lies.</param>
    /// <param name="b">(k, n), or (n, k) where transposed.</param>
    /// <param name="bLayout">How b lies.</param>
    /// <param name="c">(m, n).</param>
    /// <param name="m">Rows of c.</param>
    /// <param name="n">Columns of c.</param>
    /// <param name="k">The common length.</param>
    /// <param name="accumulate">Whether c keeps what it had.</param>
    /// <param name="workers">Threads and vectors.</param>
    internal static void Multiply(
        ReadOnlySpan<float> a, Layout aLayout, ReadOnlySpan<float> b, Layout bLayout, Span<float> c, int m, int n, int k, bool accumulate, Workers workers)
    {
        Check.Length(a, (long)m * k, nameof(a));
        Check.Length(b, (long)k * n, nameof(b));
        Check.Length(c, (long)m * n, nameof(c));
        if (m == 0 || n == 0) return;
        if (k == 0)
        {
            if (!accumulate) c.Clear();
            return;
        }
        fixed (float* pa = a, pb = b, pc = c)
        {
            switch (workers.Width)
            {
                case VectorWidth.Avx512: Run<Lanes512>(pa, aLayout, pb, bLayout, pc, m, n, k, accumulate, workers); break;
                case VectorWidth.Avx2: Run<Lanes256>(pa, aLayout, pb, bLayout, pc, m, n, k, accumulate, workers); break;
                default: Run<LanesPortable>(pa, aLayout, pb, bLayout, pc, m, n, k, accumulate, workers); break;
            }
        }
    }

    private static void Run<T>(float* a, Layout aLayout, float* b, Layout bLayout, float* c, int m, int n, int k, bool accumulate, Workers workers)
        where T : struct, ILanes<T>
    {
        nint aRow = aLayout == Layout.Plain ? k : 1, aStep = aLayout == Layout.Plain ? 1 : m;
        nint bStep = bLayout == Layout.Plain ? n : 1, bColumn = bLayout == Layout.Plain ? 1 : k;
        using var scratch = new Scratch(Panel<T>.Length(n, k));
        float* packed = scratch.Pointer;
        Panel<T>.Pack(b, bStep, bColumn, n, k, packed);
        int rows = (int)Math.Clamp(ChunkWork / ((long)n * k) / 8 * 8, 8, 256), chunks = (m + rows - 1) / rows;
        if (chunks == 1)
        {
            Panel<T>.Multiply(m, n, k, a, aRow, aStep, packed, c, n, accumulate);
            return;
        }
        Spread<T>(a, aRow, aStep, packed, c, m, n, k, rows, chunks, accumulate, workers);
    }

    private static void Spread<T>(
        float* a, nint aRow, nint aStep, float* packed, float* c, int m, int n, int k, int rows, int chunks, bool accumulate, Workers workers)
        where T : struct, ILanes<T> =>
        workers.For(chunks, chunk =>
        {
            nint from = (nint)chunk * rows;
            Panel<T>.Multiply((int)Math.Min(rows, m - from), n, k, a + (from * aRow), aRow, aStep, packed, c + (from * n), n, accumulate);
        });
}
