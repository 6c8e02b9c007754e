using Kontor.Statistics.Optimization;

namespace Kontor.Tests.Statistics.Optimization;

public sealed class BfgsTests
{
    [Fact]
    public void Minimise_Rosenbrock_FindsTheMinimum()
    {
        double[] point = [-1.2, 1];
        var search = new Bfgs(2) { Tolerance = 1e-14, GradientTolerance = 1e-7 };
        double value = search.Minimise(x => (100 * Math.Pow(x[1] - (x[0] * x[0]), 2)) + Math.Pow(1 - x[0], 2), point);
        Assert.True(search.Converged);
        // forward differences move the minimum by about half their step times the curvature's condition, 2500 x 5e-7
        Assert.Equal(1, point[0], 2e-3);
        Assert.Equal(1, point[1], 4e-3);
        Assert.Equal(0, value, 1e-6);
    }

    [Fact]
    public void Minimise_ForbiddenRegion_StaysOutside()
    {
        double[] point = [0.5];
        new Bfgs(1).Minimise(x => x[0] <= 0 ? double.PositiveInfinity : x[0] - Math.Log(x[0]), point);
        Assert.Equal(1, point[0], 1e-3);
    }

    [Fact]
    public void Minimise_FewIterations_SaysNotConverged()
    {
        var search = new Bfgs(2) { MaxIterations = 2 };
        search.Minimise(x => (100 * Math.Pow(x[1] - (x[0] * x[0]), 2)) + Math.Pow(1 - x[0], 2), new double[] { -1.2, 1 });
        Assert.False(search.Converged);
        Assert.Equal(2, search.Iterations);
    }
}
