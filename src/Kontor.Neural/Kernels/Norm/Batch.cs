using System.Runtime.CompilerServices;
using Kontor.Neural.Kernels.Elementwise;
using Kontor.Neural.Kernels.Lanes;

namespace Kontor.Neural.Kernels.Norm;

/// <summary>Batch normalisation of a range of channels: a plane per item and channel, sums of planes in double precision and in order.
/// Where a channel is one number per item, a register holds many channels instead.</summary>
/// <typeparam name="T">The register.</typeparam>
internal static unsafe class Batch<T>
    where T : struct, ILanes<T>
{
    /// <summary>Mean and inverse deviation.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Moments(BatchJob job, int from, int to)
    {
        if (job.Inner == 1)
        {
            for (int c = from; c < to; c += T.Count) MomentsDown(job, c, Math.Min(T.Count, to - c));
            return;
        }
        double size = (double)job.Batch * job.Inner;
        for (int c = from; c < to; c++)
        {
            double sum = 0, squares = 0;
            for (int b = 0; b < job.Batch; b++) sum += Loops<T>.Sum(job.X + job.At(b, c), job.Inner);
            float mean = (float)(sum / size);
            for (int b = 0; b < job.Batch; b++) squares += SquaredDistance(job.X + job.At(b, c), mean, job.Inner);
            job.Mean[c] = mean;
            job.Inverse[c] = (float)(1 / Math.Sqrt((squares / size) + job.Epsilon));
        }
    }

    /// <summary>y = gain (x - mean) inverse + shift.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Apply(BatchJob job, int from, int to)
    {
        if (job.Inner == 1)
        {
            for (int c = from; c < to; c += T.Count) ApplyDown(job, c, Math.Min(T.Count, to - c));
            return;
        }
        for (int c = from; c < to; c++)
        {
            T mean = T.Of(job.Mean[c]), scale = T.Of(job.Gain[c] * job.Inverse[c]), shift = T.Of(job.Shift[c]);
            for (int b = 0; b < job.Batch; b++)
            {
                float* x = job.X + job.At(b, c), y = job.Y + job.At(b, c);
                for (int i = 0; i < job.Inner; i += T.Count)
                {
                    int rest = job.Inner - i;
                    Partial.Store(T.MultiplyAdd(Partial.Load<T>(x + i, rest) - mean, scale, shift), y + i, rest);
                }
            }
        }
    }

    /// <summary>dx += gain inverse (dy - mean dy - normal mean(dy normal)), dgain += sum dy normal, dshift += sum dy.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Backward(BatchJob job, int from, int to)
    {
        if (job.Inner == 1)
        {
            for (int c = from; c < to; c += T.Count) BackwardDown(job, c, Math.Min(T.Count, to - c));
            return;
        }
        double size = (double)job.Batch * job.Inner;
        for (int c = from; c < to; c++)
        {
            double sum = 0, inner = 0;
            for (int b = 0; b < job.Batch; b++)
            {
                (float planeSum, float planeInner) = Slopes(job.X + job.At(b, c), job.Dy + job.At(b, c), job.Mean[c], job.Inner);
                sum += planeSum;
                inner += planeInner;
            }
            inner *= job.Inverse[c];
            job.Dgain[c] += (float)inner;
            job.Dshift[c] += (float)sum;
            // dx += a dy + d (x - mean) + e
            float a = job.Gain[c] * job.Inverse[c], d = (float)(-a * job.Inverse[c] * inner / size), e = (float)(-a * sum / size);
            for (int b = 0; b < job.Batch; b++) Slope(job.X + job.At(b, c), job.Dy + job.At(b, c), job.Dx + job.At(b, c), job.Mean[c], a, d, e, job.Inner);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Slope(float* x, float* dy, float* dx, float mean, float a, float d, float e, int n)
    {
        T m = T.Of(mean), ta = T.Of(a), td = T.Of(d), te = T.Of(e);
        for (int i = 0; i < n; i += T.Count)
        {
            int rest = n - i;
            T change = T.MultiplyAdd(ta, Partial.Load<T>(dy + i, rest), T.MultiplyAdd(td, Partial.Load<T>(x + i, rest) - m, te));
            Partial.Store(Partial.Load<T>(dx + i, rest) + change, dx + i, rest);
        }
    }

    /// <summary>The sums of dy and of dy (x - mean) over a plane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (float Sum, float Inner) Slopes(float* x, float* dy, float mean, int n)
    {
        T m = T.Of(mean), s0 = T.Zero, s1 = T.Zero, i0 = T.Zero, i1 = T.Zero;
        int i = 0;
        for (; i + (2 * T.Count) <= n; i += 2 * T.Count)
        {
            T d0 = T.Load(dy + i), d1 = T.Load(dy + i + T.Count);
            s0 += d0;
            s1 += d1;
            i0 = T.MultiplyAdd(d0, T.Load(x + i) - m, i0);
            i1 = T.MultiplyAdd(d1, T.Load(x + i + T.Count) - m, i1);
        }
        for (; i < n; i += T.Count)
        {
            T d = Partial.Load<T>(dy + i, n - i);
            s0 += d;
            i0 = T.MultiplyAdd(d, Partial.Load<T>(x + i, n - i) - m, i0);
        }
        return (T.Sum(s0 + s1), T.Sum(i0 + i1));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float SquaredDistance(float* x, float mean, int n)
    {
        T m = T.Of(mean), s0 = T.Zero, s1 = T.Zero;
        int i = 0;
        for (; i + (2 * T.Count) <= n; i += 2 * T.Count)
        {
            T d0 = T.Load(x + i) - m, d1 = T.Load(x + i + T.Count) - m;
            s0 = T.MultiplyAdd(d0, d0, s0);
            s1 = T.MultiplyAdd(d1, d1, s1);
        }
        for (; i < n; i += T.Count)
        {
            int rest = n - i;
            T d = (Partial.Load<T>(x + i, rest, mean)) - m;
            s0 = T.MultiplyAdd(d, d, s0);
        }
        return T.Sum(s0 + s1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MomentsDown(BatchJob job, int c, int valid)
    {
        T count = T.Of(job.Batch), sum = T.Zero, squares = T.Zero;
        for (int b = 0; b < job.Batch; b++) sum += Partial.Load<T>(job.X + job.At(b, c), valid);
        T mean = sum / count;
        for (int b = 0; b < job.Batch; b++)
        {
            T distance = Partial.Load<T>(job.X + job.At(b, c), valid) - mean;
            squares = T.MultiplyAdd(distance, distance, squares);
        }
        Partial.Store(mean, job.Mean + c, valid);
        Partial.Store(T.Of(1) / T.Sqrt((squares / count) + T.Of(job.Epsilon)), job.Inverse + c, valid);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ApplyDown(BatchJob job, int c, int valid)
    {
        T mean = Partial.Load<T>(job.Mean + c, valid), scale = Partial.Load<T>(job.Gain + c, valid) * Partial.Load<T>(job.Inverse + c, valid);
        T shift = Partial.Load<T>(job.Shift + c, valid);
        for (int b = 0; b < job.Batch; b++)
        {
            Partial.Store(T.MultiplyAdd(Partial.Load<T>(job.X + job.At(b, c), valid) - mean, scale, shift), job.Y + job.At(b, c), valid);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void BackwardDown(BatchJob job, int c, int valid)
    {
        T mean = Partial.Load<T>(job.Mean + c, valid), inverse = Partial.Load<T>(job.Inverse + c, valid), sum = T.Zero, inner = T.Zero;
        for (int b = 0; b < job.Batch; b++)
        {
            T dy = Partial.Load<T>(job.Dy + job.At(b, c), valid);
            sum += dy;
            inner = T.MultiplyAdd(dy, Partial.Load<T>(job.X + job.At(b, c), valid) - mean, inner);
        }
        inner *= inverse;
        Partial.Store(Partial.Load<T>(job.Dgain + c, valid) + inner, job.Dgain + c, valid);
        Partial.Store(Partial.Load<T>(job.Dshift + c, valid) + sum, job.Dshift + c, valid);
        T count = T.Of(job.Batch), a = Partial.Load<T>(job.Gain + c, valid) * inverse;
        sum /= count;
        inner /= count;
        for (int b = 0; b < job.Batch; b++)
        {
            float* dx = job.Dx + job.At(b, c);
            T normal = (Partial.Load<T>(job.X + job.At(b, c), valid) - mean) * inverse;
            Partial.Store(T.MultiplyAdd(a, Partial.Load<T>(job.Dy + job.At(b, c), valid) - sum - (normal * inner), Partial.Load<T>(dx, valid)), dx, valid);
        }
    }
}
