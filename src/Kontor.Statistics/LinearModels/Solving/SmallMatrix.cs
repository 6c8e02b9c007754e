namespace Kontor.Statistics.LinearModels.Solving;

/// <summary>Products of small row-major matrices.</summary>
internal static class SmallMatrix
{
    /// <summary>A B for A (n x m) and B (m x p).</summary>
    internal static double[] Multiply(ReadOnlySpan<double> a, ReadOnlySpan<double> b, int n, int m, int p)
    {
        double[] product = new double[n * p];
        for (int i = 0; i < n; i++)
        {
            for (int k = 0; k < m; k++)
            {
                double left = a[(i * m) + k];
                if (left == 0) continue;
                for (int j = 0; j < p; j++) product[(i * p) + j] += left * b[(k * p) + j];
            }
        }
        return product;
    }

    /// <summary>A' for A (n x m).</summary>
    internal static double[] Transpose(ReadOnlySpan<double> a, int n, int m)
    {
        double[] turned = new double[n * m];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < m; j++) turned[(j * n) + i] = a[(i * m) + j];
        }
        return turned;
    }

    /// <summary>A A' for A (k x k).</summary>
    internal static double[] Outer(ReadOnlySpan<double> a, int k) => Multiply(a, Transpose(a, k, k), k, k, k);

    /// <summary>B M B for symmetric B and M (k x k): bread and meat.</summary>
    internal static double[] Sandwich(ReadOnlySpan<double> bread, ReadOnlySpan<double> meat, int k) => Multiply(Multiply(bread, meat, k, k, k), bread, k, k, k);
}
