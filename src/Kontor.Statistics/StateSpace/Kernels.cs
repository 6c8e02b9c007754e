using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Kontor.Statistics.StateSpace;

/// <summary>Vector loops that the state-space code shares.</summary>
internal static class Kernels
{
    /// <summary>The inner product of two vectors of one length, with four partial sums whatever the processor.</summary>
    internal static double Dot(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(right.Length, left.Length);
        ref double a = ref MemoryMarshal.GetReference(left);
        ref double b = ref MemoryMarshal.GetReference(right);
        Vector256<double> sums = Vector256<double>.Zero;
        int i = 0;
        for (; i <= left.Length - 4; i += 4) sums = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref a, (nuint)i), Vector256.LoadUnsafe(ref b, (nuint)i), sums);
        double sum = Vector256.Sum(sums);
        for (; i < left.Length; i++) sum += left[i] * right[i];
        return sum;
    }
}
