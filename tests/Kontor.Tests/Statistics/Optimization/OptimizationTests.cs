using Kontor.Statistics.Optimization;

namespace Kontor.Tests.Statistics.Optimization;

public sealed class OptimizationTests
{
    /// <summary>Rosenbrock (1960): residuals 10 (y - x²) and 1 - x, minimum 0 at (1, 1).</summary>
    [Fact]
    public void Minimise_Rosenbrock_ReachesTheMinimum()
    {
        double[] point = [-1.2, 1];
        LeastSquaresResult result = Minimise(point, [double.NegativeInfinity, double.NegativeInfinity], [double.PositiveInfinity, double.PositiveInfinity]);
        Assert.True(result.Converged);
        Assert.Equal(1, point[0], 1e-6);
        Assert.Equal(1, point[1], 1e-6);
    }

    /// <summary>With x at most 0.5 the minimum lies on the bound, at y = 0.25.</summary>
    [Fact]
    public void Minimise_ActiveBound_StopsOnIt()
    {
        double[] point = [-1.2, 1];
        LeastSquaresResult result = Minimise(point, [-2, -2], [0.5, 2]);
        Assert.Equal(0.5, point[0]);
        Assert.Equal(0.25, point[1], 1e-6);
        Assert.Equal(0.25, result.Objective, 1e-9);
    }

    [Fact]
    public void Minimise_EqualBounds_PinTheirParameter()
    {
        double[] point = [2, 0];
        Minimise(point, [2, -10], [2, 10]);
        Assert.Equal(2, point[0]);
        Assert.Equal(4, point[1], 1e-6);
    }

    [Fact]
    public void Minimise_InfeasibleStart_SaysSo()
    {
        double[] point = [150, 0];
        LeastSquaresResult result = Minimise(point, [-200, -200], [200, 200]);
        Assert.False(result.Converged);
        Assert.True(double.IsPositiveInfinity(result.Objective));
    }

    [Fact]
    public void Find_TwoValleys_TakesTheDeeper()
    {
        // (x² - 1)² + 0.1 x has its deeper minimum left of 0, where 4x³ - 4x + 0.1 = 0
        var quartic = default(Quartic);
        double x = ScalarMinimum.Find(ref quartic, -2, 2, 9, 1e-9);
        Assert.Equal(0, (4 * x * x * x) - (4 * x) + 0.1, 1e-6); // golden sections see the root of the machine precision
        Assert.True(x < 0);
    }

    [Fact]
    public void Find_MinimumAtTheEnd_ReachesIt()
    {
        var slope = default(Slope);
        Assert.Equal(3, ScalarMinimum.Find(ref slope, 3, 5, 5, 1e-8), 1e-7);
        Assert.Throws<ArgumentException>(() =>
        {
            var again = default(Slope);
            ScalarMinimum.Find(ref again, 5, 3, 5, 1e-8);
        });
    }

    private static LeastSquaresResult Minimise(double[] point, double[] lower, double[] upper)
    {
        var problem = default(Rosenbrock);
        return new BoundedLeastSquares(4).Minimise(ref problem, point, lower, upper, 1e-14, 200);
    }

    private readonly struct Rosenbrock : ILeastSquaresProblem
    {
        public double Evaluate(ReadOnlySpan<double> point)
        {
            (double a, double b) = (10 * (point[1] - (point[0] * point[0])), 1 - point[0]);
            return Math.Abs(point[0]) > 100 ? double.PositiveInfinity : (a * a) + (b * b);
        }

        public double Linearise(ReadOnlySpan<double> point, Span<double> normal, int stride, Span<double> gradient)
        {
            (double a, double b, double x) = (10 * (point[1] - (point[0] * point[0])), 1 - point[0], point[0]);
            normal[0] = (400 * x * x) + 1;
            normal[stride] = -200 * x;
            normal[stride + 1] = 100;
            gradient[0] = (-20 * x * a) - b;
            gradient[1] = 10 * a;
            return (a * a) + (b * b);
        }
    }

    private readonly struct Quartic : IScalarFunction
    {
        public double Evaluate(double x) => (((x * x) - 1) * ((x * x) - 1)) + (0.1 * x);
    }

    private readonly struct Slope : IScalarFunction
    {
        public double Evaluate(double x) => x;
    }
}
