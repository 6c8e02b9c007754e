using Kontor.Statistics.LinearModels;

namespace Kontor.Tests.Statistics.LinearModels;

public sealed class NonNegativeRidgeTests
{
    [Fact]
    public void Solve_InteriorSolution_IsTheRidgeSolution()
    {
        // (X'X + I) w = X'y + prior with X'X = [2 1; 1 2], X'y = (4, 5), prior (1, 1): [3 1; 1 3] w = (5, 6) -> w = (9/8, 13/8)
        double[] w = new double[2];
        Assert.True(NonNegativeRidge.Solve([2, 1, 1, 2], [4, 5], 1, [1, 1], w).Converged);
        Assert.Equal(9 / 8.0, w[0], 1e-9);
        Assert.Equal(13 / 8.0, w[1], 1e-9);
    }

    [Fact]
    public void Solve_UnconstrainedNegative_IsZeroAndTheOtherReoptimised()
    {
        // without the constraint w = (-7/8, 29/8); on the face w1 = 0: 3 w2 = 10
        double[] w = new double[2];
        NonNegativeRidge.Solve([2, 1, 1, 2], [1, 10], 1, [0, 0], w);
        Assert.Equal(0, w[0]);
        Assert.Equal(10 / 3.0, w[1], 1e-9);
    }

    [Fact]
    public void Solve_HeavyPenalty_ReturnsThePrior()
    {
        double[] w = new double[2];
        NonNegativeRidge.Solve([2, 1, 1, 2], [1, 10], 1e9, [0.3, 0.7], w);
        Assert.Equal(0.3, w[0], 1e-6);
        Assert.Equal(0.7, w[1], 1e-6);
    }

    [Fact]
    public void Solve_NoPenalty_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => NonNegativeRidge.Solve([1], [1], 0, [1], new double[1]));
}
