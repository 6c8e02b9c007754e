using System.Runtime.CompilerServices;
using Kontor.Neural.Kernels.Lanes;

namespace Kontor.Neural.Kernels;

/// <summary>Softmax and log-sum-exp over the last axis, the largest element taken out first so that nothing overflows.</summary>
internal static unsafe class SoftmaxKernel
{
    /// <summary>y (rows, columns) = e^x / its sum over the row.</summary>
    internal static void Forward(ReadOnlySpan<float> x, Span<float> y, int rows, int columns, Workers workers)
    {
        Check.Length(x, (long)rows * columns, nameof(x));
        Check.Length(y, x.Length, nameof(y));
        fixed (float* px = x, py = y)
        {
            float* x0 = px, y0 = py;
            RowWork.For(rows, columns, workers, (from, count) =>
            {
                switch (workers.Width)
                {
                    case VectorWidth.Avx512: Forward<Lanes512>(x0, y0, from, count, columns); break;
                    case VectorWidth.Avx2: Forward<Lanes256>(x0, y0, from, count, columns); break;
                    default: Forward<LanesPortable>(x0, y0, from, count, columns); break;
                }
            });
        }
    }

    /// <summary>dx += y (dy - the row's inner product of y and dy), y the result of <see cref="Forward"/>.</summary>
    internal static void Backward(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx, int rows, int columns, Workers workers)
    {
        Check.Length(y, (long)rows * columns, nameof(y));
        Check.Length(dy, y.Length, nameof(dy));
        Check.Length(dx, y.Length, nameof(dx));
        fixed (float* py = y, pdy = dy, pdx = dx)
        {
            float* y0 = py, dy0 = pdy, dx0 = pdx;
            RowWork.For(rows, columns, workers, (from, count) =>
            {
                switch (workers.Width)
                {
                    case VectorWidth.Avx512: Backward<Lanes512>(y0, dy0, dx0, from, count, columns); break;
                    case VectorWidth.Avx2: Backward<Lanes256>(y0, dy0, dx0, from, count, columns); break;
                    default: Backward<LanesPortable>(y0, dy0, dx0, from, count, columns); break;
                }
            });
        }
    }

    /// <summary>y (rows) = the logarithm of the sum of e^x over each row of x (rows, columns).</summary>
    internal static void LogSumExp(ReadOnlySpan<float> x, Span<float> y, int rows, int columns, Workers workers)
    {
        Check.Length(x, (long)rows * columns, nameof(x));
        Check.Length(y, rows, nameof(y));
        fixed (float* px = x, py = y)
        {
            float* x0 = px, y0 = py;
            RowWork.For(rows, columns, workers, (from, count) =>
            {
                switch (workers.Width)
                {
                    case VectorWidth.Avx512: LogSumExp<Lanes512>(x0, y0, from, count, columns); break;
                    case VectorWidth.Avx2: LogSumExp<Lanes256>(x0, y0, from, count, columns); break;
                    default: LogSumExp<LanesPortable>(x0, y0, from, count, columns); break;
                }
            });
        }
    }

    /// <summary>dx (rows, columns) += e^(x - y) dy, y (rows) the result of <see cref="LogSumExp"/>, dy (rows).</summary>
    internal static void LogSumExpBackward(
        ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx, int rows, int columns, Workers workers)
    {
        Check.Length(x, (long)rows * columns, nameof(x));
        Check.Length(y, rows, nameof(y));
        Check.Length(dy, rows, nameof(dy));
        Check.Length(dx, x.Length, nameof(dx));
        fixed (float* px = x, py = y, pdy = dy, pdx = dx)
        {
            float* x0 = px, y0 = py, dy0 = pdy, dx0 = pdx;
            RowWork.For(rows, columns, workers, (from, count) =>
            {
                switch (workers.Width)
                {
                    case VectorWidth.Avx512: LogSumExpBackward<Lanes512>(x0, y0, dy0, dx0, from, count, columns); break;
                    case VectorWidth.Avx2: LogSumExpBackward<Lanes256>(x0, y0, dy0, dx0, from, count, columns); break;
                    default: LogSumExpBackward<LanesPortable>(x0, y0, dy0, dx0, from, count, columns); break;
                }
            });
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Forward<T>(float* x, float* y, int from, int count, int columns)
        where T : struct, ILanes<T>
    {
        x += (nint)from * columns;
        y += (nint)from * columns;
        for (int i = 0; i < count; i++, x += columns, y += columns)
        {
            float largest = Largest<T>(x, columns), sum = ExpSum<T>(x, y, largest, columns);
            T scale = T.Of(1 / sum);
            for (int j = 0; j < columns; j += T.Count) Partial.Store(Partial.Load<T>(y + j, columns - j) * scale, y + j, columns - j);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Backward<T>(float* y, float* dy, float* dx, int from, int count, int columns)
        where T : struct, ILanes<T>
    {
        nint start = (nint)from * columns;
        y += start;
        dy += start;
        dx += start;
        for (int i = 0; i < count; i++, y += columns, dy += columns, dx += columns)
        {
            T sum = T.Zero;
            for (int j = 0; j < columns; j += T.Count) sum = T.MultiplyAdd(Partial.Load<T>(y + j, columns - j), Partial.Load<T>(dy + j, columns - j), sum);
            T inner = T.Of(T.Sum(sum));
            for (int j = 0; j < columns; j += T.Count)
            {
                int rest = columns - j;
                Partial.Store(T.MultiplyAdd(Partial.Load<T>(y + j, rest), Partial.Load<T>(dy + j, rest) - inner, Partial.Load<T>(dx + j, rest)), dx + j, rest);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void LogSumExp<T>(float* x, float* y, int from, int count, int columns)
        where T : struct, ILanes<T>
    {
        x += (nint)from * columns;
        for (int i = 0; i < count; i++, x += columns)
        {
            float largest = Largest<T>(x, columns);
            y[from + i] = float.IsInfinity(largest) ? largest : largest + MathF.Log(ExpSum<T>(x, null, largest, columns));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void LogSumExpBackward<T>(float* x, float* y, float* dy, float* dx, int from, int count, int columns)
        where T : struct, ILanes<T>
    {
        nint start = (nint)from * columns;
        x += start;
        dx += start;
        for (int i = 0; i < count; i++, x += columns, dx += columns)
        {
            T total = T.Of(y[from + i]), slope = T.Of(dy[from + i]);
            for (int j = 0; j < columns; j += T.Count)
            {
                int rest = columns - j;
                Partial.Store(T.MultiplyAdd(Functions.Exp(Partial.Load<T>(x + j, rest) - total), slope, Partial.Load<T>(dx + j, rest)), dx + j, rest);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Largest<T>(float* x, int columns)
        where T : struct, ILanes<T>
    {
        T largest = T.Of(float.NegativeInfinity);
        for (int j = 0; j < columns; j += T.Count)
        {
            int rest = columns - j;
            largest = T.Max(largest, Partial.Load<T>(x + j, rest, float.NegativeInfinity));
        }
        return T.Largest(largest);
    }

    /// <summary>The sum of e^(x - largest); the terms go to y where there is a y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float ExpSum<T>(float* x, float* y, float largest, int columns)
        where T : struct, ILanes<T>
    {
        T sum = T.Zero, top = T.Of(largest);
        for (int j = 0; j < columns; j += T.Count)
        {
            int rest = columns - j;
            T term = Functions.Exp((Partial.Load<T>(x + j, rest, float.NegativeInfinity)) - top);
            sum += term;
            if (y is not null) Partial.Store(term, y + j, rest);
        }
        return T.Sum(sum);
    }
}
