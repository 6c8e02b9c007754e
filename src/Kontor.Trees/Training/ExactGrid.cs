namespace Kontor.Trees.Training;

/// <summary>Rounds numbers to a common grid on which sums in double precision are exact, so that no order of summation shows in a result.</summary>
/// <remarks>
/// <para>The library adds single-precision derivatives into double-precision histograms, in an order that depends on the number of threads. With a grid
/// of spacing q, every partial sum of n numbers below m is a multiple of q below n m; if n m is at most 2^52 q it is a double without rounding, and so
/// are the differences that the library forms between parent and child.</para>
/// <para>The spacing is the smallest power of two that allows this. With a million rows it is at most 2^-31 of the largest number, so only
/// numbers below 1/256 of the largest change at all, and none by more than 2^-32 of it, well below the rounding of the largest itself (2^-25).</para>
/// </remarks>
internal static class ExactGrid
{
    /// <summary>Rounds in place.</summary>
    /// <param name="values">Numbers.</param>
    /// <param name="terms">The most that are ever added together, 1 or more.</param>
    /// <returns>The index of a number that is not finite, or -1 when all are.</returns>
    internal static int Snap(Span<float> values, int terms)
    {
        float largest = 0;
        for (int i = 0; i < values.Length; i++)
        {
            float size = MathF.Abs(values[i]);
            if (!(size <= float.MaxValue)) return i;
            if (size > largest) largest = size;
        }
        if (largest == 0) return -1;

        // largest < 2^(e + 1) and terms <= 2^c, so the sums stay within 2^(e + 1 + c) = 2^52 q
        int spacing = MathF.ILogB(largest) + 1 + CeilingLog2(terms) - 52;
        if (spacing <= -149) return -1; // finer than the finest float: all are on the grid
        // a double in [2^52 q, 2^53 q) has no bits below q, so adding and taking away 1.5 * 2^52 q rounds to the grid
        double lift = Math.ScaleB(1.5, 52 + spacing);
        for (int i = 0; i < values.Length; i++) values[i] = (float)(values[i] + lift - lift);
        return -1;
    }

    private static int CeilingLog2(int terms) => terms <= 1 ? 0 : 32 - int.LeadingZeroCount(terms - 1);
}
