using System.Runtime.CompilerServices;
using Kontor.Neural.Kernels.Lanes;

namespace Kontor.Neural.Kernels.Elementwise;

internal readonly struct Exp : IUnary, IDerivative
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T IUnary.Invoke<T>(T x) => Functions.Exp(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T IDerivative.Invoke<T>(T y) => y;
}

internal readonly struct Log : IUnary, IDerivative
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T IUnary.Invoke<T>(T x) => Functions.Log(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T IDerivative.Invoke<T>(T x) => T.Of(1) / x;
}

internal readonly struct Sqrt : IUnary, IDerivative
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T IUnary.Invoke<T>(T x) => T.Sqrt(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T IDerivative.Invoke<T>(T y) => T.Of(0.5f) / y;
}

internal readonly struct Tanh : IUnary, IDerivative
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T IUnary.Invoke<T>(T x) => Functions.Tanh(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T IDerivative.Invoke<T>(T y) => T.MultiplyAdd(-y, y, T.Of(1));
}

internal readonly struct Sigmoid : IUnary, IDerivative
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T IUnary.Invoke<T>(T x) => Functions.Sigmoid(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T IDerivative.Invoke<T>(T y) => T.MultiplyAdd(-y, y, y);
}

internal readonly struct Softplus : IUnary, IDerivative
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T IUnary.Invoke<T>(T x) => Functions.Softplus(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T IDerivative.Invoke<T>(T x) => Functions.Sigmoid(x);
}

internal readonly struct Elu : IUnary, IDerivative
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T IUnary.Invoke<T>(T x) => T.WhereLess(x, T.Zero, Functions.ExpMinusOne(x), x);

    // below zero y = e^x - 1, so e^x = y + 1
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T IDerivative.Invoke<T>(T y) => T.WhereLess(y, T.Zero, y + T.Of(1), T.Of(1));
}

internal readonly struct Relu : IUnary, IDerivative
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T IUnary.Invoke<T>(T x) => T.Max(T.Zero, x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T IDerivative.Invoke<T>(T y) => T.WhereLess(T.Zero, y, T.Of(1), T.Zero);
}

/// <summary>x times the normal distribution function. Hendrycks and Gimpel (2016), "Gaussian error linear units".</summary>
internal readonly struct Gelu : IUnary, IDerivative
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T IUnary.Invoke<T>(T x) => x * Functions.NormalDistribution(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T IDerivative.Invoke<T>(T x) => T.MultiplyAdd(x, Functions.NormalDensity(x), Functions.NormalDistribution(x));
}

internal readonly struct Add : IBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T IBinary.Invoke<T>(T x, T y) => x + y;
}

internal readonly struct Subtract : IBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T IBinary.Invoke<T>(T x, T y) => x - y;
}

internal readonly struct Multiply : IBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T IBinary.Invoke<T>(T x, T y) => x * y;
}

internal readonly struct Divide : IBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T IBinary.Invoke<T>(T x, T y) => x / y;
}
