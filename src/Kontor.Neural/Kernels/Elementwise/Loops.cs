using System.Runtime.CompilerServices;
using Kontor.Neural.Kernels.Lanes;

namespace Kontor.Neural.Kernels.Elementwise;

/// <summary>Loops over arrays, one register at a time; the rest that fills no register goes through a copy that does.</summary>
/// <typeparam name="T">The register.</typeparam>
internal static unsafe class Loops<T>
    where T : struct, ILanes<T>
{
    /// <summary>y = f(x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Map<TOperation>(float* x, float* y, nint n)
        where TOperation : struct, IUnary
    {
        nint i = 0;
        for (; i + T.Count <= n; i += T.Count) T.Store(TOperation.Invoke(T.Load(x + i)), y + i);
        if (i < n) Partial.Store(TOperation.Invoke(Partial.Load<T>(x + i, n - i)), y + i, n - i);
    }

    /// <summary>z = f(x, y).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Zip<TOperation>(float* x, float* y, float* z, nint n)
        where TOperation : struct, IBinary
    {
        nint i = 0;
        for (; i + T.Count <= n; i += T.Count) T.Store(TOperation.Invoke(T.Load(x + i), T.Load(y + i)), z + i);
        if (i < n) Partial.Store(TOperation.Invoke(Partial.Load<T>(x + i, n - i), Partial.Load<T>(y + i, n - i)), z + i, n - i);
    }

    /// <summary>dx += f'(kept) dy.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Chain<TOperation>(float* kept, float* dy, float* dx, nint n)
        where TOperation : struct, IDerivative
    {
        nint i = 0;
        for (; i + T.Count <= n; i += T.Count) T.Store(T.MultiplyAdd(TOperation.Invoke(T.Load(kept + i)), T.Load(dy + i), T.Load(dx + i)), dx + i);
        if (i == n) return;
        nint rest = n - i;
        Partial.Store(T.MultiplyAdd(TOperation.Invoke(Partial.Load<T>(kept + i, rest)), Partial.Load<T>(dy + i, rest), Partial.Load<T>(dx + i, rest)), dx + i, rest);
    }

    /// <summary>z += x y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void MultiplyAdd(float* x, float* y, float* z, nint n)
    {
        nint i = 0;
        for (; i + T.Count <= n; i += T.Count) T.Store(T.MultiplyAdd(T.Load(x + i), T.Load(y + i), T.Load(z + i)), z + i);
        if (i < n) Partial.Store(T.MultiplyAdd(Partial.Load<T>(x + i, n - i), Partial.Load<T>(y + i, n - i), Partial.Load<T>(z + i, n - i)), z + i, n - i);
    }

    /// <summary>y = scale x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Scale(float scale, float* x, float* y, nint n)
    {
        T s = T.Of(scale);
        nint i = 0;
        for (; i + T.Count <= n; i += T.Count) T.Store(s * T.Load(x + i), y + i);
        if (i < n) Partial.Store(s * Partial.Load<T>(x + i, n - i), y + i, n - i);
    }

    /// <summary>y += a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void AddScalar(float number, float* y, nint n)
    {
        T s = T.Of(number);
        nint i = 0;
        for (; i + T.Count <= n; i += T.Count) T.Store(s + T.Load(y + i), y + i);
        if (i < n) Partial.Store(s + Partial.Load<T>(y + i, n - i), y + i, n - i);
    }

    /// <summary>y += scale x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void ScaleAdd(float scale, float* x, float* y, nint n)
    {
        T s = T.Of(scale);
        nint i = 0;
        for (; i + T.Count <= n; i += T.Count) T.Store(T.MultiplyAdd(s, T.Load(x + i), T.Load(y + i)), y + i);
        if (i < n) Partial.Store(T.MultiplyAdd(s, Partial.Load<T>(x + i, n - i), Partial.Load<T>(y + i, n - i)), y + i, n - i);
    }

    /// <summary>The sum, four registers wide.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static float Sum(float* x, nint n)
    {
        T s0 = T.Zero, s1 = T.Zero, s2 = T.Zero, s3 = T.Zero;
        nint i = 0;
        for (; i + (4 * T.Count) <= n; i += 4 * T.Count)
        {
            s0 += T.Load(x + i);
            s1 += T.Load(x + i + T.Count);
            s2 += T.Load(x + i + (2 * T.Count));
            s3 += T.Load(x + i + (3 * T.Count));
        }
        for (; i + T.Count <= n; i += T.Count) s0 += T.Load(x + i);
        if (i < n) s1 += Partial.Load<T>(x + i, n - i);
        return T.Sum((s0 + s1) + (s2 + s3));
    }

    /// <summary>The inner product, four registers wide.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static float Dot(float* x, float* y, nint n)
    {
        T s0 = T.Zero, s1 = T.Zero, s2 = T.Zero, s3 = T.Zero;
        nint i = 0;
        for (; i + (4 * T.Count) <= n; i += 4 * T.Count)
        {
            s0 = T.MultiplyAdd(T.Load(x + i), T.Load(y + i), s0);
            s1 = T.MultiplyAdd(T.Load(x + i + T.Count), T.Load(y + i + T.Count), s1);
            s2 = T.MultiplyAdd(T.Load(x + i + (2 * T.Count)), T.Load(y + i + (2 * T.Count)), s2);
            s3 = T.MultiplyAdd(T.Load(x + i + (3 * T.Count)), T.Load(y + i + (3 * T.Count)), s3);
        }
        for (; i + T.Count <= n; i += T.Count) s0 = T.MultiplyAdd(T.Load(x + i), T.Load(y + i), s0);
        if (i < n) s1 = T.MultiplyAdd(Partial.Load<T>(x + i, n - i), Partial.Load<T>(y + i, n - i), s1);
        return T.Sum((s0 + s1) + (s2 + s3));
    }
}
