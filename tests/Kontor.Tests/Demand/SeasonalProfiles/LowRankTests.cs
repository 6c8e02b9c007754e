using Kontor.Demand.SeasonalProfiles;
using Kontor.Randomness;
using MathNet.Numerics.LinearAlgebra;

namespace Kontor.Tests.Demand.SeasonalProfiles;

public sealed class LowRankTests
{
    [Theory]
    [InlineData(4, 30)]
    [InlineData(30, 4)]
    public void Approximate_RankOneMatrix_IsKept(int rows, int columns)
    {
        double[] matrix = [.. Enumerable.Range(0, rows * columns).Select(c => (1.0 + (c / columns)) * Math.Sin(1 + (c % columns)))];
        foreach (double[] low in LowRank.Approximate(matrix, rows, columns, [1, 3]))
        {
            // the Gram matrix squares the condition: half the digits of the smallest singular value, all of the largest
            for (int c = 0; c < matrix.Length; c++) Assert.Equal(matrix[c], low[c], 1e-9);
        }
    }

    /// <summary>Eckart and Young: the squared distance to the best matrix of rank k is the sum of the other squared singular values.</summary>
    [Theory]
    [InlineData(7, 20)]
    [InlineData(20, 7)]
    public void Approximate_AnyMatrix_LeavesTheSmallSingularValues(int rows, int columns)
    {
        RandomStream stream = RandomStream.Of(1);
        double[] matrix = [.. Enumerable.Range(0, rows * columns).Select(_ => stream.NextGaussian())];
        double[] values = [.. Matrix<double>.Build.DenseOfRowMajor(rows, columns, matrix).Svd(computeVectors: false).S];
        int[] ranks = [1, 3, 5, 8];
        double[][] lows = LowRank.Approximate(matrix, rows, columns, ranks);
        for (int r = 0; r < ranks.Length; r++)
        {
            double distance = matrix.Zip(lows[r], (a, b) => (a - b) * (a - b)).Sum();
            Assert.Equal(values.Skip(ranks[r]).Sum(v => v * v), distance, 1e-9 * values[0] * values[0]);
        }
    }
}
