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
    internal const int Depth = 192;

    /// <summary>Columns of a strip.</summary>
    internal static int Strip => 3 * T.Count;

    /// <summary>Floats of a packed (k, n) factor.</summary>
    internal static int Length(int n, int k) => checked(k * Padded(n));

    /// <summary>n rounded up to whole registers.</summary>
    internal static int Padded(int n) => (n + T.Count - 1) / T.Count * T.Count;

    /// <summary>Packs a factor (k, n) whose element (p, j) is at <c>b[p * step + j * column]</c>.</summary>
    internal static void Pack(float* b, nint step, nint column, int n, int k, float* packed)
    {
        for (int from = 0; from < k; from += Depth) PackBlock(b, step, column, n, k, from, packed);
    }

    /// <summary>Packs the block of steps that begins with step <paramref name="from"/>.</summary>
    internal static void PackBlock(float* b, nint step, nint column, int n, int k, int from, float* packed)
    {
        int depth = Math.Min(Depth, k - from);
        float* source = b + (from * step), target = packed + ((nint)from * Padded(n));
        if (column == 1) PackAlong(source, step, n, depth, target);
        else PackAcross(source, step, column, n, depth, target);
    }

    /// <summary>Columns left..right of c (m, n) = or += a b. Element (i, p) of a is at <c>a[i * aRow + p * aStep]</c>, element (i, j) of c at <c>c[i * cRow + j]</c>.</summary>
    /// <remarks>Both ends are ends of strips.</remarks>
    internal static void Multiply(int m, int n, int k, int left, int right, float* a, nint aRow, nint aStep, RightFactor b, float* c, nint cRow, bool accumulate)
    {
        int whole = m / T.TileRows * T.TileRows;
        // a left factor that is used again for many strips and whose steps or rows lie far apart is packed too
        bool pack = right - left > 2 * Strip && whole > 0 && (aStep == 1 ? aRow >= 256 : aStep >= 256);
        using var scratch = new Scratch(pack ? whole * Math.Min(k, Depth) : 0);
        int padded = Padded(n);
        for (int from = 0; from < k; from += Depth)
        {
            int depth = Math.Min(Depth, k - from);
            float* block = a + (from * aStep);
            if (pack) PackRows(block, aRow, aStep, whole, depth, scratch.Pointer);
            for (int at = left; at < right; at += Strip)
            {
                int width = Math.Min(Strip, padded - at);
                float* strip = b.Strip(from, depth, at, padded);
                nint step = b.Step(width);
                bool add = accumulate || from > 0;
                if (!pack)
                {
                    Column(m, Math.Min(width, n - at), width, depth, block, aRow, aStep, strip, step, c + at, cRow, add);
                    continue;
                }
                for (int i = 0; i < whole; i += T.TileRows)
                {
                    Column(T.TileRows, Math.Min(width, n - at), width, depth, scratch.Pointer + ((nint)i * depth), 1, T.TileRows, strip, step, c + at + (i * cRow), cRow, add);
                }
                Column(m - whole, Math.Min(width, n - at), width, depth, block + (whole * aRow), aRow, aStep, strip, step, c + at + (whole * cRow), cRow, add);
            }
        }
    }

    /// <summary>c (m, n) = or += a b, all columns.</summary>
    internal static void Multiply(int m, int n, int k, float* a, nint aRow, nint aStep, RightFactor b, float* c, nint cRow, bool accumulate) =>
        Multiply(m, n, k, 0, n, a, aRow, aStep, b, c, cRow, accumulate);

    /// <summary>Rows of one strip of c.</summary>
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
            for (int r = 0; r < rows; r++, i++) PutRow(scratch + (r * width), c + (i * cRow), n, accumulate);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PutRow(float* from, float* to, int n, bool accumulate)
    {
        for (int j = 0; j < n; j += T.Count)
        {
            T value = T.Load(from + j);
            if (accumulate) value += Partial.Load<T>(to + j, n - j);
            Partial.Store(value, to + j, n - j);
        }
    }

    /// <summary>Packs a block whose steps are contiguous: step by step over all strips.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackAlong(float* source, nint step, int n, int depth, float* target)
    {
        int padded = Padded(n);
        for (int p = 0; p < depth; p++, source += step)
        {
            for (int left = 0; left < padded; left += Strip)
            {
                int width = Math.Min(Strip, padded - left);
                float* to = target + ((nint)left * depth) + ((nint)p * width);
                for (int j = 0; j < width; j += T.Count) T.Store(Partial.Load<T>(source + left + j, n - left - j), to + j);
            }
        }
    }

    /// <summary>Packs a block whose steps lie apart: a cache line of steps of one column, then the next column.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackAcross(float* source, nint step, nint column, int n, int depth, float* target)
    {
        int padded = Padded(n);
        for (int left = 0; left < padded; left += Strip)
        {
            int width = Math.Min(Strip, padded - left), valid = Math.Min(width, n - left);
            float* to = target + ((nint)left * depth);
            for (int first = 0; first < depth; first += 16)
            {
                int last = Math.Min(depth, first + 16);
                for (int j = 0; j < valid; j++)
                {
                    float* from = source + ((left + j) * column) + (first * step), cell = to + (first * width) + j;
                    for (int p = first; p < last; p++, from += step, cell += width) *cell = *from;
                }
                for (int p = first; p < last; p++) new Span<float>(to + (p * width) + valid, width - valid).Clear();
            }
        }
    }

    /// <summary>Packs whole tiles of rows: in a tile, step by step.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackRows(float* a, nint aRow, nint aStep, int rows, int depth, float* packed)
    {
        for (int i = 0; i < rows; i += T.TileRows, a += T.TileRows * aRow)
        {
            float* at = a;
            for (int p = 0; p < depth; p++, at += aStep, packed += T.TileRows)
            {
                for (int r = 0; r < T.TileRows; r++) packed[r] = at[r * aRow];
            }
        }
    }
}
