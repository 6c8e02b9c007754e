using Kontor.Neural.Differentiation;
using Kontor.Neural.Operations;
using Kontor.Neural.Tensors;
using static Kontor.Tests.Neural.GradientCheck;

namespace Kontor.Tests.Neural.Operations;

public sealed class ArithmeticTests
{
    public static TheoryData<int[], int[]> Shapes => new()
    {
        { [3, 4], [3, 4] },
        { [3, 4], [4] },
        { [4], [3, 4] },
        { [3, 1], [3, 4] },
        { [2, 3, 4], [2, 3, 1] },
        { [2, 3, 4], [3, 1] },
        { [2, 1, 4], [1, 3, 1] },
        { [2, 3, 4], [1] },
        { [], [2, 2] },
        { [1, 1], [1, 1] },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Gradients_OfAllFour_AgreeWithDifferences(int[] left, int[] right)
    {
        Tensor x = Random("x", left), y = Positive("y", right);
        Agrees((a, b) => a + b, x, y);
        Agrees((a, b) => a - b, x, y);
        Agrees((a, b) => a * b, x, y);
        Agrees((a, b) => a / b, x, y);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Values_OfAllFour_AreThoseOfEachPair(int[] left, int[] right)
    {
        Tensor x = Random("x", left), y = Positive("y", right);
        Shape shape = Shape.Broadcast(x.Shape, y.Shape);
        float[] a = x.Broadcast(shape).ToArray(), b = y.Broadcast(shape).ToArray();
        using var tape = new Tape(FitContext.Default, Mode.Inference);
        Node l = tape.Constant(x), r = tape.Constant(y);
        Assert.Equal(a.Zip(b, (p, q) => p + q), (l + r).Value.ToArray());
        Assert.Equal(a.Zip(b, (p, q) => p - q), (l - r).Value.ToArray());
        Assert.Equal(a.Zip(b, (p, q) => p * q), (l * r).Value.ToArray());
        Assert.Equal(a.Zip(b, (p, q) => p / q), (l / r).Value.ToArray());
    }

    [Fact]
    public void Gradient_OfNumbersWithScalars_AgreesWithDifferences() =>
        Agrees(x => (2 * (1 - x) * 3) + 1 - (x / 4) + (-x * 0.5f) - 2 + (3 + x), Random("x", 2, 3));

    [Fact]
    public void Gradient_OfOneOperandTwice_AddsUp() => Agrees(x => (x * x) + x - (x / (x * x)), Positive("x", 3));

    [Fact]
    public void Add_ShapesThatDoNotFit_AreRefused()
    {
        using var tape = new Tape(FitContext.Default, Mode.Inference);
        Assert.Throws<ArgumentException>(() => tape.Constant(Tensor.Zeros(2)) + tape.Constant(Tensor.Zeros(3)));
    }

    [Fact]
    public void Add_OperandsOfTwoTapes_AreRefused()
    {
        using Tape one = new(FitContext.Default, Mode.Inference), two = new(FitContext.Default, Mode.Inference);
        Assert.Throws<ArgumentException>(() => one.Constant(1) + two.Constant(1));
    }
}
