using Kontor.Randomness;
using Kontor.Statistics.UnitRoots;

namespace Kontor.Tests.Statistics.UnitRoots;

public sealed class DifferenceOrderTests
{
    [Fact]
    public void KpssStatistic_SmallSeries_IsTheSumWrittenOut()
    {
        // deviations -1, 0, 1 of 1, 2, 3: partial sums -1, -1, 0; variance 2; one lag with weight 1/2 and covariance 0
        Assert.Equal(2.0 / (3 * 2), Kpss.Statistic([1, 2, 3], 0), 1e-15);
        Assert.Equal(2.0 / (3 * 2), Kpss.Statistic([1, 2, 3], 1), 1e-15);
        Assert.Equal(0, Kpss.Statistic([4, 4, 4]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Regular_IntegratedNoise_FindsItsOrder(int order)
    {
        int found = 0;
        for (int run = 0; run < 100; run++)
        {
            double[] y = Noise(150, run);
            for (int pass = 0; pass < order; pass++)
            {
                for (int t = 1; t < y.Length; t++) y[t] += y[t - 1];
            }
            if (DifferenceOrder.Regular(y) == order) found++;
        }
        // the test errs at 5% per difference; with 100 runs 82 is four standard deviations below
        Assert.InRange(found, 82, 100);
    }

    [Fact]
    public void Regular_MissingValues_AreLeftOut()
    {
        double[] y = Noise(100, 1), gaps = [.. y.SelectMany(value => new[] { value, double.NaN })];
        Assert.Equal(DifferenceOrder.Regular(y), DifferenceOrder.Regular(gaps));
    }

    [Fact]
    public void SeasonalStrength_SeasonAndNoise_IsTheirVarianceRatio()
    {
        double[] noise = Noise(480, 2), y = new double[480];
        for (int t = 0; t < 480; t++) y[t] = (0.05 * t) + (2 * Math.Sin(2 * Math.PI * t / 12)) + noise[t];
        // season variance 2, noise 1: 2 / 3, a little more because season and trend keep up to a third of the noise, 1 - 0.67 / 3
        Assert.InRange(DifferenceOrder.SeasonalStrength(y, 12), 0.66, 0.79);
        Assert.InRange(DifferenceOrder.SeasonalStrength(noise, 12), 0, 0.25);
    }

    [Fact]
    public void Seasonal_StrongWeakAndShort_DecidesAsDocumented()
    {
        double[] strong = Noise(60, 3);
        for (int t = 0; t < 60; t++) strong[t] += 5 * Math.Sin(2 * Math.PI * t / 12);
        Assert.Equal(1, DifferenceOrder.Seasonal(strong, 12));
        Assert.Equal(0, DifferenceOrder.Seasonal(Noise(60, 4), 12));
        Assert.Equal(0, DifferenceOrder.Seasonal(strong.AsSpan(0, 24), 12));
        strong[7] = strong[20] = double.NaN;
        Assert.Equal(1, DifferenceOrder.Seasonal(strong, 12));
    }

    private static double[] Noise(int n, int key)
    {
        RandomStream stream = RandomStream.Of(6, "roots").Child(key);
        double[] values = new double[n];
        foreach (ref double value in values.AsSpan()) value = stream.NextGaussian();
        return values;
    }
}
