using Kontor.Neural.Differentiation;
using Kontor.Neural.Operations;
using Kontor.Neural.Tensors;
using static Kontor.Tests.Neural.GradientCheck;

namespace Kontor.Tests.Neural.Operations;

public sealed class SoftmaxesTests
{
    [Fact]
    public void Gradients_OfAllThree_AgreeWithDifferences()
    {
        Tensor x = Random("x", 2, 3, 5);
        Agrees(n => n.Softmax(), x);
        Agrees(n => n.LogSumExp(), x);
        Agrees(n => n.LogSoftmax(), x);
    }

    [Fact]
    public void Values_OfLargeNumbers_DoNotOverflow()
    {
        using var tape = new Tape(FitContext.Default, Mode.Inference);
        Node x = tape.Constant(Tensor.Of([2, 2], 1000, 1000, -1000, -1000 + MathF.Log(3)));
        Assert.Equal(0.5, x.Softmax().Value[0, 0], 1e-6);
        Assert.Equal(0.75, x.Softmax().Value[1, 1], 1e-4); // 1000 leaves four digits behind the point in a float
        Assert.Equal(1000 + Math.Log(2), x.LogSumExp().Value[0], 1e-4);
        Assert.Equal(Math.Log(0.5), x.LogSoftmax().Value[0, 1], 1e-4);
    }
}
