using Kontor.Neural.Kernels.Elementwise;
using Kontor.Neural.Kernels.Lanes;

namespace Kontor.Neural.Kernels.Matrix;

/// <summary>A matrix product and the way it is dealt out to workers: by rows and columns of c, by steps where c is small and k is large, unpacked where few rows meet it.
/// The shape alone decides.</summary>
internal readonly unsafe struct Product(float* a, Layout aLayout, float* b, Layout bLayout, float* c, int m, int n, int k, bool accumulate)
{
    /// <summary>Multiply-adds of a chunk that is worth a thread of its own.</summary>
    private const long ChunkWork = 1 << 20;

    /// <summary>Steps of a chunk where c is small.</summary>
    private const int ChunkSteps = 2048;

    /// <summary>Sums at most that chunks of steps go to.</summary>
    private const int MostSums = 64;

    private readonly float* _a = a, _b = b, _c = c;

    private nint ARow => aLayout == Layout.Plain ? k : 1;

    private nint AStep => aLayout == Layout.Plain ? 1 : m;

    private nint BStep => bLayout == Layout.Plain ? n : 1;

    private nint BColumn => bLayout == Layout.Plain ? 1 : k;

    /// <summary>Computes c.</summary>
    internal void Run<T>(Workers workers)
        where T : struct, ILanes<T>
    {
        if (n == 1 && m > 1)
        {
            // c^T (1, m) = b^T (1, k) a^T (k, m)
            Layout turned = aLayout == Layout.Plain ? Layout.Transposed : Layout.Plain;
            new Product(_b, Layout.Plain, _a, turned, _c, 1, m, k, accumulate).Run<T>(workers);
            return;
        }
        if (m == 1 && bLayout == Layout.Plain) Down<T>(workers);
        else if (bLayout == Layout.Transposed && (m == 1 || (m <= 8 && aLayout == Layout.Plain))) Across<T>(workers);
        else if (k >= 2 * ChunkSteps && (long)m * n <= 1 << 16) BySteps<T>(workers);
        else ByTiles<T>(workers);
    }

    private void Down<T>(Workers workers)
        where T : struct, ILanes<T>
    {
        Product self = this;
        int width = (int)Math.Clamp(ChunkWork / 4 / k / 128 * 128, 128, 1 << 20), last = n;
        workers.For((n + width - 1) / width, chunk =>
            FewRows<T>.Down(self._a, 1, self._b, last, self.K, self._c, chunk * width, Math.Min(last, (chunk + 1) * width), self.Accumulate));
    }

    private void Across<T>(Workers workers)
        where T : struct, ILanes<T>
    {
        Product self = this;
        int width = (int)Math.Clamp(ChunkWork / 4 / k / m, 16, 1 << 20), last = n;
        workers.For((n + width - 1) / width, chunk =>
            FewRows<T>.Across(self.M, last, self.K, self._a, self._b, self._c, chunk * width, Math.Min(last, (chunk + 1) * width), self.Accumulate));
    }

    /// <summary>Each chunk of steps gives a sum of its own, and these are added in order.</summary>
    private void BySteps<T>(Workers workers)
        where T : struct, ILanes<T>
    {
        Product self = this;
        int steps = Math.Max(ChunkSteps, (k + MostSums - 1) / MostSums), chunks = (k + steps - 1) / steps, size = m * n;
        using var scratch = new Scratch(checked(chunks * size));
        float* sums = scratch.Pointer;
        workers.For(chunks, chunk =>
        {
            int from = chunk * steps, own = Math.Min(steps, self.K - from);
            float* rows = self._b + (from * self.BStep);
            bool plain = self.CanStayPlain<T>();
            using var packed = new Scratch(plain ? 0 : Panel<T>.Length(self.N, own));
            if (!plain) Panel<T>.Pack(rows, self.BStep, self.BColumn, self.N, own, packed.Pointer);
            RightFactor right = plain ? RightFactor.Plain(rows, self.N) : RightFactor.Packed(packed.Pointer);
            Panel<T>.Multiply(self.M, self.N, own, self._a + (from * self.AStep), self.ARow, self.AStep, right, sums + ((nint)chunk * self.M * self.N), self.N, accumulate: false);
        });
        if (!accumulate) new Span<float>(_c, size).Clear();
        for (int chunk = 0; chunk < chunks; chunk++) Loops<T>.ScaleAdd(1, sums + ((nint)chunk * size), _c, size);
    }

    private void ByTiles<T>(Workers workers)
        where T : struct, ILanes<T>
    {
        bool plain = m <= 32 && k <= 2048 && CanStayPlain<T>();
        using var scratch = new Scratch(plain ? 0 : Panel<T>.Length(n, k));
        float* packed = scratch.Pointer;
        if (!plain) Pack<T>(packed, workers);
        RightFactor right = plain ? RightFactor.Plain(_b, n) : RightFactor.Packed(packed);
        // 8 strips and 256 rows of a block of 192 steps take half of a second-level cache of 1 MiB
        int width = 8 * Panel<T>.Strip, columns = (n + width - 1) / width;
        int height = (int)Math.Clamp(Math.Max(ChunkWork, (long)m * n * k / 16) / ((long)Math.Min(n, width) * k) / 8 * 8, 64, 256), rows = (m + height - 1) / height;
        if (rows * columns == 1) Panel<T>.Multiply(m, n, k, _a, ARow, AStep, right, _c, n, accumulate);
        else Spread<T>(right, width, columns, height, rows, workers);
    }

    private void Spread<T>(RightFactor right, int width, int columns, int height, int rows, Workers workers)
        where T : struct, ILanes<T>
    {
        Product self = this;
        workers.For(rows * columns, chunk =>
        {
            int left = chunk / rows * width, from = chunk % rows * height;
            float* own = self._a + (from * self.ARow);
            Panel<T>.Multiply(
                Math.Min(height, self.M - from), self.N, self.K, left, Math.Min(self.N, left + width),
                own, self.ARow, self.AStep, right, self._c + ((nint)from * self.N), self.N, self.Accumulate);
        });
    }

    private void Pack<T>(float* packed, Workers workers)
        where T : struct, ILanes<T>
    {
        if ((long)n * k < ChunkWork / 4) Panel<T>.Pack(_b, BStep, BColumn, n, k, packed);
        else PackTogether<T>(packed, workers);
    }

    private void PackTogether<T>(float* packed, Workers workers)
        where T : struct, ILanes<T>
    {
        Product self = this;
        int depth = Panel<T>.Depth;
        workers.For((k + depth - 1) / depth, block => Panel<T>.PackBlock(self._b, self.BStep, self.BColumn, self.N, self.K, block * depth, packed));
    }

    /// <summary>Whether b may be read as it lies: its rows are whole registers and a block of them stays in the second-level cache.</summary>
    private bool CanStayPlain<T>()
        where T : struct, ILanes<T> => bLayout == Layout.Plain && n % T.Count == 0 && n <= 1024;

    private int M => m;

    private int N => n;

    private int K => k;

    private bool Accumulate => accumulate;
}
