using Kontor.Randomness;
using Kontor.Trees.Training;

namespace Kontor.Tests.Trees.Training;

public sealed class ExactGridTests
{
    [Fact]
    public void Snap_HeavyTails_MakesSumsIndependentOfOrder()
    {
        float[] values = HeavyTails(100_000);
        Assert.NotEqual(SumForward(values), SumBackward(values)); // or the test would show nothing
        Assert.Equal(-1, ExactGrid.Snap(values, values.Length));
        Assert.Equal(SumForward(values), SumBackward(values));
    }

    [Fact]
    public void Snap_AnyValue_MovesByAtMostHalfASpacing()
    {
        float[] values = HeavyTails(100_000), before = [.. values];
        ExactGrid.Snap(values, values.Length);
        // 2^17 terms: the spacing is below 2^(1 + 17 - 52) of the largest
        double largest = before.Max(v => Math.Abs((double)v)), half = largest * Math.ScaleB(1, 1 + 17 - 52) / 2;
        for (int i = 0; i < values.Length; i++) Assert.True(Math.Abs((double)values[i] - before[i]) <= half);
    }

    [Fact]
    public void Snap_SimilarSizes_ChangesNothing()
    {
        float[] values = [1f, -0.3f, 0.01f, 1e-3f, 0f], before = [.. values];
        ExactGrid.Snap(values, values.Length);
        Assert.Equal(before, values);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void Snap_NotFinite_IsPointedAt(float bad) => Assert.Equal(2, ExactGrid.Snap([1, 2, bad, 3], 4));

    [Fact]
    public void Snap_Extremes_StayFiniteAndExact()
    {
        float[] values = [float.MaxValue, -float.MaxValue, float.Epsilon, 1];
        Assert.Equal(-1, ExactGrid.Snap(values, values.Length));
        Assert.Equal([float.MaxValue, -float.MaxValue, 0, 0], values);
        float[] tiny = [float.Epsilon, -float.Epsilon, 0];
        Assert.Equal(-1, ExactGrid.Snap(tiny, 3));
        Assert.Equal([float.Epsilon, -float.Epsilon, 0], tiny);
    }

    private static float[] HeavyTails(int count)
    {
        RandomStream stream = RandomStream.Of(5);
        return [.. Enumerable.Range(0, count).Select(_ => (float)(stream.NextGaussian() * Math.Exp(5 * stream.NextGaussian())))];
    }

    private static double SumForward(float[] values) => values.Aggregate(0.0, (sum, v) => sum + v);

    private static double SumBackward(float[] values) => values.Reverse().Aggregate(0.0, (sum, v) => sum + v);
}
