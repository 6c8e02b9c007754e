using System.Runtime.CompilerServices;
using Kontor.Neural.Kernels.Elementwise;
using Kontor.Neural.Kernels.Lanes;

namespace Kontor.Neural.Kernels.Matrix;

/// <summary>Products with one row or a few on the left: nothing is packed, the right factor is read once.</summary>
/// <typeparam name="T">The register.</typeparam>
internal static unsafe class FewRows<T>
    where T : struct, ILanes<T>
{
    /// <summary>Columns from..to of one row of c = or += a (1, k) b (k, n), b as it lies.</summary>
    /// <remarks>Eight registers of c at a time, so that the additions do not wait for one another.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Down(float* a, nint aStep, float* b, nint n, int k, float* c, int from, int to, bool accumulate)
    {
        int j = from;
        for (; j + (8 * T.Count) <= to; j += 8 * T.Count)
        {
            T c0 = T.Zero, c1 = T.Zero, c2 = T.Zero, c3 = T.Zero, c4 = T.Zero, c5 = T.Zero, c6 = T.Zero, c7 = T.Zero;
            float* x = a, y = b + j;
            for (int p = 0; p < k; p++, x += aStep, y += n)
            {
                T v = T.Of(*x);
                c0 = T.MultiplyAdd(v, T.Load(y), c0);
                c1 = T.MultiplyAdd(v, T.Load(y + T.Count), c1);
                c2 = T.MultiplyAdd(v, T.Load(y + (2 * T.Count)), c2);
                c3 = T.MultiplyAdd(v, T.Load(y + (3 * T.Count)), c3);
                c4 = T.MultiplyAdd(v, T.Load(y + (4 * T.Count)), c4);
                c5 = T.MultiplyAdd(v, T.Load(y + (5 * T.Count)), c5);
                c6 = T.MultiplyAdd(v, T.Load(y + (6 * T.Count)), c6);
                c7 = T.MultiplyAdd(v, T.Load(y + (7 * T.Count)), c7);
            }
            Put(c0, c + j, T.Count, accumulate);
            Put(c1, c + j + T.Count, T.Count, accumulate);
            Put(c2, c + j + (2 * T.Count), T.Count, accumulate);
            Put(c3, c + j + (3 * T.Count), T.Count, accumulate);
            Put(c4, c + j + (4 * T.Count), T.Count, accumulate);
            Put(c5, c + j + (5 * T.Count), T.Count, accumulate);
            Put(c6, c + j + (6 * T.Count), T.Count, accumulate);
            Put(c7, c + j + (7 * T.Count), T.Count, accumulate);
        }
        for (; j < to; j += T.Count)
        {
            T sum = T.Zero;
            float* x = a, y = b + j;
            for (int p = 0; p < k; p++, x += aStep, y += n) sum = T.MultiplyAdd(T.Of(*x), Partial.Load<T>(y, to - j), sum);
            Put(sum, c + j, to - j, accumulate);
        }
    }

    /// <summary>Columns from..to of c (m, n) = or += a (m, k) b^T, b stored (n, k): inner products of rows.</summary>
    internal static void Across(int m, int n, int k, float* a, float* b, float* c, int from, int to, bool accumulate)
    {
        for (int j = from; j < to; j++)
        {
            for (int i = 0; i < m; i++)
            {
                float product = Loops<T>.Dot(a + ((nint)i * k), b + ((nint)j * k), k);
                float* target = c + ((nint)i * n) + j;
                *target = accumulate ? *target + product : product;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(T value, float* target, int rest, bool accumulate) =>
        Partial.Store(accumulate ? value + Partial.Load<T>(target, rest) : value, target, rest);
}
