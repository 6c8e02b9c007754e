using Kontor.Neural.Differentiation;
using Kontor.Neural.Layers;
using Kontor.Neural.Operations;
using Kontor.Neural.Tensors;
using static Kontor.Tests.Neural.GradientCheck;

namespace Kontor.Tests.Neural.Operations;

public sealed class AttentionTests
{
    [Fact]
    public void Attend_Gradient_AgreesWithDifferences()
    {
        Agrees((_, n) => n[0].Attend(n[1], n[2]), weights: null, Random("q", 2, 3, 4), Random("k", 2, 5, 4), Random("v", 2, 5, 2));
        Agrees((t, n) => n[0].Attend(n[0], n[1], Attention.CausalMask(t, 3)), weights: null, Random("x", 2, 3, 4), Random("v", 2, 3, 2));
    }

    [Fact]
    public void MultiHeadAttention_Gradient_AgreesWithDifferences()
    {
        var weights = new Weights(1);
        var layer = new MultiHeadAttention(weights, 4, 2);
        Agrees((t, n) => layer.Run(n[0], n[1], t.Constant(Tensor.Of([2, 1, 1, 3], 1, 1, 0, 1, 0, 1))), weights, Random("x", 2, 2, 4), Random("memory", 2, 3, 4));
    }

    [Fact]
    public void Attend_WithCausalMask_DoesNotSeeTheFuture()
    {
        using var tape = new Tape(FitContext.Default, Mode.Inference);
        Tensor x = Random("x", 1, 4, 3), changed = Tensor.Of(x.Shape, x.ToArray());
        changed[0, 3, 1] = 50;
        float[] Run(Tensor t) => tape.Constant(t).Attend(tape.Constant(t), tape.Constant(t), Attention.CausalMask(tape, 4)).Value.ToArray();
        float[] one = Run(x), two = Run(changed);
        Assert.Equal(one[..9], two[..9]);
        Assert.NotEqual(one[9..], two[9..]);
        Assert.Equal(x.ToArray()[..3], one[..3]); // the first step sees itself alone
    }

    [Fact]
    public void MultiHeadAttention_HeadsThatDoNotDivide_AreRefused() =>
        Assert.Throws<ArgumentException>(() => new MultiHeadAttention(new Weights(1), 5, 2));
}
