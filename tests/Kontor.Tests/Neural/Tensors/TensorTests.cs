using Kontor.Neural.Differentiation;
using Kontor.Neural.Tensors;

namespace Kontor.Tests.Neural.Tensors;

public sealed class TensorTests
{
    private static readonly Tensor Counting = Tensor.Of([2, 3, 4], [.. Enumerable.Range(0, 24).Select(i => (float)i)]);

    [Fact]
    public void Permute_OfAxes_ShowsTheSameElements()
    {
        Tensor view = Counting.Permute(2, 0, 1); // (4, 2, 3)
        Assert.Equal([4, 2, 3], view.Shape);
        Assert.False(view.IsContiguous);
        for (int i = 0; i < 2; i++)
            for (int j = 0; j < 3; j++)
                for (int k = 0; k < 4; k++)
                    Assert.Equal(Counting[i, j, k], view[k, i, j]);
        Assert.Equal(Counting[1, 2, 3], view.Contiguous()[3, 1, 2]);
    }

    [Fact]
    public void Slice_WrittenThrough_ChangesTheWhole()
    {
        Tensor whole = Tensor.Zeros(3, 4), part = whole.Slice(1, 1, 2);
        part[2, 1] = 5;
        Assert.Equal(5, whole[2, 2]);
        Assert.Equal([0, 0, 0, 0, 0, 5], part.ToArray());
    }

    [Fact]
    public void Broadcast_OfRow_Repeats()
    {
        Tensor row = Tensor.Of([1, 3], 1, 2, 3), stretched = row.Broadcast([2, 2, 3]);
        Assert.Equal([1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3], stretched.ToArray());
        Assert.Throws<ArgumentException>(() => row.Broadcast([2, 4]));
    }

    [Fact]
    public void Reshape_WithOpenLength_InfersIt()
    {
        Assert.Equal([6, 4], Counting.Reshape(-1, 4).Shape);
        Assert.Throws<ArgumentException>(() => Counting.Reshape(5, -1));
        Assert.Throws<InvalidOperationException>(() => Counting.Transpose().Reshape(24));
        Assert.Throws<InvalidOperationException>(() => Counting.Transpose().Span.Length);
    }

    [Fact]
    public void Transpose_OfTransposed_IsTheSame() => Assert.Equal(Counting.ToArray(), Counting.Transpose().Transpose().ToArray());

    [Fact]
    public void Indexer_OutsideTheShape_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Counting[0, 3, 0]);
        Assert.Throws<ArgumentException>(() => Counting[0, 0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => Counting.Slice(1, 2, 2));
        Assert.Throws<ArgumentException>(() => Counting.Permute(0, 0, 1));
        Assert.Throws<ArgumentException>(() => Tensor.Of([2], 1, 2, 3));
    }

    [Fact]
    public void Span_AfterTheTapesReset_IsRefused()
    {
        using var tape = new Tape(FitContext.Default, Mode.Inference);
        Tensor rented = tape.Rent([3]), view = rented.Reshape(3, 1);
        tape.Reset();
        Assert.Throws<ObjectDisposedException>(() => rented.Span.Length);
        Assert.Throws<ObjectDisposedException>(() => view[0, 0]);
    }

    [Fact]
    public void Shape_Broadcast_FollowsTheRules()
    {
        Assert.Equal([5, 3, 4], Shape.Broadcast([3, 1], [5, 1, 4]));
        Assert.Equal(Shape.Scalar, Shape.Broadcast(Shape.Scalar, default));
        Assert.Throws<ArgumentException>(() => Shape.Broadcast([3], [4]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Shape.Of(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Shape.Of(1 << 20, 1 << 20));
        Assert.Equal("(512, 52, 32)", Shape.Of(512, 52, 32).ToString());
    }
}
