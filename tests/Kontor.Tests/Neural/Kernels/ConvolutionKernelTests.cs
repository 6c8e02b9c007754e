using Kontor.Neural.Kernels;

namespace Kontor.Tests.Neural.Kernels;

public sealed class ConvolutionKernelTests
{
    public static TheoryData<string> Widths => KernelCases.Widths();

    private static readonly ConvolutionShape[] Shapes =
    [
        ConvolutionShape.Of(2, 3, 4, 1, new Axis(9, 3)),
        ConvolutionShape.Of(3, 2, 4, 2, new Axis(11, 4, Stride: 2, Padding: 3, Dilation: 2)),
        ConvolutionShape.Of(1, 2, 3, 1, new Axis(1, 1), new Axis(5, 1)),
        ConvolutionShape.Of(2, 3, 5, 1, new Axis(6, 3, Padding: 1), new Axis(7, 3, Padding: 1)),
        ConvolutionShape.Of(1, 2, 2, 2, new Axis(8, 3, Stride: 2, Padding: 1), new Axis(5, 2, Stride: 3, Padding: 1)),
        ConvolutionShape.Of(1, 1, 2, 1, new Axis(7, 2, Dilation: 3), new Axis(6, 3, Padding: 4, Dilation: 2)),
        ConvolutionShape.Of(2, 2, 2, 1, new Axis(3, 2), new Axis(4, 3, Padding: 1), new Axis(5, 2, Stride: 2)),
        ConvolutionShape.Of(1, 18, 17, 1, new Axis(4, 3, Padding: 1), new Axis(18, 3, Padding: 1)),
    ];

    [Theory]
    [MemberData(nameof(Widths))]
    public void ForwardAndBackward_RanksStridesPaddingsDilationsGroups_AgreeWithReference(string width)
    {
        Workers workers = KernelCases.Workers(width);
        foreach (ConvolutionShape shape in Shapes)
        {
            float[] x = KernelCases.Random("x", (int)shape.XLength), w = KernelCases.Random("w", (int)shape.WLength, 0.3), bias = KernelCases.Random("b", shape.OutChannels);
            float[] y = new float[shape.YLength], slope = KernelCases.Random("slope", y.Length);
            ConvolutionKernel.Forward(x, w, bias, y, shape, workers);
            KernelCases.Agree(Convolve(KernelCases.Widen(x), KernelCases.Widen(w), KernelCases.Widen(bias), shape), y, 1e-5, $"{shape}");
            float[] dx = KernelCases.Ones(x.Length), dw = KernelCases.Ones(w.Length), dbias = KernelCases.Ones(bias.Length);
            ConvolutionKernel.BackwardInput(w, slope, dx, shape, workers);
            ConvolutionKernel.BackwardWeights(x, slope, dw, dbias, shape, workers);
            if (shape.XLength > 1000)
            {
                // linear in x and in w: the adjoint identity <dy, A x> = <A' dy, x> in place of differences one by one
                double[] plain = Convolve(KernelCases.Widen(x), KernelCases.Widen(w), new double[bias.Length], shape);
                double inner = Inner(plain, slope);
                Assert.Equal(inner, Inner(KernelCases.Widen(x), dx) - x.Sum(v => (double)v), 1e-3);
                Assert.Equal(inner, Inner(KernelCases.Widen(w), dw) - w.Sum(v => (double)v), 1e-3);
                continue;
            }
            float[][] inputs = [x, w, bias];
            float[][] found = [dx, dw, dbias];
            for (int which = 0; which < 3; which++)
            {
                double[] expected = KernelCases.Gradient(inputs, which, slope, v => Convolve(v[0], v[1], v[2], shape));
                KernelCases.Agree(KernelCases.PlusOne(expected), found[which], 1e-5, $"{shape} {which}");
            }
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(20, 1)]
    [InlineData(20, 2)]
    public void ForwardAndBackward_OtherThreads_SameBits(int batch, int stride)
    {
        ConvolutionShape shape = ConvolutionShape.Of(batch, 16, 24, 1, new Axis(20, 3, stride, Padding: 1), new Axis(20, 3, stride, Padding: 1));
        float[] x = KernelCases.Random("x", (int)shape.XLength), w = KernelCases.Random("w", (int)shape.WLength), dy = KernelCases.Random("dy", (int)shape.YLength);
        KernelCases.SameBits(workers =>
        {
            float[] y = new float[shape.YLength], dx = new float[x.Length], dw = new float[w.Length], dbias = new float[24];
            ConvolutionKernel.Forward(x, w, [], y, shape, workers);
            ConvolutionKernel.BackwardInput(w, dy, dx, shape, workers);
            ConvolutionKernel.BackwardWeights(x, dy, dw, dbias, shape, workers);
            return [y, dx, dw, dbias];
        });
    }

    [Theory]
    [InlineData(5, 3, 1, 0, 1, 3)]
    [InlineData(5, 3, 2, 1, 1, 3)]
    [InlineData(6, 3, 2, 1, 1, 3)]
    [InlineData(7, 3, 1, 0, 3, 1)]
    [InlineData(6, 3, 1, 0, 3, 0)]
    [InlineData(2, 3, 2, 0, 1, 0)]
    public void Output_Axis_CountsWindows(int input, int kernel, int stride, int padding, int dilation, int expected) =>
        Assert.Equal(expected, new Axis(input, kernel, stride, padding, dilation).Output);

    private static double Inner(double[] a, float[] b) => a.Zip(b, (u, v) => u * v).Sum();

    private static double[] Convolve(double[] x, double[] w, double[] bias, ConvolutionShape s)
    {
        var y = new double[s.YLength];
        int at = 0;
        for (int b = 0; b < s.Batch; b++)
        {
            for (int o = 0; o < s.OutChannels; o++)
            {
                for (int d = 0; d < s.Depth.Output; d++)
                {
                    for (int h = 0; h < s.Height.Output; h++)
                    {
                        for (int v = 0; v < s.Width.Output; v++) y[at++] = bias[o] + Window(x, w, s, b, o, d, h, v);
                    }
                }
            }
        }
        return y;
    }

    private static double Window(double[] x, double[] w, ConvolutionShape s, int b, int o, int d, int h, int v)
    {
        double sum = 0;
        for (int c = 0; c < s.GroupIn; c++)
        {
            int channel = (o / s.GroupOut * s.GroupIn) + c;
            for (int tap = 0; tap < s.KernelSize; tap++)
            {
                int kw = tap % s.Width.Kernel, kh = tap / s.Width.Kernel % s.Height.Kernel, kd = tap / s.Width.Kernel / s.Height.Kernel;
                int z = (d * s.Depth.Stride) + (kd * s.Depth.Dilation) - s.Depth.Padding;
                int y = (h * s.Height.Stride) + (kh * s.Height.Dilation) - s.Height.Padding;
                int u = (v * s.Width.Stride) + (kw * s.Width.Dilation) - s.Width.Padding;
                if (z < 0 || y < 0 || u < 0 || z >= s.Depth.Input || y >= s.Height.Input || u >= s.Width.Input) continue;
                sum += x[(((((((b * s.InChannels) + channel) * s.Depth.Input) + z) * s.Height.Input) + y) * s.Width.Input) + u] * w[(((o * s.GroupIn) + c) * s.KernelSize) + tap];
            }
        }
        return sum;
    }
}
