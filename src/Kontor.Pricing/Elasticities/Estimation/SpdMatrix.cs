namespace Kontor.Pricing.Elasticities.Estimation;

/// <summary>Small symmetric positive definite matrices, row-major.</summary>
internal static class SpdMatrix
{
    /// <summary>Inverts in place by Cholesky's factorisation. A pivot that is no more than rounding of its diagonal is taken for infinite: its row and column of the inverse become zero.</summary>
    /// <param name="a">The matrix, of which the lower triangle is read. Shape: (n × n).</param>
    /// <param name="n">The order.</param>
    /// <param name="tolerance">The part of a diagonal entry below which what others leave of it counts as nothing.</param>
    /// <returns>The rows that were taken for infinite; null for none.</returns>
    internal static List<int>? Invert(double[] a, int n, double tolerance)
    {
        List<int>? lost = null;
        for (int r = 0; r < n; r++)
        {
            double whole = a[(r * n) + r];
            for (int c = 0; c <= r; c++)
            {
                double sum = a[(r * n) + c];
                for (int k = 0; k < c; k++) sum -= a[(r * n) + k] * a[(c * n) + k];
                if (c < r) a[(r * n) + c] = sum * a[(c * n) + c];
                else if (sum > tolerance * whole && sum > 1e-300) a[(r * n) + r] = 1 / Math.Sqrt(sum);
                else
                {
                    (lost ??= []).Add(r);
                    a[(r * n) + r] = 0;
                }
            }
        }
        // the inverse of the factor, whose diagonal is kept inverted
        for (int c = 0; c < n; c++)
        {
            for (int r = c + 1; r < n; r++)
            {
                double sum = 0;
                for (int k = c; k < r; k++) sum -= a[(r * n) + k] * a[(k * n) + c];
                a[(r * n) + c] = sum * a[(r * n) + r];
            }
        }
        for (int r = 0; r < n; r++)
        {
            for (int c = 0; c <= r; c++)
            {
                double sum = 0;
                for (int k = r; k < n; k++) sum += a[(k * n) + r] * a[(k * n) + c];
                a[(c * n) + r] = sum;
            }
        }
        // (the upper triangle is whole; mirror it)
        for (int r = 0; r < n; r++)
        {
            for (int c = 0; c < r; c++) a[(r * n) + c] = a[(c * n) + r];
        }
        return lost;
    }

    /// <summary>y = A x.</summary>
    internal static void Multiply(ReadOnlySpan<double> a, ReadOnlySpan<double> x, Span<double> y)
    {
        int n = x.Length;
        for (int r = 0; r < y.Length; r++) y[r] = System.Numerics.Tensors.TensorPrimitives.Dot(a.Slice(r * n, n), x);
    }
}
