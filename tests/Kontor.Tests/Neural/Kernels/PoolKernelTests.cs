using Kontor.Neural.Kernels;

namespace Kontor.Tests.Neural.Kernels;

public sealed class PoolKernelTests
{
    private static readonly PoolShape[] Shapes =
    [
        PoolShape.Of(2, 3, new Axis(9, 2, Stride: 2)),
        PoolShape.Of(1, 2, new Axis(10, 3, Stride: 2, Padding: 1, Dilation: 2)),
        PoolShape.Of(2, 2, new Axis(7, 3, Stride: 2, Padding: 1), new Axis(6, 2)),
        PoolShape.Of(1, 2, new Axis(4, 2, Stride: 2), new Axis(5, 3, Padding: 1), new Axis(3, 3, Padding: 1)),
    ];

    [Fact]
    public void MaxAndAverage_RanksStridesPaddings_AgreeWithReferenceAndFiniteDifferences()
    {
        foreach (PoolShape shape in Shapes)
        {
            float[] x = KernelCases.Random("x", (int)shape.XLength), y = new float[shape.YLength], slope = KernelCases.Random("slope", y.Length), dx = KernelCases.Ones(x.Length);
            int[] arg = new int[y.Length];
            PoolKernel.Max(x, y, arg, shape, Workers.All);
            PoolKernel.MaxBackward(slope, arg, dx, shape, Workers.All);
            KernelCases.Agree(Pool(KernelCases.Widen(x), shape, window => window.Max()), y, 0);
            KernelCases.Agree(KernelCases.PlusOne(KernelCases.Gradient([x], 0, slope, v => Pool(v[0], shape, window => window.Max()))), dx, 1e-6, $"{shape}");

            dx = KernelCases.Ones(x.Length);
            PoolKernel.Average(x, y, shape, Workers.All);
            PoolKernel.AverageBackward(slope, dx, shape, Workers.All);
            KernelCases.Agree(Pool(KernelCases.Widen(x), shape, window => window.Average()), y, 1e-6);
            KernelCases.Agree(KernelCases.PlusOne(KernelCases.Gradient([x], 0, slope, v => Pool(v[0], shape, window => window.Average()))), dx, 1e-6, $"{shape}");
        }
    }

    [Fact]
    public void Max_NotANumber_IsNotHidden()
    {
        float[] x = [1, float.NaN, 3, 2], y = new float[2];
        PoolKernel.Max(x, y, new int[2], PoolShape.Of(1, 1, new Axis(4, 2, Stride: 2)), Workers.All);
        Assert.Equal([float.NaN, 3], y);
    }

    [Fact]
    public void Max_OtherThreads_SameBits()
    {
        PoolShape shape = PoolShape.Of(4, 30, new Axis(40, 3, Stride: 2, Padding: 1), new Axis(40, 3, Stride: 2, Padding: 1));
        float[] x = KernelCases.Random("x", (int)shape.XLength), dy = KernelCases.Random("dy", (int)shape.YLength);
        KernelCases.SameBits(workers =>
        {
            float[] y = new float[dy.Length], mean = new float[dy.Length], dx = new float[x.Length];
            int[] arg = new int[dy.Length];
            PoolKernel.Max(x, y, arg, shape, workers);
            PoolKernel.MaxBackward(dy, arg, dx, shape, workers);
            PoolKernel.Average(x, mean, shape, workers);
            PoolKernel.AverageBackward(dy, dx, shape, workers);
            return [y, mean, dx];
        });
    }

    private static double[] Pool(double[] x, PoolShape s, Func<List<double>, double> reduce)
    {
        var y = new List<double>();
        for (int channel = 0; channel < s.Batch * s.Channels; channel++)
        {
            for (int d = 0; d < s.Depth.Output; d++)
            {
                for (int h = 0; h < s.Height.Output; h++)
                {
                    for (int w = 0; w < s.Width.Output; w++)
                    {
                        var window = new List<double>();
                        foreach (int z in Places(s.Depth, d))
                        {
                            foreach (int v in Places(s.Height, h))
                            {
                                foreach (int u in Places(s.Width, w)) window.Add(x[(((((channel * s.Depth.Input) + z) * s.Height.Input) + v) * s.Width.Input) + u]);
                            }
                        }
                        y.Add(reduce(window));
                    }
                }
            }
        }
        return [.. y];
    }

    private static IEnumerable<int> Places(Axis axis, int number) => Enumerable.Range(0, axis.Kernel)
        .Select(tap => (number * axis.Stride) - axis.Padding + (tap * axis.Dilation)).Where(place => place >= 0 && place < axis.Input);
}
