using Kontor.Randomness;
using Kontor.Statistics.StateSpace;

namespace Kontor.Tests.Statistics.StateSpace;

public sealed class ArmaRegressionTests
{
    // double precision leaves about 1e-13 after a few dozen steps; 1e-10 shows any wrong term
    private const double Tolerance = 1e-10;

    public static TheoryData<double[], double[]> Processes => new()
    {
        { [], [] },
        { [0.8], [] },
        { [1.2, -0.5], [] },
        { [], [0.6] },
        { [], [-0.999] },
        { [0.7], [-0.3, 0.4] },
        { [0.5, 0.2, -0.4], [0.9] },
        { [0.6, 0, 0, 0.5, -0.3], [-0.4, 0, 0, -0.8, 0.32] },
        { [0, 0, 0, 0, 0, 0, 0, 0.9], [0, 0, 0, -0.5] },
    };

    [Theory]
    [MemberData(nameof(Processes))]
    public void Evaluate_CompleteSeries_EqualsTheMultivariateNormalDensity(double[] ar, double[] ma)
    {
        double[] y = Noise(30, 1);
        double[,] covariance = DenseGaussian.Toeplitz(DenseGaussian.Autocovariance(ar, ma, 30), [.. Enumerable.Range(0, 30)]);
        Assert.Equal(DenseGaussian.Objective(covariance, y), new ArmaRegression(y, 30, 0, new ArmaFilter(12)).Evaluate(ar, ma), Tolerance);
    }

    [Theory]
    [MemberData(nameof(Processes))]
    public void Evaluate_MissingValues_EqualsTheDensityOfTheObservedOnes(double[] ar, double[] ma)
    {
        const int n = 24;
        int[] missing = [3, 4, 11, 23], observed = [.. Enumerable.Range(0, n).Except(missing)];
        double[] y = Noise(n, 2), data = new double[(missing.Length + 1) * n];
        for (int j = 0; j < missing.Length; j++) data[(j * n) + missing[j]] = 1;
        y.CopyTo(data, missing.Length * n);
        double[,] covariance = DenseGaussian.Toeplitz(DenseGaussian.Autocovariance(ar, ma, n), observed);
        double expected = DenseGaussian.Objective(covariance, [.. observed.Select(t => y[t])]);
        Assert.Equal(expected, new ArmaRegression(data, n, missing.Length, new ArmaFilter(12)).Evaluate(ar, ma), Tolerance);
    }

    [Fact]
    public void Evaluate_MissingValuesOfADifferencedSeries_EqualsTheDensityOfTheChangesBetweenObservedOnes()
    {
        const int n = 20;
        double[] ar = [0.6], ma = [-0.3, 0.5], y = Noise(n, 3);
        int[] missing = [2, 9, 10], observed = [.. Enumerable.Range(0, n).Except(missing)];
        double[] data = new double[(missing.Length + 1) * (n - 1)];
        for (int t = 0; t < n - 1; t++)
        {
            for (int j = 0; j < missing.Length; j++) data[(j * (n - 1)) + t] = (missing[j] == t + 1 ? 1 : 0) - (missing[j] == t ? 1 : 0);
            data[(missing.Length * (n - 1)) + t] = y[t + 1] - y[t];
        }
        // a change between neighbours that were observed is the sum of the differences between them
        double[][] sums = [.. Enumerable.Range(1, observed.Length - 1).Select(i => Enumerable.Range(0, n - 1).Select(t => t >= observed[i - 1] && t < observed[i] ? 1.0 : 0).ToArray())];
        double[] changes = [.. Enumerable.Range(1, observed.Length - 1).Select(i => y[observed[i]] - y[observed[i - 1]])];
        double[,] covariance = DenseGaussian.Covariance(DenseGaussian.Autocovariance(ar, ma, n), sums);
        double expected = DenseGaussian.Objective(covariance, changes);
        Assert.Equal(expected, new ArmaRegression(data, n - 1, missing.Length, new ArmaFilter(4)).Evaluate(ar, ma), Tolerance);
    }

    [Fact]
    public void Solve_Regressors_IsGeneralisedLeastSquares()
    {
        const int n = 25;
        double[] ar = [0.7], ma = [0.4], x1 = Noise(n, 4), x2 = Noise(n, 5), y = Noise(n, 6);
        double[,] factor = DenseGaussian.Cholesky(DenseGaussian.Toeplitz(DenseGaussian.Autocovariance(ar, ma, n), [.. Enumerable.Range(0, n)]));
        double[] a = DenseGaussian.Whiten(factor, x1), b = DenseGaussian.Whiten(factor, x2), c = DenseGaussian.Whiten(factor, y);
        double aa = Dot(a, a), ab = Dot(a, b), bb = Dot(b, b), ac = Dot(a, c), bc = Dot(b, c), determinant = (aa * bb) - (ab * ab);
        double first = ((bb * ac) - (ab * bc)) / determinant, second = ((aa * bc) - (ab * ac)) / determinant;
        var regression = new ArmaRegression([.. x1, .. x2, .. y], n, 0, new ArmaFilter(1));
        regression.Evaluate(ar, ma);
        regression.Solve();
        Assert.Equal(first, regression.Coefficients[0], Tolerance);
        Assert.Equal(second, regression.Coefficients[1], Tolerance);
        Assert.Equal(Dot(c, c) - (first * ac) - (second * bc), regression.SumOfSquares, Tolerance * n);
    }

    [Fact]
    public void SumOfSquaresAt_Gradient_IsThatOfFiniteDifferences()
    {
        const int n = 40;
        var regression = new ArmaRegression([.. Noise(n, 7), .. Noise(n, 8), .. Noise(n, 9)], n, 0, new ArmaFilter(2));
        regression.Evaluate([0.5], [0.2, 0.1]);
        double[] at = [0.3, -0.2], gradient = new double[2], other = new double[2];
        regression.SumOfSquaresAt(at, gradient);
        for (int i = 0; i < 2; i++)
        {
            double[] up = (double[])at.Clone(), down = (double[])at.Clone();
            up[i] += 1e-4;
            down[i] -= 1e-4;
            // the function is quadratic: central differences are exact but for rounding, 1e-12 / 1e-4
            Assert.Equal((regression.SumOfSquaresAt(up, other) - regression.SumOfSquaresAt(down, other)) / 2e-4, gradient[i], 1e-6);
        }
    }

    [Fact]
    public void Evaluate_FirstOrder_IsTheClosedForm()
    {
        double[] y = Noise(50, 10);
        const double phi = 0.9;
        double squares = y[0] * y[0] * (1 - (phi * phi));
        for (int t = 1; t < 50; t++) squares += Math.Pow(y[t] - (phi * y[t - 1]), 2);
        double expected = 0.5 * (Math.Log(squares / 50) - (Math.Log(1 - (phi * phi)) / 50));
        Assert.Equal(expected, new ArmaRegression(y, 50, 0, new ArmaFilter(1)).Evaluate([phi], []), 1e-13);
    }

    [Fact]
    public void Evaluate_SmallModelAfterLargeOne_DoesNotRememberIt()
    {
        double[] y = Noise(40, 11);
        var filter = new ArmaFilter(13);
        var regression = new ArmaRegression(y, 40, 0, filter);
        double fresh = regression.Evaluate([0.5], [0.3]);
        double[] large = new double[13];
        ArmaPolynomial.Expand([0.4], [0.8], 12, isMovingAverage: false, large);
        regression.Evaluate(large, large);
        Assert.Equal(fresh, regression.Evaluate([0.5], [0.3]));
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(1.2)]
    public void Evaluate_NotStationary_IsInfinite(double phi) =>
        Assert.Equal(double.PositiveInfinity, new ArmaRegression(Noise(20, 12), 20, 0, new ArmaFilter(1)).Evaluate([phi], []));

    private static double[] Noise(int n, int key)
    {
        RandomStream stream = RandomStream.Of(5, "arma").Child(key);
        double[] values = new double[n];
        foreach (ref double value in values.AsSpan()) value = stream.NextGaussian();
        return values;
    }

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();
}
