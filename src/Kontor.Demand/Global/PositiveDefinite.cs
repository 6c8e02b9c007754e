namespace Kontor.Demand.Global;

/// <summary>Solves symmetric positive definite systems by Cholesky's factorisation.</summary>
internal static class PositiveDefinite
{
    /// <summary>Solves A x = b in place.</summary>
    /// <param name="a">The lower triangle of A, row-major; receives its factor. Shape: (n x n).</param>
    /// <param name="b">The right side; receives x. Shape: (n).</param>
    internal static void Solve(Span<double> a, Span<double> b)
    {
        int n = b.Length;
        for (int r = 0; r < n; r++)
        {
            for (int c = 0; c <= r; c++)
            {
                double sum = a[(r * n) + c];
                for (int k = 0; k < c; k++) sum -= a[(r * n) + k] * a[(c * n) + k];
                // rounding may leave nothing of a regressor that others explain: then it gets nothing
                a[(r * n) + c] = r == c ? Math.Sqrt(Math.Max(sum, 1e-12)) : sum / a[(c * n) + c];
            }
        }
        for (int r = 0; r < n; r++)
        {
            for (int k = 0; k < r; k++) b[r] -= a[(r * n) + k] * b[k];
            b[r] /= a[(r * n) + r];
        }
        for (int r = n - 1; r >= 0; r--)
        {
            for (int k = r + 1; k < n; k++) b[r] -= a[(k * n) + r] * b[k];
            b[r] /= a[(r * n) + r];
        }
    }
}
