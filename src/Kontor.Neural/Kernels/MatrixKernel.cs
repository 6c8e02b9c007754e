using Kontor.Neural.Kernels.Lanes;
using Kontor.Neural.Kernels.Matrix;

namespace Kontor.Neural.Kernels;

/// <summary>Products of matrices.</summary>
internal static unsafe class MatrixKernel
{
    /// <summary>c (m, n) = op(a) op(b), or c + op(a) op(b), all row-major.</summary>
    /// <param name="a">(m, k), or (k, m) where transposed.</param>
    /// <param name="aLayout">How a lies.</param>
    /// <param name="b">(k, n), or (n, k) where transposed.</param>
    /// <param name="bLayout">How b lies.</param>
    /// <param name="c">(m, n).</param>
    /// <param name="m">Rows of c.</param>
    /// <param name="n">Columns of c.</param>
    /// <param name="k">The common length.</param>
    /// <param name="accumulate">Whether c keeps what it had.</param>
    /// <param name="workers">Threads and vectors.</param>
    internal static void Multiply(
        ReadOnlySpan<float> a, Layout aLayout, ReadOnlySpan<float> b, Layout bLayout, Span<float> c, int m, int n, int k, bool accumulate, Workers workers)
    {
        Check.Length(a, (long)m * k, nameof(a));
        Check.Length(b, (long)k * n, nameof(b));
        Check.Length(c, (long)m * n, nameof(c));
        if (m == 0 || n == 0) return;
        if (k == 0)
        {
            if (!accumulate) c.Clear();
            return;
        }
        fixed (float* pa = a, pb = b, pc = c)
        {
            var product = new Product(pa, aLayout, pb, bLayout, pc, m, n, k, accumulate);
            switch (workers.Width)
            {
                case VectorWidth.Avx512: product.Run<Lanes512>(workers); break;
                case VectorWidth.Avx2: product.Run<Lanes256>(workers); break;
                default: product.Run<LanesPortable>(workers); break;
            }
        }
    }
}
