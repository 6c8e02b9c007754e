using Kontor.Neural.Differentiation;
using Kontor.Neural.Operations;
using Kontor.Neural.Tensors;
using static Kontor.Tests.Neural.GradientCheck;

namespace Kontor.Tests.Neural.Operations;

public sealed class MatrixProductsTests
{
    [Fact]
    public void MatMul_OfMatrices_IsRowsTimesColumns()
    {
        using var tape = new Tape(FitContext.Default, Mode.Inference);
        Node x = tape.Constant(Tensor.Of([2, 3], 1, 2, 3, 4, 5, 6)), y = tape.Constant(Tensor.Of([3, 2], 7, 8, 9, 10, 11, 12));
        Assert.Equal([58, 64, 139, 154], x.MatMul(y).Value.ToArray());
        Assert.Equal([58, 64, 139, 154], x.MatMulTransposed(tape.Constant(y.Value.Transpose())).Value.ToArray());
    }

    [Theory]
    [InlineData(new[] { 3, 4 }, new[] { 4, 2 })]
    [InlineData(new[] { 2, 3, 4 }, new[] { 4, 2 })]
    [InlineData(new[] { 2, 3, 4 }, new[] { 2, 4, 5 })]
    [InlineData(new[] { 2, 2, 1, 3 }, new[] { 2, 2, 3, 2 })]
    public void MatMul_Gradient_AgreesWithDifferences(int[] left, int[] right)
    {
        Agrees((x, y) => x.MatMul(y), Random("x", left), Random("y", right));
        Agrees((x, y) => x.MatMulTransposed(y), Random("x", left), Random("y", right).Transpose().Contiguous());
    }

    [Fact]
    public void Linear_Gradient_AgreesWithDifferences()
    {
        Agrees((_, n) => n[0].Linear(n[1], n[2]), weights: null, Random("x", 2, 3, 4), Random("w", 5, 4), Random("b", 5));
        Agrees((_, n) => n[0].Linear(n[1], bias: null), weights: null, Random("x", 3, 4), Random("w", 2, 4));
    }

    [Fact]
    public void MatMul_OfLargeStack_IsTheSameOnAnyNumberOfThreads()
    {
        float[] Run(int threads)
        {
            using var tape = new Tape(FitContext.Default with { Threads = threads }, Mode.Inference);
            return tape.Constant(Random("x", 9, 33, 17)).MatMul(tape.Constant(Random("y", 9, 17, 21))).Value.ToArray();
        }
        Assert.Equal(Run(1), Run(2));
        Assert.Equal(Run(1), Run(3));
    }

    [Fact]
    public void MatMul_OfNoRows_IsEmpty()
    {
        using var tape = new Tape(FitContext.Default, Mode.Inference);
        Assert.Equal([0, 2], tape.Constant(Tensor.Zeros(0, 3)).MatMul(tape.Constant(Tensor.Zeros(3, 2))).Shape);
        Assert.Equal([4, 0, 2], tape.Constant(Tensor.Zeros(4, 0, 3)).MatMul(tape.Constant(Tensor.Zeros(4, 3, 2))).Shape);
        Assert.Equal([0, 0], tape.Constant(Tensor.Zeros(2, 2, 0)).MatMul(tape.Constant(Tensor.Zeros(2, 0, 2))).Value.ToArray()[..2]);
    }

    [Fact]
    public void MatMul_ShapesThatDoNotFit_AreRefused()
    {
        using var tape = new Tape(FitContext.Default, Mode.Inference);
        Assert.Throws<ArgumentException>(() => tape.Constant(Tensor.Zeros(2, 3)).MatMul(tape.Constant(Tensor.Zeros(2, 3))));
        Assert.Throws<ArgumentException>(() => tape.Constant(Tensor.Zeros(2, 2, 3)).MatMul(tape.Constant(Tensor.Zeros(3, 3, 2))));
        Assert.Throws<ArgumentException>(() => tape.Constant(Tensor.Zeros(2, 3)).Linear(tape.Constant(Tensor.Zeros(2, 2)), bias: null));
    }
}
