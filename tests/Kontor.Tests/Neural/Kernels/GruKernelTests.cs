using Kontor.Neural.Kernels;

namespace Kontor.Tests.Neural.Kernels;

public sealed class GruKernelTests
{
    public static TheoryData<string> Widths => KernelCases.Widths();

    [Theory]
    [MemberData(nameof(Widths))]
    public void ForwardAndBackward_MasksAndOddSizes_AgreeWithReferenceAndFiniteDifferences(string width)
    {
        foreach (RecurrentShape s in (RecurrentShape[])[new(3, 4, 2, 3), new(5, 3, 5, 1), new(1, 1, 1, 2), new(4, 2, 3, 17)])
        {
            float[] mask = KernelCases.Mask(s.Batch, s.Time);
            Case run = new(s, mask, KernelCases.Workers(width));
            double[][] wide = Array.ConvertAll(run.Inputs, KernelCases.Widen);
            KernelCases.Agree(Reference(wide, mask, s), [.. run.H, .. run.LastH], 2e-6, $"{s}");
            for (int which = 0; which < run.Inputs.Length; which++)
            {
                double[] expected = KernelCases.Gradient(run.Inputs, which, run.Slope, v => Reference(v, mask, s));
                KernelCases.Agree(KernelCases.PlusOne(expected), run.Gradients[which], 1e-5, $"{s} {which}");
            }
        }
    }

    [Fact]
    public void ForwardAndBackward_SeveralChunks_SameBitsOnAnyThreads()
    {
        var s = new RecurrentShape(600, 5, 9, 20);
        float[] mask = KernelCases.Mask(s.Batch, s.Time);
        KernelCases.SameBits(workers =>
        {
            Case run = new(s, mask, workers);
            return [run.H, run.LastH, .. run.Gradients];
        });
    }

    [Fact]
    public void ForwardAndBackward_WithoutTheOptionalParts_SameAsZerosAndOnes()
    {
        var s = new RecurrentShape(3, 4, 2, 5);
        Case run = new(s, KernelCases.Ones(12), Workers.All);
        float[][] i = run.Inputs;
        float[] zeros = new float[s.StateLength], h = new float[s.HLength], explicitH = new float[s.HLength], saved = new float[GruKernel.SavedLength(s, Workers.All)];
        GruKernel.Forward(i[0], KernelCases.Ones(12), i[1], i[2], i[3], i[4], zeros, explicitH, saved, [], s, Workers.All);
        GruKernel.Forward(i[0], [], i[1], i[2], i[3], i[4], [], h, [], [], s, Workers.All);
        Assert.Equal(explicitH, h);
        float[] dh = KernelCases.Random("dh", h.Length);
        float[][] some = [.. i[1..5].Select(v => new float[v.Length])], all = [.. i[1..5].Select(v => new float[v.Length])];
        GruKernel.Backward(i[0], [], i[1], i[2], [], h, saved, dh, [], [], some[0], some[1], some[2], some[3], [], s, Workers.All);
        GruKernel.Backward(
            i[0], KernelCases.Ones(12), i[1], i[2], zeros, h, saved, dh, zeros, new float[i[0].Length], all[0], all[1], all[2], all[3], new float[zeros.Length], s, Workers.All);
        Assert.Equal(all, some);
    }

    /// <summary>One forward and backward pass; inputs x, wx, wh, biasX, biasH, h0.</summary>
    private sealed class Case
    {
        internal Case(RecurrentShape s, float[] mask, Workers workers)
        {
            int state = (int)s.StateLength;
            Inputs =
            [
                KernelCases.Random("x", (int)s.XLength), KernelCases.Random("wx", 3 * s.Hidden * s.Input, 0.4), KernelCases.Random("wh", 3 * s.Hidden * s.Hidden, 0.3),
                KernelCases.Random("bx", 3 * s.Hidden, 0.5), KernelCases.Random("bh", 3 * s.Hidden, 0.5), KernelCases.Random("h0", state, 0.5),
            ];
            H = new float[s.HLength];
            LastH = new float[state];
            var saved = new float[GruKernel.SavedLength(s, workers)];
            GruKernel.Forward(Inputs[0], mask, Inputs[1], Inputs[2], Inputs[3], Inputs[4], Inputs[5], H, saved, LastH, s, workers);
            Slope = KernelCases.Random("slope", H.Length + state);
            Gradients = Array.ConvertAll(Inputs, input => KernelCases.Ones(input.Length));
            float[][] d = Gradients;
            GruKernel.Backward(
                Inputs[0], mask, Inputs[1], Inputs[2], Inputs[5], H, saved, Slope.AsSpan(0, H.Length), Slope.AsSpan(H.Length, state), d[0], d[1], d[2], d[3], d[4], d[5], s, workers);
        }

        internal float[][] Inputs { get; }

        internal float[] H { get; }

        internal float[] LastH { get; }

        internal float[] Slope { get; }

        internal float[][] Gradients { get; }
    }

    /// <summary>h and last h, one number after the other.</summary>
    private static double[] Reference(double[][] v, float[] mask, RecurrentShape s)
    {
        (double[] x, double[] wx, double[] wh, double[] biasX, double[] biasH, double[] h) = (v[0], v[1], v[2], v[3], v[4], [.. v[5]]);
        var output = new double[s.HLength];
        double[] fromX = new double[3 * s.Hidden], fromH = new double[3 * s.Hidden];
        for (int b = 0; b < s.Batch; b++)
        {
            for (int t = 0; t < s.Time; t++)
            {
                int step = (b * s.Time) + t, state = b * s.Hidden;
                if (mask[step] != 0)
                {
                    for (int g = 0; g < fromX.Length; g++)
                    {
                        fromX[g] = biasX[g];
                        fromH[g] = biasH[g];
                        for (int i = 0; i < s.Input; i++) fromX[g] += wx[(g * s.Input) + i] * x[(step * s.Input) + i];
                        for (int i = 0; i < s.Hidden; i++) fromH[g] += wh[(g * s.Hidden) + i] * h[state + i];
                    }
                    for (int j = 0; j < s.Hidden; j++)
                    {
                        double r = Sigmoid(fromX[j] + fromH[j]), z = Sigmoid(fromX[s.Hidden + j] + fromH[s.Hidden + j]);
                        double n = Math.Tanh(fromX[(2 * s.Hidden) + j] + (r * fromH[(2 * s.Hidden) + j]));
                        h[state + j] = ((1 - z) * n) + (z * h[state + j]);
                    }
                }
                Array.Copy(h, state, output, step * s.Hidden, s.Hidden);
            }
        }
        return [.. output, .. h];
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
