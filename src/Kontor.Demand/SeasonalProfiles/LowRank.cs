using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace Kontor.Demand.SeasonalProfiles;

/// <summary>The closest matrices of low rank (Eckart and Young 1936), several ranks at once.</summary>
internal static class LowRank
{
    /// <summary>Approximates a matrix by its leading singular vectors, from the eigenvectors of the smaller of its two Gram matrices.</summary>
    /// <param name="matrix">Shape: (rows x columns), row-major; finite.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="ranks">Ascending, each below the smaller dimension for an effect; a higher one returns the matrix.</param>
    /// <returns>One matrix per rank.</returns>
    internal static double[][] Approximate(double[] matrix, int rows, int columns, ReadOnlySpan<int> ranks)
    {
        double[][] results = new double[ranks.Length][];
        int size = Math.Min(rows, columns), most = 0;
        foreach (int rank in ranks) most = rank < size ? rank : most;
        double[] sum = new double[matrix.Length];
        double[] vectors = most > 0 ? Leading(matrix, rows, columns, most) : []; // (most x size)
        int added = 0;
        for (int r = 0; r < ranks.Length; r++)
        {
            if (ranks[r] >= size)
            {
                results[r] = matrix;
                continue;
            }
            for (; added < ranks[r]; added++)
            {
                ReadOnlySpan<double> vector = vectors.AsSpan(added * size, size);
                if (rows <= columns) AddFromLeft(matrix, columns, vector, sum);
                else AddFromRight(matrix, columns, vector, sum);
            }
            results[r] = [.. sum];
        }
        return results;
    }

    // sum += u uᵀ A
    private static void AddFromLeft(double[] matrix, int columns, ReadOnlySpan<double> u, double[] sum)
    {
        double[] projection = new double[columns];
        for (int i = 0; i < u.Length; i++) TensorPrimitives.MultiplyAdd(matrix.AsSpan(i * columns, columns), u[i], projection, projection);
        for (int i = 0; i < u.Length; i++)
        {
            Span<double> row = sum.AsSpan(i * columns, columns);
            TensorPrimitives.MultiplyAdd(projection, u[i], row, row);
        }
    }

    // sum += A v vᵀ
    private static void AddFromRight(double[] matrix, int columns, ReadOnlySpan<double> v, double[] sum)
    {
        for (int start = 0; start < matrix.Length; start += columns)
        {
            Span<double> row = sum.AsSpan(start, columns);
            TensorPrimitives.MultiplyAdd(v, TensorPrimitives.Dot(matrix.AsSpan(start, columns), v), row, row);
        }
    }

    private static double[] Leading(double[] matrix, int rows, int columns, int count)
    {
        int size = Math.Min(rows, columns);
        double[] gram = new double[size * size];
        if (rows <= columns)
        {
            for (int a = 0; a < rows; a++)
            {
                for (int b = 0; b <= a; b++) gram[(a * size) + b] = TensorPrimitives.Dot<double>(matrix.AsSpan(a * columns, columns), matrix.AsSpan(b * columns, columns));
            }
        }
        else
        {
            for (int i = 0; i < rows; i++)
            {
                ReadOnlySpan<double> row = matrix.AsSpan(i * columns, columns);
                for (int a = 0; a < size; a++)
                {
                    Span<double> target = gram.AsSpan(a * size, a + 1);
                    TensorPrimitives.MultiplyAdd(row[..(a + 1)], row[a], target, target);
                }
            }
        }
        for (int a = 0; a < size; a++)
        {
            for (int b = 0; b < a; b++) gram[(b * size) + a] = gram[(a * size) + b];
        }
        Matrix<double> eigenvectors = Matrix<double>.Build.Dense(size, size, gram).Evd(Symmetricity.Symmetric).EigenVectors; // by ascending eigenvalue
        double[] leading = new double[count * size];
        for (int k = 0; k < count; k++)
        {
            for (int i = 0; i < size; i++) leading[(k * size) + i] = eigenvectors[i, size - 1 - k];
        }
        return leading;
    }
}
