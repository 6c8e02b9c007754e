using Kontor.Neural.Kernels;

namespace Kontor.Tests.Neural.Kernels;

public sealed class MatrixKernelTests
{
    private static readonly (int M, int N, int K)[] Sizes =
    [
        (1, 1, 1), (1, 7, 5), (7, 1, 5), (5, 1, 300), (1, 130, 33), (1, 5, 0), (3, 2, 1), (2, 17, 16), (4, 16, 3), (8, 48, 7), (9, 49, 192), (13, 33, 193), (16, 64, 64), (31, 30, 29),
        (12, 47, 500), (65, 10, 20), (64, 129, 31), (130, 96, 70), (300, 100, 40), (2, 300, 200), (200, 3, 60), (17, 1, 17), (129, 65, 1),
    ];

    public static TheoryData<string> Widths => KernelCases.Widths();

    [Theory]
    [MemberData(nameof(Widths))]
    public void Multiply_AllLayoutsAndOddSizes_AgreesWithTripleLoop(string width)
    {
        foreach ((int m, int n, int k) in Sizes)
        {
            float[] a = KernelCases.Random("a", m * k), b = KernelCases.Random("b", k * n), before = KernelCases.Random("c", m * n);
            foreach (Layout aLayout in Enum.GetValues<Layout>())
            {
                foreach (Layout bLayout in Enum.GetValues<Layout>())
                {
                    foreach (bool accumulate in (bool[])[false, true])
                    {
                        float[] c = [.. before];
                        MatrixKernel.Multiply(a, aLayout, b, bLayout, c, m, n, k, accumulate, KernelCases.Workers(width));
                        double[] expected = Product(a, aLayout, b, bLayout, m, n, k, accumulate ? before : null);
                        // float sums of k products of order 1 err by about sqrt(k) units of 6e-8; 2e-5 is far above that and far below one product
                        KernelCases.Agree(expected, c, 2e-5, $"({m}, {n}, {k}) {aLayout} {bLayout} {accumulate}");
                    }
                }
            }
        }
    }

    [Theory]
    [InlineData(200, 150, 300)]
    [InlineData(1000, 64, 64)]
    [InlineData(1, 3000, 500)]
    [InlineData(3000, 1, 500)]
    [InlineData(64, 32, 20000)]
    [InlineData(5, 6, 150000)]
    public void Multiply_OtherThreads_SameBits(int m, int n, int k)
    {
        float[] a = KernelCases.Random("a", m * k), b = KernelCases.Random("b", k * n);
        KernelCases.SameBits(workers =>
        {
            float[][] results = [new float[m * n], new float[m * n]];
            MatrixKernel.Multiply(a, Layout.Plain, b, Layout.Transposed, results[0], m, n, k, accumulate: false, workers);
            MatrixKernel.Multiply(a, Layout.Transposed, b, Layout.Plain, results[1], m, n, k, accumulate: false, workers);
            return results;
        });
    }

    [Fact]
    public void Multiply_WrongLength_NamesTheArgument()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() =>
            MatrixKernel.Multiply(new float[6], Layout.Plain, new float[5], Layout.Plain, new float[4], 2, 2, 3, accumulate: false, Workers.All));
        Assert.Equal("b", error.ParamName);
        Assert.Contains("needs 6 floats, found 5", error.Message, StringComparison.Ordinal);
    }

    private static double[] Product(float[] a, Layout aLayout, float[] b, Layout bLayout, int m, int n, int k, float[]? before)
    {
        var c = new double[m * n];
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                double sum = before is null ? 0 : before[(i * n) + j];
                for (int p = 0; p < k; p++)
                {
                    sum += (double)(aLayout == Layout.Plain ? a[(i * k) + p] : a[(p * m) + i]) * (bLayout == Layout.Plain ? b[(p * n) + j] : b[(j * k) + p]);
                }
                c[(i * n) + j] = sum;
            }
        }
        return c;
    }
}
