using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Kontor.Statistics.LinearModels.Solving;

/// <summary>Vector loops, with the same partial sums whatever the processor.</summary>
internal static class Vectors
{
    /// <summary>The inner product of two vectors of one length.</summary>
    internal static double Dot(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(right.Length, left.Length);
        ref double a = ref MemoryMarshal.GetReference(left);
        ref double b = ref MemoryMarshal.GetReference(right);
        Vector256<double> s0 = default, s1 = default, s2 = default, s3 = default;
        int i = 0;
        for (; i <= left.Length - 16; i += 16)
        {
            s0 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref a, (nuint)i), Vector256.LoadUnsafe(ref b, (nuint)i), s0);
            s1 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref a, (nuint)i + 4), Vector256.LoadUnsafe(ref b, (nuint)i + 4), s1);
            s2 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref a, (nuint)i + 8), Vector256.LoadUnsafe(ref b, (nuint)i + 8), s2);
            s3 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref a, (nuint)i + 12), Vector256.LoadUnsafe(ref b, (nuint)i + 12), s3);
        }
        double sum = Vector256.Sum((s0 + s1) + (s2 + s3));
        for (; i < left.Length; i++) sum += left[i] * right[i];
        return sum;
    }

    /// <summary>target += scale * source.</summary>
    internal static void AddScaled(Span<double> target, double scale, ReadOnlySpan<double> source)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(source.Length, target.Length);
        ref double t = ref MemoryMarshal.GetReference(target);
        ref double s = ref MemoryMarshal.GetReference(source);
        Vector256<double> factor = Vector256.Create(scale);
        int i = 0;
        for (; i <= target.Length - 4; i += 4)
        {
            Vector256.FusedMultiplyAdd(factor, Vector256.LoadUnsafe(ref s, (nuint)i), Vector256.LoadUnsafe(ref t, (nuint)i)).StoreUnsafe(ref t, (nuint)i);
        }
        for (; i < target.Length; i++) target[i] = Math.FusedMultiplyAdd(scale, source[i], target[i]);
    }

    /// <summary>target *= factor, element by element.</summary>
    internal static void Multiply(Span<double> target, ReadOnlySpan<double> factor)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(factor.Length, target.Length);
        ref double t = ref MemoryMarshal.GetReference(target);
        ref double f = ref MemoryMarshal.GetReference(factor);
        int i = 0;
        for (; i <= target.Length - 4; i += 4) (Vector256.LoadUnsafe(ref t, (nuint)i) * Vector256.LoadUnsafe(ref f, (nuint)i)).StoreUnsafe(ref t, (nuint)i);
        for (; i < target.Length; i++) target[i] *= factor[i];
    }

    /// <summary>The first index whose value is NaN or infinite, -1 for none.</summary>
    internal static int FirstNotFinite(ReadOnlySpan<double> values)
    {
        ref double v = ref MemoryMarshal.GetReference(values);
        Vector256<double> zeros = default;
        int i = 0;
        for (; i <= values.Length - 4; i += 4) zeros += Vector256.LoadUnsafe(ref v, (nuint)i) * 0; // 0, or NaN from then on
        double sum = Vector256.Sum(zeros);
        for (; i < values.Length; i++) sum += values[i] * 0;
        if (!double.IsNaN(sum)) return -1;
        i = 0;
        while (double.IsFinite(values[i])) i++;
        return i;
    }
}
