using System.Runtime.CompilerServices;
using Kontor.Neural.Kernels.Elementwise;
using Kontor.Neural.Kernels.Lanes;

namespace Kontor.Neural.Kernels.Norm;

/// <summary>Layer normalisation of a range of rows.</summary>
/// <typeparam name="T">The register.</typeparam>
internal static unsafe class Layer<T>
    where T : struct, ILanes<T>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Forward(LayerJob job, int from, int count)
    {
        int columns = job.Columns;
        for (int i = from; i < from + count; i++)
        {
            float* x = job.X + ((nint)i * columns), y = job.Y + ((nint)i * columns);
            float mean = Loops<T>.Sum(x, columns) / columns, variance = SquaredDistance(x, mean, columns) / columns;
            float inverse = 1 / MathF.Sqrt(variance + job.Epsilon);
            job.Mean[i] = mean;
            job.Inverse[i] = inverse;
            T m = T.Of(mean), s = T.Of(inverse);
            for (int j = 0; j < columns; j += T.Count)
            {
                int rest = columns - j;
                T normal = (Partial.Load<T>(x + j, rest) - m) * s;
                Partial.Store(T.MultiplyAdd(normal, Partial.Load<T>(job.Gain + j, rest), Partial.Load<T>(job.Shift + j, rest)), y + j, rest);
            }
        }
    }

    /// <summary>dx += inverse (g - mean g - normal mean(g normal)) with g = gain dy; sums: dgain (columns), dshift (columns).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Backward(LayerJob job, float* sums, int from, int count)
    {
        int columns = job.Columns;
        for (int i = from; i < from + count; i++)
        {
            nint at = (nint)i * columns;
            float* x = job.X + at, dy = job.Dy + at, dx = job.Dx + at;
            T m = T.Of(job.Mean[i]), s = T.Of(job.Inverse[i]), sum = T.Zero, inner = T.Zero;
            for (int j = 0; j < columns; j += T.Count)
            {
                int rest = columns - j;
                T slope = Partial.Load<T>(dy + j, rest), normal = (Partial.Load<T>(x + j, rest) - m) * s, g = slope * Partial.Load<T>(job.Gain + j, rest);
                sum += g;
                inner = T.MultiplyAdd(g, normal, inner);
                Partial.Store(T.MultiplyAdd(slope, normal, Partial.Load<T>(sums + j, rest)), sums + j, rest);
                Partial.Store(slope + Partial.Load<T>(sums + columns + j, rest), sums + columns + j, rest);
            }
            T meanSlope = T.Of(T.Sum(sum) / columns), meanInner = T.Of(T.Sum(inner) / columns);
            for (int j = 0; j < columns; j += T.Count)
            {
                int rest = columns - j;
                T normal = (Partial.Load<T>(x + j, rest) - m) * s, g = Partial.Load<T>(dy + j, rest) * Partial.Load<T>(job.Gain + j, rest);
                Partial.Store(T.MultiplyAdd(s, g - meanSlope - (normal * meanInner), Partial.Load<T>(dx + j, rest)), dx + j, rest);
            }
        }
    }

    /// <summary>The sum of (x - mean)^2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float SquaredDistance(float* x, float mean, int n)
    {
        T sum = T.Zero, m = T.Of(mean);
        for (int j = 0; j < n; j += T.Count)
        {
            int rest = n - j;
            T distance = (Partial.Load<T>(x + j, rest, mean)) - m;
            sum = T.MultiplyAdd(distance, distance, sum);
        }
        return T.Sum(sum);
    }
}
