using Kontor.Neural.Kernels;
using Kontor.Neural.Kernels.Lanes;
using Kontor.Randomness;

namespace Kontor.Tests.Neural.Kernels;

/// <summary>What kernel tests share: the vector widths of this processor, random arrays, agreement with double-precision references, finite differences.</summary>
internal static class KernelCases
{
    public static TheoryData<string> Widths()
    {
        var data = new TheoryData<string>();
        foreach (VectorWidth width in Enum.GetValues<VectorWidth>())
        {
            if (VectorWidths.IsSupported(width)) data.Add(width.ToString());
        }
        return data;
    }

    internal static Workers Workers(string width, int threads = 2) => new(threads, Enum.Parse<VectorWidth>(width));

    internal static float[] Random(string name, int length, double scale = 1)
    {
        RandomStream stream = RandomStream.Of(7, name);
        var values = new float[length];
        for (int i = 0; i < length; i++) values[i] = (float)(scale * stream.NextGaussian());
        return values;
    }

    /// <summary>0/1 masks with ragged ends, a hole and a sequence that is empty.</summary>
    internal static float[] Mask(int batch, int time)
    {
        var mask = new float[batch * time];
        for (int b = 0; b < batch; b++)
        {
            int length = b == 1 ? 0 : time - (b % 3);
            for (int t = 0; t < length; t++) mask[(b * time) + t] = b == 2 && t == 1 ? 0 : 1;
        }
        return mask;
    }

    internal static double[] Widen(float[] values) => Array.ConvertAll(values, v => (double)v);

    /// <summary>Every element within tolerance (1 + |expected|).</summary>
    internal static void Agree(double[] expected, ReadOnlySpan<float> actual, double tolerance, string what = "")
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            double bound = tolerance * (1 + Math.Abs(expected[i]));
            Assert.True(Math.Abs(expected[i] - actual[i]) <= bound, $"{what}[{i}]: expected {expected[i]:R}, found {actual[i]:R}, bound {bound:R}");
        }
    }

    /// <summary>Runs the work on 1, 2 and 3 threads and demands the same bits.</summary>
    internal static void SameBits(Func<Workers, float[][]> work)
    {
        float[][] one = work(new Workers(1));
        for (int threads = 2; threads <= 3; threads++)
        {
            float[][] many = work(new Workers(threads));
            for (int i = 0; i < one.Length; i++) Assert.True(one[i].AsSpan().SequenceEqual(many[i]), $"array {i} differs on {threads} threads");
        }
    }

    /// <summary>The gradient of the inner product of <paramref name="slope"/> and forward(inputs) by one of the inputs, by central differences in double precision.</summary>
    internal static double[] Gradient(float[][] inputs, int which, float[] slope, Func<double[][], double[]> forward)
    {
        const double step = 1e-5;
        double[][] wide = Array.ConvertAll(inputs, Widen);
        var gradient = new double[inputs[which].Length];
        for (int i = 0; i < gradient.Length; i++)
        {
            double centre = wide[which][i];
            wide[which][i] = centre + step;
            double above = Inner(slope, forward(wide));
            wide[which][i] = centre - step;
            double below = Inner(slope, forward(wide));
            wide[which][i] = centre;
            gradient[i] = (above - below) / (2 * step);
        }
        return gradient;
    }

    /// <summary>Start of an accumulated gradient: ones, so that a kernel that overwrites is found out.</summary>
    internal static float[] Ones(int length)
    {
        var ones = new float[length];
        Array.Fill(ones, 1);
        return ones;
    }

    internal static double[] PlusOne(double[] values) => Array.ConvertAll(values, v => v + 1);

    private static double Inner(float[] slope, double[] values)
    {
        Assert.Equal(slope.Length, values.Length);
        double sum = 0;
        for (int i = 0; i < slope.Length; i++) sum += slope[i] * values[i];
        return sum;
    }
}
