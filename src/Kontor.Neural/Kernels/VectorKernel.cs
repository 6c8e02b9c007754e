using Kontor.Neural.Kernels.Elementwise;
using Kontor.Neural.Kernels.Lanes;

namespace Kontor.Neural.Kernels;

/// <summary>Elementwise functions and their derivatives, sums and inner products. Results may be written over arguments.</summary>
/// <remarks>Each backward adds f'(x) dy to dx and takes what its forward kept: the input x where it says x, the output y where it says y.</remarks>
internal static unsafe class VectorKernel
{
    /// <summary>Elements of a chunk: a thread of its own pays from two of them on.</summary>
    private const int Chunk = 32768;

    /// <summary>y = e^x.</summary>
    internal static void Exp(ReadOnlySpan<float> x, Span<float> y, Workers workers) => Map<Exp>(x, y, workers);

    internal static void ExpBackward(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx, Workers workers) => Chain<Exp>(y, dy, dx, workers);

    /// <summary>y = ln x.</summary>
    internal static void Log(ReadOnlySpan<float> x, Span<float> y, Workers workers) => Map<Log>(x, y, workers);

    internal static void LogBackward(ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> dx, Workers workers) => Chain<Log>(x, dy, dx, workers);

    /// <summary>y = square root of x.</summary>
    internal static void Sqrt(ReadOnlySpan<float> x, Span<float> y, Workers workers) => Map<Sqrt>(x, y, workers);

    internal static void SqrtBackward(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx, Workers workers) => Chain<Sqrt>(y, dy, dx, workers);

    /// <summary>y = tanh x.</summary>
    internal static void Tanh(ReadOnlySpan<float> x, Span<float> y, Workers workers) => Map<Tanh>(x, y, workers);

    internal static void TanhBackward(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx, Workers workers) => Chain<Tanh>(y, dy, dx, workers);

    /// <summary>y = 1 / (1 + e^-x).</summary>
    internal static void Sigmoid(ReadOnlySpan<float> x, Span<float> y, Workers workers) => Map<Sigmoid>(x, y, workers);

    internal static void SigmoidBackward(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx, Workers workers) => Chain<Sigmoid>(y, dy, dx, workers);

    /// <summary>y = ln(1 + e^x).</summary>
    internal static void Softplus(ReadOnlySpan<float> x, Span<float> y, Workers workers) => Map<Softplus>(x, y, workers);

    internal static void SoftplusBackward(ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> dx, Workers workers) => Chain<Softplus>(x, dy, dx, workers);

    /// <summary>y = x, below zero e^x - 1.</summary>
    internal static void Elu(ReadOnlySpan<float> x, Span<float> y, Workers workers) => Map<Elu>(x, y, workers);

    internal static void EluBackward(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx, Workers workers) => Chain<Elu>(y, dy, dx, workers);

    /// <summary>y = x, below zero 0.</summary>
    internal static void Relu(ReadOnlySpan<float> x, Span<float> y, Workers workers) => Map<Relu>(x, y, workers);

    internal static void ReluBackward(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx, Workers workers) => Chain<Relu>(y, dy, dx, workers);

    /// <summary>y = x times the normal distribution function of x.</summary>
    internal static void Gelu(ReadOnlySpan<float> x, Span<float> y, Workers workers) => Map<Gelu>(x, y, workers);

    internal static void GeluBackward(ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> dx, Workers workers) => Chain<Gelu>(x, dy, dx, workers);

    /// <summary>z = x + y.</summary>
    internal static void Add(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> z, Workers workers) => Zip<Add>(x, y, z, workers);

    /// <summary>z = x - y.</summary>
    internal static void Subtract(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> z, Workers workers) => Zip<Subtract>(x, y, z, workers);

    /// <summary>z = x y.</summary>
    internal static void Multiply(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> z, Workers workers) => Zip<Multiply>(x, y, z, workers);

    /// <summary>z = x / y.</summary>
    internal static void Divide(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> z, Workers workers) => Zip<Divide>(x, y, z, workers);

    /// <summary>z += x y.</summary>
    internal static void MultiplyAdd(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> z, Workers workers)
    {
        Check.Length(y, x.Length, nameof(y));
        Check.Length(z, x.Length, nameof(z));
        fixed (float* px = x, py = y, pz = z) Run(new Job(px, py, pz, 0), x.Length, &MultiplyAdd<Lanes512>, &MultiplyAdd<Lanes256>, &MultiplyAdd<LanesPortable>, workers);
    }

    /// <summary>y = scale x.</summary>
    internal static void Scale(float scale, ReadOnlySpan<float> x, Span<float> y, Workers workers)
    {
        Check.Length(y, x.Length, nameof(y));
        fixed (float* px = x, py = y) Run(new Job(px, py, null, scale), x.Length, &Scale<Lanes512>, &Scale<Lanes256>, &Scale<LanesPortable>, workers);
    }

    /// <summary>y += scale x.</summary>
    internal static void ScaleAdd(float scale, ReadOnlySpan<float> x, Span<float> y, Workers workers)
    {
        Check.Length(y, x.Length, nameof(y));
        fixed (float* px = x, py = y) Run(new Job(px, py, null, scale), x.Length, &ScaleAdd<Lanes512>, &ScaleAdd<Lanes256>, &ScaleAdd<LanesPortable>, workers);
    }

    /// <summary>The sum: chunks in registers, the sums of the chunks in double precision and in order.</summary>
    internal static float Sum(ReadOnlySpan<float> x, Workers workers)
    {
        fixed (float* px = x) return Reduce(px, null, x.Length, workers);
    }

    /// <summary>The inner product, in the order of <see cref="Sum"/>.</summary>
    internal static float Dot(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Workers workers)
    {
        Check.Length(y, x.Length, nameof(y));
        fixed (float* px = x, py = y) return Reduce(px, py, x.Length, workers);
    }

    /// <summary>y (rows, columns) = x (rows, columns) + row (columns).</summary>
    internal static void AddRow(ReadOnlySpan<float> x, ReadOnlySpan<float> row, Span<float> y, int rows, int columns, Workers workers)
    {
        Check.Length(x, (long)rows * columns, nameof(x));
        Check.Length(row, columns, nameof(row));
        Check.Length(y, x.Length, nameof(y));
        fixed (float* px = x, pr = row, py = y) Rows.Add(px, pr, py, rows, columns, workers);
    }

    /// <summary>row (columns) += the sum over the rows of x (rows, columns).</summary>
    internal static void SumRows(ReadOnlySpan<float> x, Span<float> row, int rows, int columns, Workers workers)
    {
        Check.Length(x, (long)rows * columns, nameof(x));
        Check.Length(row, columns, nameof(row));
        fixed (float* px = x, pr = row) Rows.Sum(px, pr, rows, columns, workers);
    }

    private static void Map<TOperation>(ReadOnlySpan<float> x, Span<float> y, Workers workers)
        where TOperation : struct, IUnary
    {
        Check.Length(y, x.Length, nameof(y));
        fixed (float* px = x, py = y)
        {
            Run(new Job(px, py, null, 0), x.Length, &Map<TOperation, Lanes512>, &Map<TOperation, Lanes256>, &Map<TOperation, LanesPortable>, workers);
        }
    }

    private static void Zip<TOperation>(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> z, Workers workers)
        where TOperation : struct, IBinary
    {
        Check.Length(y, x.Length, nameof(y));
        Check.Length(z, x.Length, nameof(z));
        fixed (float* px = x, py = y, pz = z)
        {
            Run(new Job(px, py, pz, 0), x.Length, &Zip<TOperation, Lanes512>, &Zip<TOperation, Lanes256>, &Zip<TOperation, LanesPortable>, workers);
        }
    }

    private static void Chain<TOperation>(ReadOnlySpan<float> kept, ReadOnlySpan<float> dy, Span<float> dx, Workers workers)
        where TOperation : struct, IDerivative
    {
        Check.Length(dy, kept.Length, nameof(dy));
        Check.Length(dx, kept.Length, nameof(dx));
        fixed (float* pk = kept, py = dy, px = dx)
        {
            Run(new Job(pk, py, px, 0), kept.Length, &Chain<TOperation, Lanes512>, &Chain<TOperation, Lanes256>, &Chain<TOperation, LanesPortable>, workers);
        }
    }

    private static void Map<TOperation, T>(Job job, nint from, nint n)
        where TOperation : struct, IUnary
        where T : struct, ILanes<T> => Loops<T>.Map<TOperation>(job.X + from, job.Y + from, n);

    private static void Zip<TOperation, T>(Job job, nint from, nint n)
        where TOperation : struct, IBinary
        where T : struct, ILanes<T> => Loops<T>.Zip<TOperation>(job.X + from, job.Y + from, job.Z + from, n);

    private static void Chain<TOperation, T>(Job job, nint from, nint n)
        where TOperation : struct, IDerivative
        where T : struct, ILanes<T> => Loops<T>.Chain<TOperation>(job.X + from, job.Y + from, job.Z + from, n);

    private static void MultiplyAdd<T>(Job job, nint from, nint n)
        where T : struct, ILanes<T> => Loops<T>.MultiplyAdd(job.X + from, job.Y + from, job.Z + from, n);

    private static void Scale<T>(Job job, nint from, nint n)
        where T : struct, ILanes<T> => Loops<T>.Scale(job.Factor, job.X + from, job.Y + from, n);

    private static void ScaleAdd<T>(Job job, nint from, nint n)
        where T : struct, ILanes<T> => Loops<T>.ScaleAdd(job.Factor, job.X + from, job.Y + from, n);

    private static float Reduce(float* x, float* y, int n, Workers workers)
    {
        int chunks = (n + Chunk - 1) / Chunk;
        using var scratch = new Scratch(chunks);
        float* sums = scratch.Pointer;
        workers.For(chunks, chunk =>
        {
            nint from = (nint)chunk * Chunk, length = Math.Min(Chunk, n - from);
            sums[chunk] = workers.Width switch
            {
                VectorWidth.Avx512 => y is null ? Loops<Lanes512>.Sum(x + from, length) : Loops<Lanes512>.Dot(x + from, y + from, length),
                VectorWidth.Avx2 => y is null ? Loops<Lanes256>.Sum(x + from, length) : Loops<Lanes256>.Dot(x + from, y + from, length),
                _ => y is null ? Loops<LanesPortable>.Sum(x + from, length) : Loops<LanesPortable>.Dot(x + from, y + from, length),
            };
        });
        double sum = 0;
        for (int chunk = 0; chunk < chunks; chunk++) sum += sums[chunk];
        return (float)sum;
    }

    private static void Run(
        Job job, int n, delegate*<Job, nint, nint, void> wide, delegate*<Job, nint, nint, void> narrow, delegate*<Job, nint, nint, void> portable, Workers workers)
    {
        delegate*<Job, nint, nint, void> body = workers.Width switch { VectorWidth.Avx512 => wide, VectorWidth.Avx2 => narrow, _ => portable };
        if (n <= Chunk) body(job, 0, n);
        else Spread(job, n, body, workers);
    }

    private static void Spread(Job job, int n, delegate*<Job, nint, nint, void> body, Workers workers) =>
        workers.For((n + Chunk - 1) / Chunk, chunk =>
        {
            nint from = (nint)chunk * Chunk;
            body(job, from, Math.Min(Chunk, n - from));
        });

    /// <summary>The arrays of an elementwise loop.</summary>
    private readonly struct Job(float* x, float* y, float* z, float factor)
    {
        internal readonly float* X = x, Y = y, Z = z;
        internal readonly float Factor = factor;
    }
}
