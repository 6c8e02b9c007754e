using System.Runtime.CompilerServices;
using Kontor.Neural.Kernels.Lanes;

namespace Kontor.Neural.Kernels.Matrix;

/// <summary>A right factor packed for the tiles, and products with it on one thread.</summary>
/// <remarks>Blocks of <see cref="Depth"/> steps; in a block, strips of three registers (the last one narrower, filled with zeros to whole registers);
/// in a strip, step by step: what a tile reads lies in one piece and stays in the first-level cache while rows go by. Goto and van de Geijn (2008),
/// "Anatomy of high-performance matrix multiplication".</remarks>
/// <typeparam name="T">The register.</typeparam>
internal static unsafe class Panel<T>
    where T : struct, ILanes<T>
{
    /// <summary>Steps of a block: a strip of them, three registers wide, takes three quarters of a first-level cache of 48 KiB.</summary>
    private const int Depth = 192;

    private static int Strip => 3 * T.Count;

    /// <summary>Floats of a packed (k, n) factor.</summary>
    internal static int Length(int n, int k) => k * Padded(n);

    /// <summary>n rounded up to whole registers.</summary>
    internal static int Padded(int n) => (n + T.Count - 1) / T.Count * T.Count;

    /// <summary>Packs a factor (k, n) whose element (p, j) is at <c>b[p * step + j * column]</c>.</summary>
    internal static void Pack(float* b, nint step, nint column, int n, int k, float* packed)
    {
        int strips = (Padded(n) + Strip - 1) / Strip;
        for (int from = 0; from < k; from += Depth)
        {
            for (int strip = 0; strip < strips; strip++) PackStrip(b, step, column, n, from, Math.Min(Depth, k - from), strip, packed);
        }
    }

    /// <summary>c (m, n) = or += a packed. Element (i, p) of a is at <c>a[i * aRow + p * aStep]</c>, element (i, j) of c at <c>c[i * cRow + j]</c>.</summary>
    internal static void Multiply(int m, int n, int k, float* a, nint aRow, nint aStep, float* packed, float* c, nint cRow, bool accumulate)
    {
        int padded = Padded(n);
        for (int from = 0; from < k; from += Depth)
        {
            int depth = Math.Min(Depth, k - from);
            for (int left = 0; left < n; left += Strip)
            {
                int width = Math.Min(Strip, padded - left);
                float* strip = packed + ((nint)from * padded) + ((nint)left * depth);
                Column(m, Math.Min(width, n - left), width, depth, a + (from * aStep), aRow, aStep, strip, width, c + left, cRow, accumulate || from > 0);
            }
        }
    }

    /// <summary>All rows of one strip of c.</summary>
    private static void Column(int m, int n, int width, int k, float* a, nint aRow, nint aStep, float* b, nint bStep, float* c, nint cRow, bool accumulate)
    {
        int registers = width / T.Count, i = 0;
        if (n < width)
        {
            ColumnThroughScratch(m, n, width, k, a, aRow, aStep, b, bStep, c, cRow, accumulate);
            return;
        }
        for (; i + T.TileRows <= m; i += T.TileRows) Tile<T>.Run(T.TileRows, registers, k, a + (i * aRow), aRow, aStep, b, bStep, c + (i * cRow), cRow, accumulate);
        for (; i + 4 <= m; i += 4) Tile<T>.Run(4, registers, k, a + (i * aRow), aRow, aStep, b, bStep, c + (i * cRow), cRow, accumulate);
        for (; i < m; i++) Tile<T>.Run(1, registers, k, a + (i * aRow), aRow, aStep, b, bStep, c + (i * cRow), cRow, accumulate);
    }

    /// <summary>The same where the last register of the strip reaches past c: a tile goes to a scratch and its valid columns from there.</summary>
    private static void ColumnThroughScratch(int m, int n, int width, int k, float* a, nint aRow, nint aStep, float* b, nint bStep, float* c, nint cRow, bool accumulate)
    {
        float* scratch = stackalloc float[8 * 3 * 16];
        for (int i = 0; i < m;)
        {
            int rows = m - i >= T.TileRows ? T.TileRows : m - i >= 4 ? 4 : 1;
            Tile<T>.Run(rows, width / T.Count, k, a + (i * aRow), aRow, aStep, b, bStep, scratch, width, accumulate: false);
            for (int r = 0; r < rows; r++, i++)
            {
                float* target = c + (i * cRow);
                for (int j = 0; j < n; j++) target[j] = accumulate ? target[j] + scratch[(r * width) + j] : scratch[(r * width) + j];
            }
        }
    }

    /// <summary>Packs one strip of one block of steps.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackStrip(float* b, nint step, nint column, int n, int from, int depth, int strip, float* packed)
    {
        int padded = Padded(n), left = strip * Strip, width = Math.Min(Strip, padded - left), valid = Math.Min(width, n - left);
        float* target = packed + ((nint)from * padded) + ((nint)left * depth);
        float* source = b + (from * step) + (left * column);
        for (int p = 0; p < depth; p++, target += width, source += step)
        {
            if (column == 1) for (int j = 0; j < valid; j++) target[j] = source[j];
            else for (int j = 0; j < valid; j++) target[j] = source[j * column];
            for (int j = valid; j < width; j++) target[j] = 0;
        }
    }
}
