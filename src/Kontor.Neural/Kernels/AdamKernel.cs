using System.Runtime.CompilerServices;
using Kontor.Neural.Kernels.Lanes;

namespace Kontor.Neural.Kernels;

/// <summary>Steps of the Adam method. Kingma and Ba (2015), "Adam: a method for stochastic optimization", algorithm 1; weight decay apart from the gradient as in
/// Loshchilov and Hutter (2019), "Decoupled weight decay regularization", algorithm 2.</summary>
internal static unsafe class AdamKernel
{
    private const int Chunk = 16384;

    /// <summary>One step: weights, first and second moments are updated in place.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="gradient">The gradient of the loss.</param>
    /// <param name="m">First moments, zeros before the first step.</param>
    /// <param name="v">Second moments, zeros before the first step.</param>
    /// <param name="rate">Learning rate.</param>
    /// <param name="beta1">Decay of the first moments.</param>
    /// <param name="beta2">Decay of the second moments.</param>
    /// <param name="epsilon">Added to the root of the second moment.</param>
    /// <param name="weightDecay">Decay of the weights per unit of rate; 0 is plain Adam.</param>
    /// <param name="step">The number of this step, from 1.</param>
    /// <param name="workers">Threads and vectors.</param>
    internal static void Step(
        Span<float> weights,
        ReadOnlySpan<float> gradient,
        Span<float> m,
        Span<float> v,
        float rate,
        float beta1,
        float beta2,
        float epsilon,
        float weightDecay,
        int step,
        Workers workers)
    {
        int n = weights.Length;
        Check.Length(gradient, n, nameof(gradient));
        Check.Length(m, n, nameof(m));
        Check.Length(v, n, nameof(v));
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        // rate mHat / (sqrt(vHat) + epsilon), the corrections of both moments drawn out of the loop
        float size = (float)(rate / (1 - Math.Pow(beta1, step))), inverse = (float)(1 / Math.Sqrt(1 - Math.Pow(beta2, step))), keep = 1 - (rate * weightDecay);
        fixed (float* pw = weights, pg = gradient, pm = m, pv = v)
        {
            float* w0 = pw, g0 = pg, m0 = pm, v0 = pv;
            workers.For((n + Chunk - 1) / Chunk, chunk =>
            {
                nint at = (nint)chunk * Chunk, length = Math.Min(Chunk, n - at);
                switch (workers.Width)
                {
                    case VectorWidth.Avx512: Step<Lanes512>(w0 + at, g0 + at, m0 + at, v0 + at, length, size, inverse, keep, beta1, beta2, epsilon); break;
                    case VectorWidth.Avx2: Step<Lanes256>(w0 + at, g0 + at, m0 + at, v0 + at, length, size, inverse, keep, beta1, beta2, epsilon); break;
                    default: Step<LanesPortable>(w0 + at, g0 + at, m0 + at, v0 + at, length, size, inverse, keep, beta1, beta2, epsilon); break;
                }
            });
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Step<T>(
        float* w, float* g, float* m, float* v, nint n, float size, float inverse, float keep, float beta1, float beta2, float epsilon)
        where T : struct, ILanes<T>
    {
        for (nint i = 0; i < n; i += T.Count)
        {
            nint valid = Math.Min(T.Count, n - i);
            T gradient = Partial.Load<T>(g + i, valid);
            T first = T.MultiplyAdd(T.Of(beta1), Partial.Load<T>(m + i, valid), T.Of(1 - beta1) * gradient);
            T second = T.MultiplyAdd(T.Of(beta2), Partial.Load<T>(v + i, valid), T.Of(1 - beta2) * gradient * gradient);
            T change = T.Of(-size) * first / T.MultiplyAdd(T.Sqrt(second), T.Of(inverse), T.Of(epsilon));
            T weight = T.MultiplyAdd(T.Of(keep), Partial.Load<T>(w + i, valid), change);
            Partial.Store(first, m + i, valid);
            Partial.Store(second, v + i, valid);
            Partial.Store(weight, w + i, valid);
        }
    }
}
