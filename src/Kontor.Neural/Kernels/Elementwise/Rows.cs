using System.Runtime.CompilerServices;
using Kontor.Neural.Kernels.Lanes;

namespace Kontor.Neural.Kernels.Elementwise;

/// <summary>A row added to all rows, and its gradient: the sum of all rows.</summary>
internal static unsafe class Rows
{
    /// <summary>Elements of a chunk of rows.</summary>
    private const int Chunk = 32768;

    /// <summary>y = x + row.</summary>
    internal static void Add(float* x, float* row, float* y, int rows, int columns, Workers workers)
    {
        if (columns == 0) return;
        int height = Math.Max(1, Chunk / columns);
        workers.For((rows + height - 1) / height, chunk =>
        {
            for (int i = chunk * height; i < Math.Min(rows, (chunk + 1) * height); i++)
            {
                nint at = (nint)i * columns;
                switch (workers.Width)
                {
                    case VectorWidth.Avx512: Loops<Lanes512>.Zip<Add>(x + at, row, y + at, columns); break;
                    case VectorWidth.Avx2: Loops<Lanes256>.Zip<Add>(x + at, row, y + at, columns); break;
                    default: Loops<LanesPortable>.Zip<Add>(x + at, row, y + at, columns); break;
                }
            }
        });
    }

    /// <summary>row += the sum over rows: chunks of rows apart, then the chunks in order.</summary>
    internal static void Sum(float* x, float* row, int rows, int columns, Workers workers)
    {
        if (columns == 0 || rows == 0) return;
        int height = Math.Max(1, Chunk / columns), chunks = (rows + height - 1) / height;
        using var scratch = new Scratch(chunks * columns);
        float* sums = scratch.Pointer;
        workers.For(chunks, chunk =>
        {
            int from = chunk * height, count = Math.Min(height, rows - from);
            float* target = sums + ((nint)chunk * columns);
            new Span<float>(target, columns).Clear();
            SumDown(x + ((nint)from * columns), target, count, columns, workers.Width);
        });
        for (int chunk = 0; chunk < chunks; chunk++) SumDown(sums + ((nint)chunk * columns), row, 1, columns, workers.Width);
    }

    private static void SumDown(float* x, float* row, int rows, int columns, VectorWidth width)
    {
        switch (width)
        {
            case VectorWidth.Avx512: SumDown<Lanes512>(x, row, rows, columns); break;
            case VectorWidth.Avx2: SumDown<Lanes256>(x, row, rows, columns); break;
            default: SumDown<LanesPortable>(x, row, rows, columns); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SumDown<T>(float* x, float* row, int rows, int columns)
        where T : struct, ILanes<T>
    {
        for (int j = 0; j < columns; j += T.Count)
        {
            int valid = Math.Min(T.Count, columns - j);
            T sum = Partial.Load<T>(row + j, valid);
            float* at = x + j;
            for (int i = 0; i < rows; i++, at += columns) sum += Partial.Load<T>(at, valid);
            Partial.Store(sum, row + j, valid);
        }
    }
}
