using Kontor.Neural.Differentiation;
using Kontor.Neural.Operations;
using Kontor.Neural.Tensors;
using static Kontor.Tests.Neural.GradientCheck;

namespace Kontor.Tests.Neural.Differentiation;

public sealed class TapeTests
{
    [Fact]
    public void Backward_OfRows_GivesEachRowsOwnDerivative()
    {
        // d ln q / d ln p of q = p^-1.5 is -1.5 in every row: an elasticity
        using var tape = new Tape(FitContext.Default, Mode.Inference);
        Node logPrice = tape.Variable(Tensor.Of([3], 0.1f, 0.5f, 1));
        tape.Backward(logPrice.Exp().Power(-1.5f).Log());
        Assert.All(logPrice.Gradient.ToArray(), e => Assert.Equal(-1.5, e, 1e-5));
    }

    [Fact]
    public void Backward_InInference_LeavesParametersAlone()
    {
        var weights = new Weights(1);
        Parameter w = weights.Add("w", [2], Initial.One);
        using var tape = new Tape(FitContext.Default, Mode.Inference);
        Node x = tape.Variable(Tensor.Of([2], 3, 4));
        tape.Backward(x * tape.Use(w));
        Assert.Equal([1, 1], x.Gradient.ToArray());
        Assert.Equal([0, 0], w.Gradient.ToArray());
    }

    [Fact]
    public void Backward_Twice_AddsToParametersUntilCleared()
    {
        var weights = new Weights(1);
        Parameter w = weights.Add("w", [2], Initial.One), frozen = weights.Add("frozen", [2], Initial.One);
        frozen.IsFrozen = true;
        using var tape = new Tape(FitContext.Default, Mode.Training);
        for (int step = 0; step < 2; step++)
        {
            tape.Reset(step);
            tape.Backward((tape.Use(w) * tape.Use(frozen) * tape.Use(w)).Sum());
        }
        Assert.Equal([4, 4], w.Gradient.ToArray());
        Assert.Equal([0, 0], frozen.Gradient.ToArray());
        weights.ClearGradients();
        Assert.Equal([0, 0], w.Gradient.ToArray());
    }

    [Fact]
    public void Gradient_OfIntermediate_StaysWhenAskedFor()
    {
        using var tape = new Tape(FitContext.Default, Mode.Inference);
        Node x = tape.Variable(Tensor.Of([2], 3, 4)), y = tape.KeepGradient(x * x);
        tape.Backward((y * y).Sum());
        Assert.Equal([18, 32], y.Gradient.ToArray());
        Assert.Equal([108, 256], x.Gradient.ToArray());
    }

    [Fact]
    public void Gradient_OfReshapedIntermediate_StaysWhenAskedFor()
    {
        using var tape = new Tape(FitContext.Default, Mode.Inference);
        Node x = tape.Variable(Tensor.Of([2], 3, 4)), y = tape.KeepGradient((x * x).Unsqueeze(0));
        tape.Backward(y * y);
        Assert.Equal([1, 2], y.Gradient.Shape);
        Assert.Equal([18, 32], y.Gradient.ToArray());
    }

    [Fact]
    public void Backward_ThroughWhatWasPassedBefore_IsRefusedAndNotSilentlyWrong()
    {
        using var tape = new Tape(FitContext.Default, Mode.Inference);
        Node x = tape.Variable(Tensor.Of([2], 3, 4)), y = x * x, one = y.Sum(), other = (y * 2).Sum();
        tape.Backward(one);
        Assert.Throws<InvalidOperationException>(() => y.Gradient);
        Assert.Throws<InvalidOperationException>(() => tape.Backward(other));
        Assert.Throws<InvalidOperationException>(() => tape.Backward((y * 3).Sum()));
        Assert.Equal([6, 8], x.Gradient.ToArray());

        tape.Reset();
        Node kept = tape.KeepGradient(tape.Variable(Tensor.Of([1], 3)) * 2);
        tape.Backward(kept.Sum());
        Assert.Throws<InvalidOperationException>(() => tape.Backward((kept * 3).Sum()));
    }

    [Fact]
    public void Gradient_OfConstant_IsRefused()
    {
        using var tape = new Tape(FitContext.Default, Mode.Inference);
        Assert.Throws<InvalidOperationException>(() => tape.Constant(1).Gradient);
        Assert.Throws<InvalidOperationException>(() => tape.Backward(tape.Constant(1) + tape.Constant(2)));
    }

    [Fact]
    public void Reset_OfLikeSteps_UsesTheSameMemoryAndAllocatesNextToNothing()
    {
        var weights = new Weights(1);
        Parameter first = weights.Add("first", [64, 32], Initial.Glorot), second = weights.Add("second", [1, 64], Initial.Glorot);
        Tensor x = Random("x", 256, 32);
        using var tape = new Tape(FitContext.Default with { Threads = 1 }, Mode.Training);
        void Step(int step)
        {
            tape.Reset(step);
            tape.Backward(tape.Constant(x).Linear(tape.Use(first), bias: null).Elu().Dropout(0.1).Linear(tape.Use(second), bias: null).Power(2).Mean());
        }
        for (int i = 0; i < 3; i++) Step(i);
        long held = tape.AllocatedBytes, before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 3; i < 13; i++) Step(i);
        Assert.Equal(held, tape.AllocatedBytes);
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 10, 0, 16_384); // nodes and closures; the numbers themselves are over 300,000 bytes
    }

    [Fact]
    public void Weights_FromOneSeed_AreTheSameWhateverElseThereIs()
    {
        Weights one = new(5), two = new(5), other = new(6);
        two.Add("extra", [4], Initial.He);
        float[] Draw(Weights w) => w.Scope("layer").Add("weight", [8, 8], Initial.Glorot).Value.ToArray();
        float[] drawn = Draw(one);
        Assert.Equal(drawn, Draw(two));
        Assert.NotEqual(drawn, Draw(other));
        Assert.Throws<ArgumentException>(() => Draw(one));
        Assert.Equal(["layer.weight"], two.Scope("layer").All.Select(p => p.Name));
        Assert.Equal(68, two.TrainedCount);
    }

    [Fact]
    public void Initials_OfManyNumbers_HaveTheirVariance()
    {
        var weights = new Weights(3);
        double Variance(string name, Initial initial) => weights.Add(name, [200, 300], initial).Value.ToArray().Average(v => (double)v * v);
        Assert.Equal(2.0 / 500, Variance("glorot", Initial.Glorot), 1e-4); // 60,000 draws: the standard error is below 1%
        Assert.Equal(2.0 / 300, Variance("he", Initial.He), 2e-4);
        Assert.Equal(0.25, Variance("gaussian", Initial.Gaussian(0.5)), 0.01);
        float[] q = weights.Add("orthogonal", [32, 16], Initial.Orthogonal).Value.ToArray();
        for (int block = 0; block < 2; block++)
        {
            for (int i = 0; i < 16; i++)
            {
                for (int j = 0; j < 16; j++)
                {
                    double dot = 0;
                    for (int k = 0; k < 16; k++) dot += (double)q[(((block * 16) + i) * 16) + k] * q[(((block * 16) + j) * 16) + k];
                    Assert.Equal(i == j ? 1 : 0, dot, 1e-5);
                }
            }
        }
    }
}
