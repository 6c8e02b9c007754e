using Kontor.Neural.Kernels;

namespace Kontor.Tests.Neural.Kernels;

public sealed class MixtureKernelTests
{
    public static TheoryData<string> Widths => KernelCases.Widths();

    [Theory]
    [MemberData(nameof(Widths))]
    public void Forward_ComponentsAndLinks_AgreesWithReferenceAndFiniteDifferences(string width)
    {
        Workers workers = KernelCases.Workers(width);
        foreach (int components in (int[])[1, 3, 10, 16, 21])
        {
            foreach (ScaleLink link in Enum.GetValues<ScaleLink>())
            {
                var shape = new MixtureShape(5, components, 0.4f, 1.8f, link);
                float[] parameters = KernelCases.Random("p", (int)shape.Length), targets = KernelCases.Random("t", 5, 2), mask = [1, 0, 1, 0.5f, 1];
                float[] loss = new float[5], gradient = new float[parameters.Length], slope = KernelCases.Random("slope", 5), dparameters = KernelCases.Ones(parameters.Length);
                MixtureKernel.Forward(parameters, targets, mask, loss, gradient, shape, workers);
                MixtureKernel.Backward(gradient, slope, dparameters, shape, workers);
                KernelCases.Agree(Reference(KernelCases.Widen(parameters), targets, mask, shape), loss, 2e-6, $"{shape}");
                double[] expected = KernelCases.Gradient([parameters], 0, slope, v => Reference(v[0], targets, mask, shape));
                KernelCases.Agree(KernelCases.PlusOne(expected), dparameters, 1e-5, $"{shape}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Forward_FarTargetsAndMaskedNaN_StaysFinite(string width)
    {
        var shape = new MixtureShape(3, 2, 1e-3f, 1e3f);
        float[] parameters = [0, 0, 0, 1, -50, -50, 0, 0, 0, 1, 0, 0, 500, -500, 0, 1, 0, 0];
        float[] loss = new float[3], gradient = new float[18];
        MixtureKernel.Forward(parameters, [1e4f, float.NaN, 0], [1, 0, 1], loss, gradient, shape, KernelCases.Workers(width));
        Assert.All(loss, v => Assert.True(float.IsFinite(v)));
        Assert.All(gradient, v => Assert.True(float.IsFinite(v)));
        Assert.Equal(0, loss[1]);
        Assert.Equal(new float[6], gradient.AsSpan(6, 6).ToArray());
        // scale 0.001 and a target 10,000 away: half the squared distance in scales is nearly all of it
        Assert.Equal(0.5 * Math.Pow((1e4 - 1) / 1e-3, 2), loss[0], 1e8);
    }

    [Fact]
    public void Forward_OtherThreads_SameBits()
    {
        var shape = new MixtureShape(4000, 10, 1e-3f, 1e3f);
        float[] parameters = KernelCases.Random("p", (int)shape.Length), targets = KernelCases.Random("t", shape.Rows);
        KernelCases.SameBits(workers =>
        {
            float[] loss = new float[shape.Rows], gradient = new float[parameters.Length], d = new float[parameters.Length];
            MixtureKernel.Forward(parameters, targets, [], loss, gradient, shape, workers);
            MixtureKernel.Backward(gradient, targets, d, shape, workers);
            return [loss, gradient, d];
        });
    }

    private static double[] Reference(double[] parameters, float[] targets, float[] mask, MixtureShape s)
    {
        var loss = new double[s.Rows];
        for (int i = 0; i < s.Rows; i++)
        {
            double weights = 0, likelihood = 0;
            for (int k = 0; k < s.Components; k++)
            {
                double weight = Math.Exp(parameters[(3 * i * s.Components) + k]), mean = parameters[(((3 * i) + 1) * s.Components) + k], raw = parameters[(((3 * i) + 2) * s.Components) + k];
                double scale = Math.Clamp(s.Link == ScaleLink.Softplus ? Math.Log(1 + Math.Exp(raw)) : Math.Exp(raw), s.Least, s.Most), z = (targets[i] - mean) / scale;
                weights += weight;
                likelihood += weight * Math.Exp(-z * z / 2) / (scale * Math.Sqrt(2 * Math.PI));
            }
            loss[i] = -mask[i] * Math.Log(likelihood / weights);
        }
        return loss;
    }
}
