using Kontor.Neural.Kernels;

namespace Kontor.Tests.Neural.Kernels;

public sealed class LstmKernelTests
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
            KernelCases.Agree(Reference(wide, mask, s), [.. run.H, .. run.LastH, .. run.LastC], 2e-6, $"{s}");
            for (int which = 0; which < run.Inputs.Length; which++)
            {
                double[] expected = KernelCases.Gradient(run.Inputs, which, run.Slope, v => Reference(v, mask, s));
                KernelCases.Agree(KernelCases.PlusOne(expected), run.Gradients[which], 1e-5, $"{s} {which}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void ForwardAndBackward_WithoutTheOptionalParts_SameAsZerosAndOnes(string width)
    {
        var s = new RecurrentShape(3, 4, 2, 5);
        Workers workers = KernelCases.Workers(width);
        Case run = new(s, KernelCases.Ones(12), workers) { };
        float[] zeros = new float[s.StateLength], h = new float[s.HLength], explicitH = new float[s.HLength], saved = new float[LstmKernel.SavedLength(s, workers)];
        float[][] i = run.Inputs;
        LstmKernel.Forward(i[0], KernelCases.Ones(12), i[1], i[2], i[3], zeros, zeros, explicitH, saved, [], [], s, workers);
        LstmKernel.Forward(i[0], [], i[1], i[2], i[3], [], [], h, [], [], [], s, workers);
        Assert.Equal(explicitH, h);
        float[] dh = KernelCases.Random("dh", h.Length);
        float[][] some = [new float[i[1].Length], new float[i[2].Length], new float[i[3].Length]], all = [new float[i[1].Length], new float[i[2].Length], new float[i[3].Length]];
        LstmKernel.Backward(i[0], [], i[1], i[2], [], [], h, saved, dh, [], [], [], some[0], some[1], some[2], [], [], s, workers);
        LstmKernel.Backward(
            i[0], KernelCases.Ones(12), i[1], i[2], zeros, zeros, h, saved, dh, zeros, zeros, new float[i[0].Length], all[0], all[1], all[2], new float[zeros.Length], new float[zeros.Length], s, workers);
        Assert.Equal(all, some);
    }

    [Fact]
    public void ForwardAndBackward_SeveralChunks_SameBitsOnAnyThreadsAndEachSequenceAsAlone()
    {
        var s = new RecurrentShape(600, 5, 9, 20);
        float[] mask = KernelCases.Mask(s.Batch, s.Time);
        KernelCases.SameBits(workers =>
        {
            Case run = new(s, mask, workers);
            return [run.H, run.LastH, run.LastC, .. run.Gradients];
        });
        Case whole = new(s, mask, new Workers(2));
        var one = new RecurrentShape(1, s.Time, s.Input, s.Hidden);
        foreach (int b in (int[])[0, 31, 32, 599])
        {
            float[] h = new float[one.HLength];
            LstmKernel.Forward(
                whole.Inputs[0].AsSpan(b * s.Time * s.Input, s.Time * s.Input), mask.AsSpan(b * s.Time, s.Time), whole.Inputs[1], whole.Inputs[2], whole.Inputs[3],
                whole.Inputs[4].AsSpan(b * s.Hidden, s.Hidden), whole.Inputs[5].AsSpan(b * s.Hidden, s.Hidden), h, [], [], [], one, new Workers(1));
            Assert.Equal(whole.H.AsSpan(b * h.Length, h.Length).ToArray(), h);
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void ForwardAndBackward_AnyWidth_AgreesWithThePortableOne(string width)
    {
        var s = new RecurrentShape(70, 20, 11, 30);
        float[] mask = KernelCases.Mask(s.Batch, s.Time);
        Case portable = new(s, mask, KernelCases.Workers("Portable")), other = new(s, mask, KernelCases.Workers(width));
        KernelCases.Agree(KernelCases.Widen(portable.H), other.H, 2e-6);
        for (int which = 0; which < portable.Gradients.Length; which++) KernelCases.Agree(KernelCases.Widen(portable.Gradients[which]), other.Gradients[which], 1e-4, $"{which}");
    }

    /// <summary>One forward and backward pass; inputs x, wx, wh, bias, h0, c0.</summary>
    private sealed class Case
    {
        internal Case(RecurrentShape s, float[] mask, Workers workers)
        {
            int state = (int)s.StateLength;
            Inputs =
            [
                KernelCases.Random("x", (int)s.XLength), KernelCases.Random("wx", 4 * s.Hidden * s.Input, 0.4), KernelCases.Random("wh", 4 * s.Hidden * s.Hidden, 0.3),
                KernelCases.Random("b", 4 * s.Hidden, 0.5), KernelCases.Random("h0", state, 0.5), KernelCases.Random("c0", state, 0.5),
            ];
            (float[] x, float[] wx, float[] wh, float[] bias, float[] h0, float[] c0) = (Inputs[0], Inputs[1], Inputs[2], Inputs[3], Inputs[4], Inputs[5]);
            H = new float[s.HLength];
            LastH = new float[state];
            LastC = new float[state];
            var saved = new float[LstmKernel.SavedLength(s, workers)];
            LstmKernel.Forward(x, mask, wx, wh, bias, h0, c0, H, saved, LastH, LastC, s, workers);
            Slope = KernelCases.Random("slope", H.Length + (2 * state));
            Gradients = Array.ConvertAll(Inputs, input => KernelCases.Ones(input.Length));
            float[][] d = Gradients;
            LstmKernel.Backward(
                x, mask, wx, wh, h0, c0, H, saved, Slope.AsSpan(0, H.Length), Slope.AsSpan(H.Length, state), Slope.AsSpan(H.Length + state, state),
                d[0], d[1], d[2], d[3], d[4], d[5], s, workers);
        }

        internal float[][] Inputs { get; }

        internal float[] H { get; }

        internal float[] LastH { get; }

        internal float[] LastC { get; }

        internal float[] Slope { get; }

        internal float[][] Gradients { get; }
    }

    /// <summary>h, last h and last c, one number after the other.</summary>
    private static double[] Reference(double[][] v, float[] mask, RecurrentShape s)
    {
        (double[] x, double[] wx, double[] wh, double[] bias, double[] h, double[] c) = (v[0], v[1], v[2], v[3], [.. v[4]], [.. v[5]]);
        var output = new double[s.HLength];
        var gates = new double[4 * s.Hidden];
        for (int b = 0; b < s.Batch; b++)
        {
            for (int t = 0; t < s.Time; t++)
            {
                int step = (b * s.Time) + t, state = b * s.Hidden;
                if (mask[step] != 0)
                {
                    for (int g = 0; g < gates.Length; g++)
                    {
                        gates[g] = bias[g];
                        for (int i = 0; i < s.Input; i++) gates[g] += wx[(g * s.Input) + i] * x[(step * s.Input) + i];
                        for (int i = 0; i < s.Hidden; i++) gates[g] += wh[(g * s.Hidden) + i] * h[state + i];
                    }
                    for (int j = 0; j < s.Hidden; j++)
                    {
                        c[state + j] = (Sigmoid(gates[s.Hidden + j]) * c[state + j]) + (Sigmoid(gates[j]) * Math.Tanh(gates[(2 * s.Hidden) + j]));
                        h[state + j] = Sigmoid(gates[(3 * s.Hidden) + j]) * Math.Tanh(c[state + j]);
                    }
                }
                Array.Copy(h, state, output, step * s.Hidden, s.Hidden);
            }
        }
        return [.. output, .. h, .. c];
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
