using Kontor.Neural.Kernels;

namespace Kontor.Tests.Neural.Kernels;

public sealed class StepKernelTests
{
    public static TheoryData<string> Widths => KernelCases.Widths();

    [Theory]
    [MemberData(nameof(Widths))]
    public void Adam_SeveralSteps_AgreesWithTheAlgorithm(string width)
    {
        const int n = 53;
        const double rate = 0.01, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, decay = 0.1;
        float[] w = KernelCases.Random("w", n), m = new float[n], v = new float[n];
        double[] expected = KernelCases.Widen(w), first = new double[n], second = new double[n];
        for (int step = 1; step <= 5; step++)
        {
            float[] g = KernelCases.Random($"g{step}", n);
            AdamKernel.Step(w, g, m, v, (float)rate, (float)beta1, (float)beta2, (float)epsilon, (float)decay, step, KernelCases.Workers(width));
            for (int i = 0; i < n; i++)
            {
                first[i] = (beta1 * first[i]) + ((1 - beta1) * g[i]);
                second[i] = (beta2 * second[i]) + ((1 - beta2) * g[i] * g[i]);
                double change = first[i] / (1 - Math.Pow(beta1, step)) / (Math.Sqrt(second[i] / (1 - Math.Pow(beta2, step))) + epsilon);
                expected[i] -= rate * ((decay * expected[i]) + change);
            }
        }
        // 1 - 0.999 in float is off by 1.3e-5 of itself, and so, half as much, is the step of 0.01
        KernelCases.Agree(expected, w, 1e-6);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.9)]
    public void Sgd_SeveralSteps_AgreesWithTheAlgorithm(double momentum)
    {
        const int n = 21;
        float[] w = KernelCases.Random("w", n), velocity = momentum > 0 ? new float[n] : [];
        double[] expected = KernelCases.Widen(w), speed = new double[n];
        for (int step = 1; step <= 4; step++)
        {
            float[] g = KernelCases.Random($"g{step}", n);
            SgdKernel.Step(w, g, velocity, 0.1f, (float)momentum, 0.01f, Workers.All);
            for (int i = 0; i < n; i++)
            {
                speed[i] = (momentum * speed[i]) + g[i] + (0.01 * expected[i]);
                expected[i] -= 0.1 * speed[i];
            }
        }
        KernelCases.Agree(expected, w, 1e-6);
    }

    [Fact]
    public void Adam_OtherThreads_SameBits()
    {
        float[] g = KernelCases.Random("g", 100_001);
        KernelCases.SameBits(workers =>
        {
            float[] w = KernelCases.Random("w", g.Length), m = new float[g.Length], v = new float[g.Length];
            AdamKernel.Step(w, g, m, v, 0.01f, 0.9f, 0.999f, 1e-8f, 0, 1, workers);
            return [w, m, v];
        });
    }
}
