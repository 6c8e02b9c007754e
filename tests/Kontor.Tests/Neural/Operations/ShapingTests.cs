using Kontor.Neural.Differentiation;
using Kontor.Neural.Operations;
using Kontor.Neural.Tensors;
using static Kontor.Tests.Neural.GradientCheck;

namespace Kontor.Tests.Neural.Operations;

public sealed class ShapingTests
{
    [Fact]
    public void Gradients_OfRearrangements_AgreeWithDifferences()
    {
        Tensor x = Random("x", 2, 3, 4);
        Agrees(n => n.Reshape(-1, 4) * n.Flatten().Reshape(6, 4), x);
        Agrees(n => n.Unsqueeze(1).Squeeze(1).Unsqueeze(-1), x);
        Agrees(n => n.Permute(2, 0, 1), x);
        Agrees(n => n.Transpose(), x);
        Agrees(n => n.Transpose(0, 2) * 2, x);
        Agrees(n => n.Slice(1, 1, 2), x);
        Agrees(n => n.Slice(2, -3, 2), x);
        Agrees(n => n.At(1, -1) * n.At(1, 0), x);
        Agrees(n => n.At(1, 0).Unsqueeze(1).Broadcast([5, 2, 3, 4]), x);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-1)]
    public void Concat_Gradient_AgreesWithDifferences(int axis)
    {
        int[] other = [2, 3, 2];
        other[axis < 0 ? axis + 3 : axis] = 1;
        Agrees((x, y) => Shaping.Concat(axis, x, y, x * 2), Random("x", 2, 3, 2), Random("y", other));
    }

    [Fact]
    public void Values_OfRearrangements_AreTheSameNumbers()
    {
        using var tape = new Tape(FitContext.Default, Mode.Inference);
        Node x = tape.Constant(Tensor.Of([2, 3], 1, 2, 3, 4, 5, 6));
        Assert.Equal([1, 4, 2, 5, 3, 6], x.Transpose().Value.ToArray());
        Assert.Equal([3, 6], x.At(1, -1).Value.ToArray());
        Assert.Equal([1, 2, 3, 1, 4, 5, 6, 4], Shaping.Concat(1, x, x.Slice(1, 0, 1)).Value.ToArray());
        Assert.Equal([2, 3, 5, 6], x.Slice(1, 1, 2).Value.ToArray());
    }

    [Fact]
    public void Rearrangements_ThatDoNotFit_AreRefused()
    {
        using var tape = new Tape(FitContext.Default, Mode.Inference);
        Node x = tape.Constant(Tensor.Zeros(2, 3));
        Assert.Throws<ArgumentException>(() => x.Squeeze(0));
        Assert.Throws<ArgumentException>(() => Shaping.Concat(0, x, tape.Constant(Tensor.Zeros(2, 4))));
        Assert.Throws<ArgumentOutOfRangeException>(() => x.Slice(0, 1, 2));
        Assert.Throws<ArgumentException>(() => x.Broadcast([3]));
    }
}
