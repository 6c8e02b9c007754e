using Kontor.Neural.Kernels.Lanes;

namespace Kontor.Neural.Kernels.Recurrent;

/// <summary>States of a chunk: rows filled up to whole registers on one side, rows of a larger array on the other.</summary>
internal static unsafe class Rows
{
    /// <summary>target (rows, padded) = source rows, zeros in the filling; all zeros where there is no source.</summary>
    internal static void Take(float* source, nint sourceRow, float* target, int rows, int width, int padded)
    {
        for (int r = 0; r < rows; r++, target += padded)
        {
            var row = new Span<float>(target, padded);
            if (source is null)
            {
                row.Clear();
                continue;
            }
            new ReadOnlySpan<float>(source + (r * sourceRow), width).CopyTo(row);
            row[width..].Clear();
        }
    }

    /// <summary>target rows = source (rows, padded) without the filling.</summary>
    internal static void Give(float* source, float* target, nint targetRow, int rows, int width, int padded)
    {
        for (int r = 0; r < rows; r++, source += padded) new ReadOnlySpan<float>(source, width).CopyTo(new Span<float>(target + (r * targetRow), width));
    }

    /// <summary>target (rows, padded) += source rows.</summary>
    internal static void AddTo<T>(float* source, nint sourceRow, float* target, int rows, int width, int padded)
        where T : struct, ILanes<T>
    {
        for (int r = 0; r < rows; r++) Elementwise.Loops<T>.ScaleAdd(1, source + (r * sourceRow), target + ((nint)r * padded), width);
    }

    /// <summary>target rows += source (rows, padded) without the filling.</summary>
    internal static void AddFrom<T>(float* source, float* target, nint targetRow, int rows, int width, int padded)
        where T : struct, ILanes<T>
    {
        for (int r = 0; r < rows; r++) Elementwise.Loops<T>.ScaleAdd(1, source + ((nint)r * padded), target + (r * targetRow), width);
    }
}
