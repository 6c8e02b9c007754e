using System.Runtime.CompilerServices;
using Kontor.Neural.Kernels.Lanes;

namespace Kontor.Neural.Kernels.Matrix;

/// <summary>The innermost loop of a matrix product: a tile of c, a few rows by up to three registers, stays in registers while a column of a meets a row of b, k times.</summary>
/// <remarks>Every element of c is one chain of multiply-adds in the order of k, whatever the tile: the tiling never shows in the bits.
/// The accumulators are spelt out because only locals live in registers.</remarks>
/// <typeparam name="T">The register.</typeparam>
internal static unsafe class Tile<T>
    where T : struct, ILanes<T>
{
    /// <summary>c (rows, registers) = or += a b over k steps.</summary>
    /// <param name="rows">1, 4 or 8.</param>
    /// <param name="registers">1, 2 or 3.</param>
    /// <param name="k">Steps.</param>
    /// <param name="a">The first element of a.</param>
    /// <param name="aRow">Floats from a row of a to the next.</param>
    /// <param name="aStep">Floats from a step of a to the next.</param>
    /// <param name="b">The first element of b; a step is contiguous over the tile.</param>
    /// <param name="bStep">Floats from a step of b to the next.</param>
    /// <param name="c">The first element of c.</param>
    /// <param name="cRow">Floats from a row of c to the next.</param>
    /// <param name="accumulate">Whether c keeps what it had.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Run(int rows, int registers, int k, float* a, nint aRow, nint aStep, float* b, nint bStep, float* c, nint cRow, bool accumulate)
    {
        switch (registers)
        {
            case 3: Run<Three>(rows, k, a, aRow, aStep, b, bStep, c, cRow, accumulate); break;
            case 2: Run<Two>(rows, k, a, aRow, aStep, b, bStep, c, cRow, accumulate); break;
            default: Run<One>(rows, k, a, aRow, aStep, b, bStep, c, cRow, accumulate); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Run<TWidth>(int rows, int k, float* a, nint aRow, nint aStep, float* b, nint bStep, float* c, nint cRow, bool accumulate)
        where TWidth : struct, ITileWidth
    {
        switch (rows)
        {
            case 8: Rows8<TWidth>(k, a, aRow, aStep, b, bStep, c, cRow, accumulate); break;
            case 4: Rows4<TWidth>(k, a, aRow, aStep, b, bStep, c, cRow, accumulate); break;
            default: Rows1<TWidth>(k, a, aStep, b, bStep, c, accumulate); break;
        }
    }

    /// <summary>A tile of 8 rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows8<TWidth>(int k, float* a, nint aRow, nint aStep, float* b, nint bStep, float* c, nint cRow, bool accumulate)
        where TWidth : struct, ITileWidth
    {
        T c00 = T.Zero, c01 = T.Zero, c02 = T.Zero;
        T c10 = T.Zero, c11 = T.Zero, c12 = T.Zero;
        T c20 = T.Zero, c21 = T.Zero, c22 = T.Zero;
        T c30 = T.Zero, c31 = T.Zero, c32 = T.Zero;
        T c40 = T.Zero, c41 = T.Zero, c42 = T.Zero;
        T c50 = T.Zero, c51 = T.Zero, c52 = T.Zero;
        T c60 = T.Zero, c61 = T.Zero, c62 = T.Zero;
        T c70 = T.Zero, c71 = T.Zero, c72 = T.Zero;
        T b1 = T.Zero, b2 = T.Zero;
        float* a4 = a + (4 * aRow);
        nint aRow3 = 3 * aRow;
        for (; k > 0; k--)
        {
            T b0 = T.Load(b), x;
            if (TWidth.Registers > 1) b1 = T.Load(b + T.Count);
            if (TWidth.Registers > 2) b2 = T.Load(b + (2 * T.Count));
            x = T.Of(a[0]);
            c00 = T.MultiplyAdd(x, b0, c00);
            if (TWidth.Registers > 1) c01 = T.MultiplyAdd(x, b1, c01);
            if (TWidth.Registers > 2) c02 = T.MultiplyAdd(x, b2, c02);
            x = T.Of(a[aRow]);
            c10 = T.MultiplyAdd(x, b0, c10);
            if (TWidth.Registers > 1) c11 = T.MultiplyAdd(x, b1, c11);
            if (TWidth.Registers > 2) c12 = T.MultiplyAdd(x, b2, c12);
            x = T.Of(a[2 * aRow]);
            c20 = T.MultiplyAdd(x, b0, c20);
            if (TWidth.Registers > 1) c21 = T.MultiplyAdd(x, b1, c21);
            if (TWidth.Registers > 2) c22 = T.MultiplyAdd(x, b2, c22);
            x = T.Of(a[aRow3]);
            c30 = T.MultiplyAdd(x, b0, c30);
            if (TWidth.Registers > 1) c31 = T.MultiplyAdd(x, b1, c31);
            if (TWidth.Registers > 2) c32 = T.MultiplyAdd(x, b2, c32);
            x = T.Of(a4[0]);
            c40 = T.MultiplyAdd(x, b0, c40);
            if (TWidth.Registers > 1) c41 = T.MultiplyAdd(x, b1, c41);
            if (TWidth.Registers > 2) c42 = T.MultiplyAdd(x, b2, c42);
            x = T.Of(a4[aRow]);
            c50 = T.MultiplyAdd(x, b0, c50);
            if (TWidth.Registers > 1) c51 = T.MultiplyAdd(x, b1, c51);
            if (TWidth.Registers > 2) c52 = T.MultiplyAdd(x, b2, c52);
            x = T.Of(a4[2 * aRow]);
            c60 = T.MultiplyAdd(x, b0, c60);
            if (TWidth.Registers > 1) c61 = T.MultiplyAdd(x, b1, c61);
            if (TWidth.Registers > 2) c62 = T.MultiplyAdd(x, b2, c62);
            x = T.Of(a4[aRow3]);
            c70 = T.MultiplyAdd(x, b0, c70);
            if (TWidth.Registers > 1) c71 = T.MultiplyAdd(x, b1, c71);
            if (TWidth.Registers > 2) c72 = T.MultiplyAdd(x, b2, c72);
            a += aStep;
            a4 += aStep;
            b += bStep;
        }
        Put<TWidth>(c, c00, c01, c02, accumulate);
        Put<TWidth>(c + cRow, c10, c11, c12, accumulate);
        Put<TWidth>(c + (2 * cRow), c20, c21, c22, accumulate);
        Put<TWidth>(c + (3 * cRow), c30, c31, c32, accumulate);
        Put<TWidth>(c + (4 * cRow), c40, c41, c42, accumulate);
        Put<TWidth>(c + (5 * cRow), c50, c51, c52, accumulate);
        Put<TWidth>(c + (6 * cRow), c60, c61, c62, accumulate);
        Put<TWidth>(c + (7 * cRow), c70, c71, c72, accumulate);
    }

    /// <summary>A tile of 4 rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows4<TWidth>(int k, float* a, nint aRow, nint aStep, float* b, nint bStep, float* c, nint cRow, bool accumulate)
        where TWidth : struct, ITileWidth
    {
        T c00 = T.Zero, c01 = T.Zero, c02 = T.Zero;
        T c10 = T.Zero, c11 = T.Zero, c12 = T.Zero;
        T c20 = T.Zero, c21 = T.Zero, c22 = T.Zero;
        T c30 = T.Zero, c31 = T.Zero, c32 = T.Zero;
        T b1 = T.Zero, b2 = T.Zero;
        nint aRow3 = 3 * aRow;
        for (; k > 0; k--)
        {
            T b0 = T.Load(b), x;
            if (TWidth.Registers > 1) b1 = T.Load(b + T.Count);
            if (TWidth.Registers > 2) b2 = T.Load(b + (2 * T.Count));
            x = T.Of(a[0]);
            c00 = T.MultiplyAdd(x, b0, c00);
            if (TWidth.Registers > 1) c01 = T.MultiplyAdd(x, b1, c01);
            if (TWidth.Registers > 2) c02 = T.MultiplyAdd(x, b2, c02);
            x = T.Of(a[aRow]);
            c10 = T.MultiplyAdd(x, b0, c10);
            if (TWidth.Registers > 1) c11 = T.MultiplyAdd(x, b1, c11);
            if (TWidth.Registers > 2) c12 = T.MultiplyAdd(x, b2, c12);
            x = T.Of(a[2 * aRow]);
            c20 = T.MultiplyAdd(x, b0, c20);
            if (TWidth.Registers > 1) c21 = T.MultiplyAdd(x, b1, c21);
            if (TWidth.Registers > 2) c22 = T.MultiplyAdd(x, b2, c22);
            x = T.Of(a[aRow3]);
            c30 = T.MultiplyAdd(x, b0, c30);
            if (TWidth.Registers > 1) c31 = T.MultiplyAdd(x, b1, c31);
            if (TWidth.Registers > 2) c32 = T.MultiplyAdd(x, b2, c32);
            a += aStep;
            b += bStep;
        }
        Put<TWidth>(c, c00, c01, c02, accumulate);
        Put<TWidth>(c + cRow, c10, c11, c12, accumulate);
        Put<TWidth>(c + (2 * cRow), c20, c21, c22, accumulate);
        Put<TWidth>(c + (3 * cRow), c30, c31, c32, accumulate);
    }

    /// <summary>A tile of 1 row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows1<TWidth>(int k, float* a, nint aStep, float* b, nint bStep, float* c, bool accumulate)
        where TWidth : struct, ITileWidth
    {
        T c00 = T.Zero, c01 = T.Zero, c02 = T.Zero;
        T b1 = T.Zero, b2 = T.Zero;
        for (; k > 0; k--)
        {
            T b0 = T.Load(b), x;
            if (TWidth.Registers > 1) b1 = T.Load(b + T.Count);
            if (TWidth.Registers > 2) b2 = T.Load(b + (2 * T.Count));
            x = T.Of(a[0]);
            c00 = T.MultiplyAdd(x, b0, c00);
            if (TWidth.Registers > 1) c01 = T.MultiplyAdd(x, b1, c01);
            if (TWidth.Registers > 2) c02 = T.MultiplyAdd(x, b2, c02);
            a += aStep;
            b += bStep;
        }
        Put<TWidth>(c, c00, c01, c02, accumulate);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put<TWidth>(float* c, T c0, T c1, T c2, bool accumulate)
        where TWidth : struct, ITileWidth
    {
        if (accumulate)
        {
            c0 += T.Load(c);
            if (TWidth.Registers > 1) c1 += T.Load(c + T.Count);
            if (TWidth.Registers > 2) c2 += T.Load(c + (2 * T.Count));
        }
        T.Store(c0, c);
        if (TWidth.Registers > 1) T.Store(c1, c + T.Count);
        if (TWidth.Registers > 2) T.Store(c2, c + (2 * T.Count));
    }
}
