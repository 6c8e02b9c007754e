using System.Runtime.CompilerServices;
using Kontor.Neural.Kernels.Lanes;

namespace Kontor.Neural.Kernels.Convolution;

/// <summary>The tile of <see cref="Matrix.Tile{T}"/> where each step of b lies at a distance of its own:
/// rows of packed weights meet a run of windows, one kernel element after the other.</summary>
/// <typeparam name="T">The register.</typeparam>
internal static unsafe class ScatteredTile<T>
    where T : struct, ILanes<T>
{
    /// <summary>c (rows, 3 registers) += a (k, rows) at b[offsets[k]].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Run(int k, float* a, float* b, nint* offsets, float* c)
    {
        if (T.TileRows == 8) Rows8(k, a, b, offsets, c);
        else Rows4(k, a, b, offsets, c);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows8(int k, float* a, float* b, nint* offsets, float* c)
    {
        T c00 = T.Zero, c01 = T.Zero, c02 = T.Zero;
        T c10 = T.Zero, c11 = T.Zero, c12 = T.Zero;
        T c20 = T.Zero, c21 = T.Zero, c22 = T.Zero;
        T c30 = T.Zero, c31 = T.Zero, c32 = T.Zero;
        T c40 = T.Zero, c41 = T.Zero, c42 = T.Zero;
        T c50 = T.Zero, c51 = T.Zero, c52 = T.Zero;
        T c60 = T.Zero, c61 = T.Zero, c62 = T.Zero;
        T c70 = T.Zero, c71 = T.Zero, c72 = T.Zero;
        for (int p = 0; p < k; p++, a += 8)
        {
            float* at = b + offsets[p];
            T b0 = T.Load(at), b1 = T.Load(at + T.Count), b2 = T.Load(at + (2 * T.Count)), x;
            x = T.Of(a[0]);
            c00 = T.MultiplyAdd(x, b0, c00);
            c01 = T.MultiplyAdd(x, b1, c01);
            c02 = T.MultiplyAdd(x, b2, c02);
            x = T.Of(a[1]);
            c10 = T.MultiplyAdd(x, b0, c10);
            c11 = T.MultiplyAdd(x, b1, c11);
            c12 = T.MultiplyAdd(x, b2, c12);
            x = T.Of(a[2]);
            c20 = T.MultiplyAdd(x, b0, c20);
            c21 = T.MultiplyAdd(x, b1, c21);
            c22 = T.MultiplyAdd(x, b2, c22);
            x = T.Of(a[3]);
            c30 = T.MultiplyAdd(x, b0, c30);
            c31 = T.MultiplyAdd(x, b1, c31);
            c32 = T.MultiplyAdd(x, b2, c32);
            x = T.Of(a[4]);
            c40 = T.MultiplyAdd(x, b0, c40);
            c41 = T.MultiplyAdd(x, b1, c41);
            c42 = T.MultiplyAdd(x, b2, c42);
            x = T.Of(a[5]);
            c50 = T.MultiplyAdd(x, b0, c50);
            c51 = T.MultiplyAdd(x, b1, c51);
            c52 = T.MultiplyAdd(x, b2, c52);
            x = T.Of(a[6]);
            c60 = T.MultiplyAdd(x, b0, c60);
            c61 = T.MultiplyAdd(x, b1, c61);
            c62 = T.MultiplyAdd(x, b2, c62);
            x = T.Of(a[7]);
            c70 = T.MultiplyAdd(x, b0, c70);
            c71 = T.MultiplyAdd(x, b1, c71);
            c72 = T.MultiplyAdd(x, b2, c72);
        }
        Add(c, c00, c01, c02);
        Add(c + (1 * 3 * T.Count), c10, c11, c12);
        Add(c + (2 * 3 * T.Count), c20, c21, c22);
        Add(c + (3 * 3 * T.Count), c30, c31, c32);
        Add(c + (4 * 3 * T.Count), c40, c41, c42);
        Add(c + (5 * 3 * T.Count), c50, c51, c52);
        Add(c + (6 * 3 * T.Count), c60, c61, c62);
        Add(c + (7 * 3 * T.Count), c70, c71, c72);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows4(int k, float* a, float* b, nint* offsets, float* c)
    {
        T c00 = T.Zero, c01 = T.Zero, c02 = T.Zero;
        T c10 = T.Zero, c11 = T.Zero, c12 = T.Zero;
        T c20 = T.Zero, c21 = T.Zero, c22 = T.Zero;
        T c30 = T.Zero, c31 = T.Zero, c32 = T.Zero;
        for (int p = 0; p < k; p++, a += 4)
        {
            float* at = b + offsets[p];
            T b0 = T.Load(at), b1 = T.Load(at + T.Count), b2 = T.Load(at + (2 * T.Count)), x;
            x = T.Of(a[0]);
            c00 = T.MultiplyAdd(x, b0, c00);
            c01 = T.MultiplyAdd(x, b1, c01);
            c02 = T.MultiplyAdd(x, b2, c02);
            x = T.Of(a[1]);
            c10 = T.MultiplyAdd(x, b0, c10);
            c11 = T.MultiplyAdd(x, b1, c11);
            c12 = T.MultiplyAdd(x, b2, c12);
            x = T.Of(a[2]);
            c20 = T.MultiplyAdd(x, b0, c20);
            c21 = T.MultiplyAdd(x, b1, c21);
            c22 = T.MultiplyAdd(x, b2, c22);
            x = T.Of(a[3]);
            c30 = T.MultiplyAdd(x, b0, c30);
            c31 = T.MultiplyAdd(x, b1, c31);
            c32 = T.MultiplyAdd(x, b2, c32);
        }
        Add(c, c00, c01, c02);
        Add(c + (1 * 3 * T.Count), c10, c11, c12);
        Add(c + (2 * 3 * T.Count), c20, c21, c22);
        Add(c + (3 * 3 * T.Count), c30, c31, c32);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(float* c, T c0, T c1, T c2)
    {
        T.Store(T.Load(c) + c0, c);
        T.Store(T.Load(c + T.Count) + c1, c + T.Count);
        T.Store(T.Load(c + (2 * T.Count)) + c2, c + (2 * T.Count));
    }
}
