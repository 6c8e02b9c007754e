using Kontor.Neural.Kernels;

namespace Kontor.Tests.Neural.Kernels;

public sealed class SoftmaxKernelTests
{
    public static TheoryData<string> Widths => KernelCases.Widths();

    [Theory]
    [MemberData(nameof(Widths))]
    public void Forward_OddColumns_AgreesWithReferenceAndFiniteDifferences(string width)
    {
        foreach (int columns in (int[])[1, 2, 7, 16, 17, 50])
        {
            const int rows = 3;
            Workers workers = KernelCases.Workers(width);
            float[] x = KernelCases.Random("x", rows * columns, 3), slope = KernelCases.Random("slope", x.Length), y = new float[x.Length], dx = KernelCases.Ones(x.Length);
            SoftmaxKernel.Forward(x, y, rows, columns, workers);
            SoftmaxKernel.Backward(y, slope, dx, rows, columns, workers);
            KernelCases.Agree(Softmax(KernelCases.Widen(x), columns), y, 5e-7);
            KernelCases.Agree(KernelCases.PlusOne(KernelCases.Gradient([x], 0, slope, inputs => Softmax(inputs[0], columns))), dx, 2e-6);

            float[] total = new float[rows], rowSlope = KernelCases.Random("row", rows);
            dx = KernelCases.Ones(x.Length);
            SoftmaxKernel.LogSumExp(x, total, rows, columns, workers);
            SoftmaxKernel.LogSumExpBackward(x, total, rowSlope, dx, rows, columns, workers);
            KernelCases.Agree(LogSumExp(KernelCases.Widen(x), columns), total, 5e-7);
            KernelCases.Agree(KernelCases.PlusOne(KernelCases.Gradient([x], 0, rowSlope, inputs => LogSumExp(inputs[0], columns))), dx, 2e-6);
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Forward_HugeAndImpossibleLogits_StaysFinite(string width)
    {
        float[] x = [1e30f, 1e30f, float.NegativeInfinity, -1e30f], y = new float[4], total = new float[1];
        SoftmaxKernel.Forward(x, y, 1, 4, KernelCases.Workers(width));
        SoftmaxKernel.LogSumExp([1000, 1000, float.NegativeInfinity, -1000], total, 1, 4, KernelCases.Workers(width));
        Assert.Equal([0.5f, 0.5f, 0, 0], y);
        Assert.Equal(1000 + Math.Log(2), total[0], 1e-4);
    }

    [Fact]
    public void Forward_OtherThreads_SameBits()
    {
        float[] x = KernelCases.Random("x", 3000 * 33), dy = KernelCases.Random("dy", x.Length);
        KernelCases.SameBits(workers =>
        {
            float[] y = new float[x.Length], dx = new float[x.Length];
            SoftmaxKernel.Forward(x, y, 3000, 33, workers);
            SoftmaxKernel.Backward(y, dy, dx, 3000, 33, workers);
            return [y, dx];
        });
    }

    private static double[] Softmax(double[] x, int columns)
    {
        double[] total = LogSumExp(x, columns);
        return [.. x.Select((v, i) => Math.Exp(v - total[i / columns]))];
    }

    private static double[] LogSumExp(double[] x, int columns) => [.. x.Chunk(columns).Select(row => row.Max() + Math.Log(row.Sum(v => Math.Exp(v - row.Max()))))];
}
