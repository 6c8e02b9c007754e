using Kontor.Neural.Differentiation;
using Kontor.Neural.Losses;
using Kontor.Neural.Tensors;
using Kontor.Randomness;
using static Kontor.Tests.Neural.GradientCheck;

namespace Kontor.Tests.Neural.Losses;

public sealed class LossTests
{
    private static readonly Tensor Target = Random("target", 2, 3);
    private static readonly Tensor Counts = Tensor.Of([2, 3], 0, 3, 1, 7, 12, 2);
    private static readonly Tensor Mask = Tensor.Of([2, 3], 1, 0, 1, 0.5f, 1, 0);

    public static TheoryData<bool> Masked => [true, false];

    [Theory]
    [MemberData(nameof(Masked))]
    public void Gradients_OfAll_AgreeWithDifferences(bool masked)
    {
        Tensor? mask = masked ? Mask : null;
        Tensor p = Random("p", 2, 3);
        Agrees(x => Loss.Squared(x, Target, mask), p);
        Agrees(x => Loss.Absolute(x, Target, mask), p);
        Agrees(x => Loss.Huber(x, Target, mask, threshold: 0.45f), p);
        Agrees(x => Loss.Poisson(x, Counts, mask), p);
        Agrees(x => Loss.BinaryCrossEntropy(x, Tensor.Of([2, 3], 0, 1, 1, 0.3f, 0, 1), mask), p);
        Agrees(x => Loss.Pinball(x, Target, [0.1, 0.5, 0.8], mask), Random("quantiles", 2, 3, 3));
        Agrees(x => Loss.CrossEntropy(x, Tensor.Of([2, 3], 0, 3, 1, 2, 2, 0), mask), Random("c", 2, 3, 4));
        Agrees((m, s) => Loss.Gaussian(m, s, Target, mask), p, Positive("s", 2, 3));
        Agrees((m, a) => Loss.NegativeBinomial(m, a, Counts, mask), Positive("m", 2, 3), Positive("a", 2, 3));
        Agrees(x => new MixtureDensity { Components = 3, LeastScale = 0.2, MostScale = 5 }.Loss(x, Target, mask), Random("mixture", 2, 3, 9));
    }

    [Fact]
    public void Values_OfOneRow_AreThoseOfTheFormula()
    {
        Assert.Equal(4, Of(t => Loss.Squared(t.Constant(Tensor.Of([1], 3)), Tensor.Of([1], 1))), 1e-6);
        Assert.Equal(2, Of(t => Loss.Absolute(t.Constant(Tensor.Of([1], 3)), Tensor.Of([1], 1))), 1e-6);
        Assert.Equal(1.5, Of(t => Loss.Huber(t.Constant(Tensor.Of([1], 3)), Tensor.Of([1], 1))), 1e-6);
        Assert.Equal((0.9 * 2 + (0.1 * 0)) / 1, Of(t => Loss.Pinball(t.Constant(Tensor.Of([1, 1], 1)), Tensor.Of([1], 3), [0.9])), 1e-6);
        Assert.Equal(Math.Log(2), Of(t => Loss.BinaryCrossEntropy(t.Constant(Tensor.Of([1], 0)), Tensor.Of([1], 1))), 1e-6);
        Assert.Equal(Math.Log(4), Of(t => Loss.CrossEntropy(t.Constant(Tensor.Zeros(1, 4)), Tensor.Of([1], 2))), 1e-6);
        Assert.Equal(2 - (3 * Math.Log(2)) + Math.Log(6), Of(t => Loss.Poisson(t.Constant(Tensor.Of([1], MathF.Log(2))), Tensor.Of([1], 3))), 1e-5);
        Assert.Equal(0.5 * Math.Log(2 * Math.PI * 4) + 0.125, Of(t => Loss.Gaussian(t.Constant(Tensor.Of([1], 1)), t.Constant(Tensor.Of([1], 2)), Tensor.Of([1], 2))), 1e-6);
        // a = 1, m = 1: geometric with p = 1/2, so P(3) = 1/16
        Assert.Equal(4 * Math.Log(2), Of(t => Loss.NegativeBinomial(t.Constant(Tensor.Of([1], 1)), t.Constant(Tensor.Of([1], 1)), Tensor.Of([1], 3))), 1e-6);
    }

    [Fact]
    public void NegativeBinomial_WithLittleDispersion_IsPoisson()
    {
        double poisson = Of(t => Loss.Poisson(t.Constant(Tensor.Of([2], MathF.Log(4), MathF.Log(4))), Tensor.Of([2], 3, 9)));
        foreach (float a in new[] { 1e-4f, 1e-6f, 1e-8f })
            Assert.Equal(poisson, Of(t => Loss.NegativeBinomial(t.Constant(Tensor.Of([2], 4, 4)), t.Constant(Tensor.Of([2], a, a)), Tensor.Of([2], 3, 9))), (10 * a) + 1e-5);
        using var tape = new Tape(FitContext.Default, Mode.Inference);
        Node dispersion = tape.Variable(Tensor.Of([2], 0.9e-5f, 1.1e-5f)); // either side of where the expansion takes over
        tape.Backward(Loss.NegativeBinomial(tape.Constant(Tensor.Of([2], 4, 4)), dispersion, Tensor.Of([2], 9, 9)));
        Assert.Equal(dispersion.Gradient[0], dispersion.Gradient[1], 1e-2f);
    }

    [Fact]
    public void Mask_OverInvalidTargets_LeavesThemOut()
    {
        Tensor target = Tensor.Of([2], float.NaN, 1), mask = Tensor.Of([2], 0, 1);
        using var tape = new Tape(FitContext.Default, Mode.Inference);
        Node x = tape.Variable(Tensor.Of([2], 3, 3)), positive = tape.Variable(Tensor.Of([2], 3, 3)), mixture = tape.Variable(Tensor.Zeros(2, 3)), wide = tape.Variable(Tensor.Zeros(2, 4));
        Node[] losses =
        [
            Loss.Squared(x, target, mask), Loss.NegativeBinomial(x, positive, target, mask), Loss.CrossEntropy(wide, target, mask), Loss.Pinball(wide, target, [0.1, 0.2, 0.3, 0.4], mask),
            new MixtureDensity { Components = 1 }.Loss(mixture, target, mask),
        ];
        foreach (Node loss in losses) Assert.True(float.IsFinite(loss.Scalar));
        Assert.Equal(4, losses[0].Scalar);
        tape.Backward(losses[0] + losses[1] + losses[2] + losses[3] + losses[4]);
        foreach (Node n in new[] { x, positive, mixture, wide })
        {
            Assert.All(n.Gradient.ToArray(), v => Assert.True(float.IsFinite(v)));
            Assert.Equal(0, n.Gradient.ToArray()[0]);
        }
    }

    [Fact]
    public void Mask_OfNothing_GivesZero() =>
        Assert.Equal(0, Of(t => Loss.Squared(t.Constant(Tensor.Of([2], 3, 4)), Tensor.Of([2], 0, 0), Tensor.Zeros(2))));

    [Fact]
    public void Arguments_ThatDoNotFit_AreRefused()
    {
        using var tape = new Tape(FitContext.Default, Mode.Inference);
        Node x = tape.Constant(Tensor.Zeros(2));
        Assert.Throws<ArgumentException>(() => Loss.Squared(x, Tensor.Zeros(3)));
        Assert.Throws<ArgumentException>(() => Loss.Squared(x, Tensor.Zeros(2), Tensor.Zeros(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Loss.Pinball(tape.Constant(Tensor.Zeros(2, 1)), Tensor.Zeros(2), [1.0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Loss.CrossEntropy(tape.Constant(Tensor.Zeros(2, 3)), Tensor.Of([2], 0, 3)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Loss.Huber(x, Tensor.Zeros(2), threshold: 0));
    }

    [Fact]
    public void GammaFunctions_AtKnownPlaces_AreExact()
    {
        Assert.Equal(0.5 * Math.Log(Math.PI), GammaFunctions.LogGamma(0.5), 1e-13);
        Assert.Equal(Math.Log(24), GammaFunctions.LogGamma(5), 1e-13);
        Assert.Equal(Math.Log(3628800), GammaFunctions.LogGamma(11), 1e-12);
        Assert.Equal(-0.57721566490153286, GammaFunctions.Digamma(1), 1e-13);
        Assert.Equal(-0.57721566490153286 - (2 * Math.Log(2)), GammaFunctions.Digamma(0.5), 1e-13);
        Assert.Equal(2.2517525890667211, GammaFunctions.Digamma(10), 1e-13);
    }

    [Fact]
    public void Mixture_DrawsAndMean_FollowTheComponents()
    {
        var mixture = new MixtureDensity { Components = 2 };
        // weights 1/4 and 3/4, means -2 and 2, scales softplus(raw)
        float raw = MathF.Log(MathF.Exp(0.5f) - 1);
        float[] row = [0, MathF.Log(3), -2, 2, raw, raw];
        Assert.Equal(1, mixture.Mean(row), 1e-6);
        Assert.Equal(0.25, mixture.Component(row, 0).Weight, 1e-6);
        Assert.Equal(0.5, mixture.Component(row, 1).Scale, 1e-6);
        RandomStream stream = RandomStream.Of(1, "draws");
        double[] draws = [.. Enumerable.Range(0, 20_000).Select(_ => mixture.Sample(row, ref stream))];
        Assert.Equal(1, draws.Average(), 0.06); // variance 0.25 + 3: a standard error of 0.0127
        Assert.Equal(0.25, draws.Count(d => d < 0) / 20_000.0, 0.015);
        Assert.Equal(3.25, draws.Average(d => (d - 1) * (d - 1)), 0.1);
    }

    private static double Of(Func<Tape, Node> loss)
    {
        using var tape = new Tape(FitContext.Default, Mode.Inference);
        return loss(tape).Scalar;
    }
}
