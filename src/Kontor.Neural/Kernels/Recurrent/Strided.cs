using System.Runtime.CompilerServices;
using Kontor.Neural.Kernels.Lanes;

namespace Kontor.Neural.Kernels.Recurrent;

/// <summary>Rows of a width, a stride apart on either side, copied or added.</summary>
/// <typeparam name="T">The register.</typeparam>
internal static unsafe class Strided<T>
    where T : struct, ILanes<T>
{
    /// <summary>target rows = source rows, filled up to whole registers with zeros; all zeros where there is no source.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Fill(float* source, nint sourceRow, float* target, nint targetRow, int rows, int width)
    {
        for (int r = 0; r < rows; r++, source += sourceRow, target += targetRow)
        {
            for (int j = 0; j < width; j += T.Count) T.Store(sourceRow < 0 ? T.Zero : Partial.Load<T>(source + j, width - j), target + j);
        }
    }

    /// <summary>target rows = source rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Copy(float* source, nint sourceRow, float* target, nint targetRow, int rows, int width)
    {
        for (int r = 0; r < rows; r++, source += sourceRow, target += targetRow)
        {
            for (int j = 0; j < width; j += T.Count) Partial.Store(T.Load(source + j), target + j, width - j);
        }
    }

    /// <summary>target rows += source rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Add(float* source, nint sourceRow, float* target, nint targetRow, int rows, int width)
    {
        for (int r = 0; r < rows; r++, source += sourceRow, target += targetRow)
        {
            for (int j = 0; j < width; j += T.Count)
            {
                int rest = width - j;
                Partial.Store(Partial.Load<T>(target + j, rest) + Partial.Load<T>(source + j, rest), target + j, rest);
            }
        }
    }

    /// <summary>row += the sum of the source rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Sum(float* source, nint sourceRow, float* row, int rows, int width)
    {
        for (int j = 0; j < width; j += T.Count)
        {
            T sum = T.Load(row + j);
            float* at = source + j;
            for (int r = 0; r < rows; r++, at += sourceRow) sum += T.Load(at);
            T.Store(sum, row + j);
        }
    }
}
