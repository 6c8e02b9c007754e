using Kontor.Neural.Kernels;

namespace Kontor.Tests.Neural.Kernels;

public sealed class NormKernelTests
{
    private const float Epsilon = 1e-5f;

    public static TheoryData<string> Widths => KernelCases.Widths();

    [Theory]
    [MemberData(nameof(Widths))]
    public void Layer_OddColumns_AgreesWithReferenceAndFiniteDifferences(string width)
    {
        Workers workers = KernelCases.Workers(width);
        foreach (int columns in (int[])[2, 7, 16, 33])
        {
            const int rows = 3;
            float[] x = KernelCases.Random("x", rows * columns, 2), gain = KernelCases.Random("g", columns), shift = KernelCases.Random("s", columns);
            float[] y = new float[x.Length], mean = new float[rows], inverse = new float[rows], slope = KernelCases.Random("slope", x.Length);
            float[] dx = KernelCases.Ones(x.Length), dgain = KernelCases.Ones(columns), dshift = KernelCases.Ones(columns);
            NormKernel.LayerForward(x, gain, shift, y, mean, inverse, rows, columns, Epsilon, workers);
            NormKernel.LayerBackward(x, gain, mean, inverse, slope, dx, dgain, dshift, rows, columns, workers);
            Check([x, gain, shift], y, slope, [dx, dgain, dshift], v => Layer(v[0], v[1], v[2], columns));
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Batch_PlanesAndSingleNumbers_AgreesWithReferenceAndFiniteDifferences(string width)
    {
        Workers workers = KernelCases.Workers(width);
        foreach ((int batch, int channels, int inner) in ((int, int, int)[])[(3, 2, 5), (2, 3, 35), (7, 19, 1), (2, 1, 16)])
        {
            float[] x = KernelCases.Random("x", batch * channels * inner, 2), gain = KernelCases.Random("g", channels), shift = KernelCases.Random("s", channels);
            float[] y = new float[x.Length], mean = new float[channels], inverse = new float[channels], slope = KernelCases.Random("slope", x.Length), again = new float[x.Length];
            float[] dx = KernelCases.Ones(x.Length), dgain = KernelCases.Ones(channels), dshift = KernelCases.Ones(channels);
            NormKernel.BatchForward(x, gain, shift, y, mean, inverse, batch, channels, inner, Epsilon, workers);
            NormKernel.BatchBackward(x, gain, mean, inverse, slope, dx, dgain, dshift, batch, channels, inner, workers);
            Check([x, gain, shift], y, slope, [dx, dgain, dshift], v => Batch(v[0], v[1], v[2], batch, channels, inner));
            NormKernel.BatchApply(x, gain, shift, mean, inverse, again, batch, channels, inner, workers);
            Assert.Equal(y, again);
        }
    }

    [Fact]
    public void LayerAndBatch_OtherThreads_SameBits()
    {
        float[] x = KernelCases.Random("x", 1200 * 90), dy = KernelCases.Random("dy", x.Length), gain = KernelCases.Random("g", 90), shift = KernelCases.Random("s", 90);
        KernelCases.SameBits(workers =>
        {
            float[] y = new float[x.Length], dx = new float[x.Length], mean = new float[1200], inverse = new float[1200], dgain = new float[90], dshift = new float[90];
            NormKernel.LayerForward(x, gain, shift, y, mean, inverse, 1200, 90, Epsilon, workers);
            NormKernel.LayerBackward(x, gain, mean, inverse, dy, dx, dgain, dshift, 1200, 90, workers);
            float[] z = new float[x.Length], m = new float[90], s = new float[90];
            NormKernel.BatchForward(x, gain, shift, z, m, s, 40, 90, 30, Epsilon, workers);
            NormKernel.BatchBackward(x, gain, m, s, dy, dx, dgain, dshift, 40, 90, 30, workers);
            return [y, dx, dgain, dshift, z];
        });
    }

    private static void Check(float[][] inputs, float[] y, float[] slope, float[][] gradients, Func<double[][], double[]> forward)
    {
        KernelCases.Agree(forward(Array.ConvertAll(inputs, KernelCases.Widen)), y, 2e-6, "y");
        for (int which = 0; which < inputs.Length; which++)
        {
            KernelCases.Agree(KernelCases.PlusOne(KernelCases.Gradient(inputs, which, slope, forward)), gradients[which], 1e-5, $"gradient {which}");
        }
    }

    private static double[] Layer(double[] x, double[] gain, double[] shift, int columns) => [.. x.Chunk(columns).SelectMany(row =>
    {
        double mean = row.Average(), deviation = Math.Sqrt(row.Average(v => (v - mean) * (v - mean)) + Epsilon);
        return row.Select((v, j) => ((v - mean) / deviation * gain[j]) + shift[j]);
    })];

    private static double[] Batch(double[] x, double[] gain, double[] shift, int batch, int channels, int inner)
    {
        var y = new double[x.Length];
        for (int c = 0; c < channels; c++)
        {
            int[] places = [.. Enumerable.Range(0, batch).SelectMany(b => Enumerable.Range((((b * channels) + c) * inner), inner))];
            double mean = places.Average(p => x[p]), deviation = Math.Sqrt(places.Average(p => (x[p] - mean) * (x[p] - mean)) + Epsilon);
            foreach (int p in places) y[p] = ((x[p] - mean) / deviation * gain[c]) + shift[c];
        }
        return y;
    }
}
