using Kontor.Neural.Differentiation;
using Kontor.Neural.Operations;
using Kontor.Neural.Tensors;
using static Kontor.Tests.Neural.GradientCheck;

namespace Kontor.Tests.Neural.Operations;

public sealed class LookupsTests
{
    private static readonly Tensor Indices = Tensor.Of([2, 3], 0, 3, 3, 1, 0, 3);

    [Fact]
    public void Gather_ByIndices_TakesTheRows()
    {
        using var tape = new Tape(FitContext.Default, Mode.Inference);
        Node y = tape.Constant(Tensor.Of([4, 2], 0, 1, 10, 11, 20, 21, 30, 31)).Gather(tape.Constant(Indices));
        Assert.Equal([2, 3, 2], y.Shape);
        Assert.Equal([0, 1, 30, 31, 30, 31, 10, 11, 0, 1, 30, 31], y.Value.ToArray());
    }

    [Fact]
    public void Gather_Gradient_AgreesWithDifferences() => Agrees((t, n) => n[0].Gather(t.Constant(Indices)), weights: null, Random("table", 4, 3));

    [Theory]
    [InlineData(-1)]
    [InlineData(4)]
    [InlineData(0.5)]
    [InlineData(double.NaN)]
    public void Gather_IndexOutsideTheTable_IsRefused(double index)
    {
        using var tape = new Tape(FitContext.Default, Mode.Inference);
        Assert.Throws<ArgumentOutOfRangeException>(() => tape.Constant(Tensor.Zeros(4, 2)).Gather(tape.Constant((float)index)));
    }
}
