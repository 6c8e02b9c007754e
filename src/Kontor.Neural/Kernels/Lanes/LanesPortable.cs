using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kontor.Neural.Kernels.Lanes;

/// <summary>As many floats as <see cref="Vector{T}"/> has on this processor.</summary>
internal readonly unsafe struct LanesPortable(Vector<float> value) : ILanes<LanesPortable>
{
    private readonly Vector<float> _value = value;

    public static int Count => Vector<float>.Count;

    public static int TileRows => 4;

    public static LanesPortable Zero => new(Vector<float>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesPortable Of(float value) => new(new Vector<float>(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesPortable Load(float* source) => new(Vector.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(LanesPortable value, float* target) => value._value.Store(target);

    public static LanesPortable Load(float* source, nint count)
    {
        Span<float> lanes = stackalloc float[Vector<float>.Count];
        new ReadOnlySpan<float>(source, (int)count).CopyTo(lanes);
        return new(new Vector<float>(lanes));
    }

    public static void Store(LanesPortable value, float* target, nint count)
    {
        Span<float> lanes = stackalloc float[Vector<float>.Count];
        value._value.CopyTo(lanes);
        lanes[..(int)count].CopyTo(new Span<float>(target, (int)count));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesPortable operator +(LanesPortable a, LanesPortable b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesPortable operator -(LanesPortable a, LanesPortable b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesPortable operator *(LanesPortable a, LanesPortable b) => new(a._value * b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesPortable operator /(LanesPortable a, LanesPortable b) => new(a._value / b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesPortable operator -(LanesPortable a) => new(-a._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesPortable MultiplyAdd(LanesPortable a, LanesPortable b, LanesPortable c) => new(Vector.MultiplyAddEstimate(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesPortable Min(LanesPortable a, LanesPortable b) => new(Vector.ConditionalSelect(Vector.LessThan(a._value, b._value), a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesPortable Max(LanesPortable a, LanesPortable b) => new(Vector.ConditionalSelect(Vector.GreaterThan(a._value, b._value), a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesPortable Abs(LanesPortable a) => new(Vector.Abs(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesPortable Sqrt(LanesPortable a) => new(Vector.SquareRoot(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesPortable Round(LanesPortable a) => new(Vector.Round(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesPortable WhereLess(LanesPortable a, LanesPortable b, LanesPortable yes, LanesPortable no) =>
        new(Vector.ConditionalSelect(Vector.LessThan(a._value, b._value), yes._value, no._value));

    public static LanesPortable Where(nint count, LanesPortable yes, LanesPortable no) =>
        new(Vector.ConditionalSelect(Vector.LessThan(Vector<int>.Indices, new Vector<int>((int)count)), yes._value, no._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesPortable PowerOfTwo(LanesPortable power) =>
        new(Vector.AsVectorSingle((Vector.ConvertToInt32Native(power._value) + new Vector<int>(127)) << 23));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesPortable Split(LanesPortable x, out LanesPortable power)
    {
        Vector<int> bits = Vector.AsVectorInt32(x._value), steps = (bits - new Vector<int>(0x3F3504F3)) >> 23; // 0x3F3504F3 is sqrt(1/2)
        power = new(Vector.ConvertToSingle(steps));
        return new(Vector.AsVectorSingle(bits - (steps << 23)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(LanesPortable a) => Vector.Sum(a._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Largest(LanesPortable a)
    {
        float largest = a._value[0];
        for (int i = 1; i < Vector<float>.Count; i++) largest = MathF.Max(largest, a._value[i]);
        return largest;
    }
}
