using Kontor.Neural.Differentiation;
using Kontor.Neural.Operations;
using Kontor.Neural.Tensors;
using static Kontor.Tests.Neural.GradientCheck;

namespace Kontor.Tests.Neural.Operations;

public sealed class ReductionsTests
{
    public static TheoryData<int[]> Axes => new() { Array.Empty<int>(), new[] { 0 }, new[] { 1 }, new[] { -1 }, new[] { 0, 1 }, new[] { 1, 2 }, new[] { 0, 2 }, new[] { 2, 0, 1 } };

    [Theory]
    [MemberData(nameof(Axes))]
    public void Gradients_OverAxes_AgreeWithDifferences(int[] axes)
    {
        Tensor x = Random("x", 2, 3, 4);
        Agrees(n => n.Sum(axes), x);
        Agrees(n => n.Mean(axes), x);
        // neighbours further apart than the step, so that the place of the maximum does not change
        Tensor spread = Tensor.Of([2, 3, 4], [.. Enumerable.Range(0, 24).Select(i => (i * 7 % 24) * 0.1f)]);
        Agrees(n => n.Max(axes), spread);
    }

    [Fact]
    public void Values_OverAxes_AreSumMeanAndMaximum()
    {
        using var tape = new Tape(FitContext.Default, Mode.Inference);
        Node x = tape.Constant(Tensor.Of([2, 3], 1, 2, 6, 4, 5, 3));
        Assert.Equal([5, 7, 9], x.Sum(0).Value.ToArray());
        Assert.Equal([3, 4], x.Mean(1).Value.ToArray());
        Assert.Equal([6, 5], x.Max(-1).Value.ToArray());
        Assert.Equal(21, x.Sum().Scalar);
        Assert.Equal(Shape.Scalar, x.Max().Shape);
        Assert.Equal([3, 4], x.Unsqueeze(1).Mean(1, 2).Value.ToArray());
    }

    [Fact]
    public void Sum_OfMillion_IsTheSameOnAnyNumberOfThreadsAndAccurate()
    {
        Tensor x = Positive("many", 1_000, 1_000);
        float[] Run(int threads, params int[] axes)
        {
            using var tape = new Tape(FitContext.Default with { Threads = threads }, Mode.Inference);
            return tape.Constant(x).Sum(axes).Value.ToArray();
        }
        foreach (int[] axes in new int[][] { [], [0], [1] })
        {
            Assert.Equal(Run(1, axes), Run(2, axes));
            Assert.Equal(Run(1, axes), Run(3, axes));
        }
        double truth = 0;
        foreach (float v in x.Span) truth += v;
        Assert.Equal(1, Run(2)[0] / truth, 1e-6);
    }

    [Fact]
    public void Reduction_OfNothing_IsRefusedWhereUndefined()
    {
        using var tape = new Tape(FitContext.Default, Mode.Inference);
        Node nothing = tape.Constant(Tensor.Zeros(0, 3));
        Assert.Equal([0, 0, 0], nothing.Sum(0).Value.ToArray());
        Assert.Throws<ArgumentException>(() => nothing.Mean(0));
        Assert.Throws<ArgumentException>(() => nothing.Max(0));
        Assert.Throws<ArgumentException>(() => nothing.Sum(0, 0));
    }
}
