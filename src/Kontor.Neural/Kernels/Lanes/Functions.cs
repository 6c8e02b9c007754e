using System.Runtime.CompilerServices;

namespace Kontor.Neural.Kernels.Lanes;

/// <summary>Elementary functions over a register, about 2 units in the last place.</summary>
internal static class Functions
{
    private const float Log2E = 1.44269504088896341f, Ln2High = 0.693359375f, Ln2Low = -2.12194440e-4f; // high + low = ln 2, high exact in 9 bits

    /// <summary>e^x; 0 below -104, infinite above 88.73.</summary>
    /// <remarks>x = n ln 2 + r, |r| at most ln 2 / 2; 2^n in two factors, so that results below the normal range come out right.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T Exp<T>(T x)
        where T : struct, ILanes<T>
    {
        x = T.Min(T.Of(89), T.Max(T.Of(-104.5f), x));
        T n = T.Round(x * T.Of(Log2E)), r = T.MultiplyAdd(n, T.Of(-Ln2Low), T.MultiplyAdd(n, T.Of(-Ln2High), x));
        T half = T.Round(n * T.Of(0.5f));
        return T.MultiplyAdd(r * r, ExpTail(r), r + T.Of(1)) * T.PowerOfTwo(half) * T.PowerOfTwo(n - half);
    }

    /// <summary>e^x - 1 without cancellation near 0, for x of at most 88.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T ExpMinusOne<T>(T x)
        where T : struct, ILanes<T>
    {
        x = T.Min(T.Of(88), T.Max(T.Of(-87), x));
        T n = T.Round(x * T.Of(Log2E)), r = T.MultiplyAdd(n, T.Of(-Ln2Low), T.MultiplyAdd(n, T.Of(-Ln2High), x));
        T power = T.PowerOfTwo(n);
        return T.MultiplyAdd(T.MultiplyAdd(r * r, ExpTail(r), r), power, power - T.Of(1));
    }

    /// <summary>ln x: minus infinity at 0, not a number below.</summary>
    /// <remarks>x = 2^k (1 + f), s = f / (2 + f), ln(1 + f) = f - f^2/2 + s (f^2/2 + R(s^2)), R the tail of 2 artanh s.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T Log<T>(T x)
        where T : struct, ILanes<T>
    {
        // numbers below the normal range are brought into it
        T tiny = T.Of(1.17549435e-38f), scaled = T.WhereLess(x, tiny, x * T.Of(8388608), x);
        T f = T.Split(scaled, out T k) - T.Of(1);
        k -= T.WhereLess(x, tiny, T.Of(23), T.Zero);
        T s = f / (f + T.Of(2)), z = s * s, halfSquare = T.Of(0.5f) * f * f;
        T tail = T.MultiplyAdd(z, T.MultiplyAdd(z, T.MultiplyAdd(z, T.Of(2f / 9), T.Of(2f / 7)), T.Of(2f / 5)), T.Of(2f / 3)) * z;
        T correction = T.MultiplyAdd(s, halfSquare + tail, k * T.Of(Ln2Low));
        T y = T.MultiplyAdd(k, T.Of(Ln2High), f - (halfSquare - correction));
        y = T.WhereLess(T.Of(float.MaxValue), x, x, y);
        return T.WhereLess(T.Zero, x, y, T.WhereLess(x, T.Zero, T.Of(float.NaN), x + T.Of(float.NegativeInfinity)));
    }

    /// <summary>ln(1 + e^x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T Softplus<T>(T x)
        where T : struct, ILanes<T> => Softplus(x, out _);

    /// <summary>ln(1 + e^x) and its derivative 1 / (1 + e^-x).</summary>
    /// <remarks>max(x, 0) + 2 artanh(u / (2 + u)) with u = e^-|x|.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T Softplus<T>(T x, out T slope)
        where T : struct, ILanes<T>
    {
        T u = Exp(-T.Abs(x)), s = u / (u + T.Of(2)), z = s * s;
        slope = T.WhereLess(x, T.Zero, u, T.Of(1)) / (u + T.Of(1));
        T series = T.MultiplyAdd(z, T.Of(2f / 13), T.Of(2f / 11));
        series = T.MultiplyAdd(z, series, T.Of(2f / 9));
        series = T.MultiplyAdd(z, series, T.Of(2f / 7));
        series = T.MultiplyAdd(z, series, T.Of(2f / 5));
        series = T.MultiplyAdd(z, series, T.Of(2f / 3));
        return T.MultiplyAdd(s, T.MultiplyAdd(z, series, T.Of(2)), T.Max(T.Zero, x));
    }

    /// <summary>1 / (1 + e^-x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T Sigmoid<T>(T x)
        where T : struct, ILanes<T> => T.Of(1) / (Exp(-x) + T.Of(1));

    /// <summary>The hyperbolic tangent.</summary>
    /// <remarks>e / (e + 2) with e = e^-2|x| - 1, the sign put back.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T Tanh<T>(T x)
        where T : struct, ILanes<T>
    {
        T e = ExpMinusOne(T.Of(-2) * T.Abs(x)), y = e / (e + T.Of(2));
        return T.WhereLess(x, T.Zero, y, -y);
    }

    /// <summary>The standard normal distribution function.</summary>
    /// <remarks>The tail is e^(-x^2/2) times a polynomial in t = 1 / (1 + 0.3 |x|), fitted to half of Mills' ratio with a relative error of 3e-7 for |x| up to 14.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T NormalDistribution<T>(T x)
        where T : struct, ILanes<T>
    {
        T t = T.Of(1) / T.MultiplyAdd(T.Abs(x), T.Of(0.3f), T.Of(1));
        T tail = Exp(T.Of(-0.5f) * x * x) * NormalTail(t);
        return T.WhereLess(x, T.Zero, tail, T.Of(1) - tail);
    }

    /// <summary>The standard normal density.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T NormalDensity<T>(T x)
        where T : struct, ILanes<T> => Exp(T.Of(-0.5f) * x * x) * T.Of(0.398942280f);

    /// <summary>(e^r - 1 - r) / r^2 for |r| up to ln 2 / 2: the power series, next term 5e-9.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T ExpTail<T>(T r)
        where T : struct, ILanes<T>
    {
        T series = T.MultiplyAdd(r, T.Of(1f / 5040), T.Of(1f / 720));
        series = T.MultiplyAdd(r, series, T.Of(1f / 120));
        series = T.MultiplyAdd(r, series, T.Of(1f / 24));
        series = T.MultiplyAdd(r, series, T.Of(1f / 6));
        return T.MultiplyAdd(r, series, T.Of(0.5f));
    }

    /// <summary>e^(x^2/2) times the normal tail beyond x, as a polynomial in t = 1 / (1 + 0.3 x).</summary>
    /// <remarks>Coefficients: least squares over 4,000 points of x in 0..14, re-weighted until the relative error was level (Lawson 1961).</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T NormalTail<T>(T t)
        where T : struct, ILanes<T>
    {
        T y = T.MultiplyAdd(t, T.Of(0.0383767709f), T.Of(-0.169159427f));
        y = T.MultiplyAdd(t, y, T.Of(0.228647619f));
        y = T.MultiplyAdd(t, y, T.Of(-0.0764936134f));
        y = T.MultiplyAdd(t, y, T.Of(0.142527521f));
        y = T.MultiplyAdd(t, y, T.Of(0.094686605f));
        y = T.MultiplyAdd(t, y, T.Of(0.121919632f));
        y = T.MultiplyAdd(t, y, T.Of(0.119487777f));
        return T.MultiplyAdd(t, y, T.Of(7.16406521e-06f));
    }
}
