namespace Kontor.Neural.Kernels.Lanes;

/// <summary>One vector register of floats. Kernels are written once over it; the run-time compiler makes each of them anew for every width.</summary>
/// <remarks>Methods that loop over registers are marked for full optimisation at once: before it, each of these operations would be a call.</remarks>
/// <typeparam name="T">The register's own type.</typeparam>
internal unsafe interface ILanes<T>
    where T : struct, ILanes<T>
{
    /// <summary>Floats in a register.</summary>
    static abstract int Count { get; }

    /// <summary>Rows of a matrix tile: with three registers a row, as many accumulators as the register file holds.</summary>
    static abstract int TileRows { get; }

    /// <summary>All zeros.</summary>
    static abstract T Zero { get; }

    /// <summary>One value in all lanes.</summary>
    static abstract T Of(float value);

    /// <summary>Reads <see cref="Count"/> floats.</summary>
    static abstract T Load(float* source);

    /// <summary>Writes <see cref="Count"/> floats.</summary>
    static abstract void Store(T value, float* target);

    /// <summary>Reads the first <paramref name="count"/> lanes, 0 to <see cref="Count"/>, and touches no memory behind them; the other lanes are 0.</summary>
    static abstract T Load(float* source, nint count);

    /// <summary>Writes the first <paramref name="count"/> lanes, 0 to <see cref="Count"/>.</summary>
    static abstract void Store(T value, float* target, nint count);

    static abstract T operator +(T a, T b);

    static abstract T operator -(T a, T b);

    static abstract T operator *(T a, T b);

    static abstract T operator /(T a, T b);

    static abstract T operator -(T a);

    /// <summary>a b + c, rounded once where the processor can.</summary>
    static abstract T MultiplyAdd(T a, T b, T c);

    /// <summary>The smaller one; the second argument where either is not a number.</summary>
    static abstract T Min(T a, T b);

    /// <summary>The larger one; the second argument where either is not a number.</summary>
    static abstract T Max(T a, T b);

    static abstract T Abs(T a);

    static abstract T Sqrt(T a);

    /// <summary>The nearest integer, ties to even.</summary>
    static abstract T Round(T a);

    /// <summary><paramref name="yes"/> where a is less than b, else <paramref name="no"/>.</summary>
    static abstract T WhereLess(T a, T b, T yes, T no);

    /// <summary><paramref name="yes"/> in the first lanes, <paramref name="no"/> in the others.</summary>
    static abstract T Where(nint count, T yes, T no);

    /// <summary>2 to an integral power in -126..127.</summary>
    static abstract T PowerOfTwo(T power);

    /// <summary>Splits a positive, normal x into mantissa in [sqrt(1/2), sqrt(2)) and a power of two: x = mantissa 2^power.</summary>
    static abstract T Split(T x, out T power);

    /// <summary>The sum of all lanes, halves added to halves.</summary>
    static abstract float Sum(T a);

    /// <summary>The largest lane.</summary>
    static abstract float Largest(T a);
}
