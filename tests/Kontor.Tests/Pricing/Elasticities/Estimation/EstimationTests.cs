using Kontor.Pricing.Elasticities.Estimation;
using Kontor.Randomness;

namespace Kontor.Tests.Pricing.Elasticities.Estimation;

public sealed class EstimationTests
{
    [Fact]
    public void Invert_RandomMatrix_TimesItselfIsOne()
    {
        const int n = 7;
        RandomStream stream = RandomStream.Of(1, "matrix");
        double[] root = [.. Enumerable.Range(0, n * n).Select(_ => stream.NextGaussian())], a = new double[n * n];
        for (int i = 0; i < n * n; i++) a[i] = Enumerable.Range(0, n).Sum(k => root[(i / n * n) + k] * root[(i % n * n) + k]);
        double[] inverse = (double[])a.Clone();
        Assert.Null(SpdMatrix.Invert(inverse, n, 1e-12));
        for (int i = 0; i < n * n; i++) Assert.Equal(i / n == i % n ? 1 : 0, Enumerable.Range(0, n).Sum(k => a[(i / n * n) + k] * inverse[(k * n) + (i % n)]), 1e-8);
    }

    [Fact]
    public void Invert_ColumnTwice_IsNamedAndLeftOut()
    {
        double[] a = [2, 1, 1, 1, 3, 3, 1, 3, 3];
        Assert.Equal([2], SpdMatrix.Invert(a, 3, 1e-9));
        Assert.Equal([0.6, -0.2, 0, -0.2, 0.4, 0, 0, 0, 0], a.Select(x => Math.Round(x, 12)));
    }

    // independent terms: the variance of their sum is their number, whatever the projections; its own standard deviation is sqrt(2 / degrees) of it
    [Fact]
    public void PeriodVariance_WhiteNoise_IsItsSum()
    {
        double mean = 0;
        const int runs = 400;
        for (int run = 0; run < runs; run++)
        {
            RandomStream stream = RandomStream.Of(2, "noise").Child(run);
            double[] terms = [.. Enumerable.Range(0, 150).Select(_ => stream.NextGaussian())];
            (double variance, int degrees) = PeriodVariance.Of(terms);
            Assert.Equal(11, degrees);
            mean += variance / runs;
        }
        Assert.InRange(mean, 150 * 0.9, 150 * 1.1);
    }

    // an AR(1) of coefficient 0.5 and unit innovations has the long-run variance 1 / (1 - 0.5)^2 = 4
    [Fact]
    public void PeriodVariance_LastingErrors_AreCounted()
    {
        double mean = 0;
        const int runs = 400;
        for (int run = 0; run < runs; run++)
        {
            RandomStream stream = RandomStream.Of(3, "noise").Child(run);
            double last = 0;
            double[] terms = [.. Enumerable.Range(0, 300).Select(_ => last = (0.5 * last) + stream.NextGaussian())];
            mean += PeriodVariance.Of(terms).Variance / 300 / runs;
        }
        Assert.InRange(mean, 3.4, 4.4);
    }

    // Abramowitz and Stegun (1964), 6.4.2: the trigamma function at 1 is pi^2 / 6; Smyth's moments have no spread where ratios differ as chance has it
    [Fact]
    public void ModeratedVariance_RatiosThatDifferByChance_AreDrawnTogether()
    {
        Assert.Equal(Math.PI * Math.PI / 6, ModeratedVariance.TriGamma(1), 1e-10);
        RandomStream stream = RandomStream.Of(4, "ratios");
        (double, int)[] ratios = [.. Enumerable.Range(0, 200).Select(_ => (2 * stream.NextGamma(5) / 5, 10))];
        (double Ratio, double Degrees)[] moderated = ModeratedVariance.Of(ratios);
        Assert.All(moderated, m => Assert.InRange(m.Ratio, 1.4, 2.8));
        Assert.All(moderated, m => Assert.True(m.Degrees > 40));
    }

    // many products known alike: the textbook shrinkage tau^2 / (tau^2 + v), and the spread is found again
    [Fact]
    public void PooledLevels_ManyProducts_ShrinkAsFarAsTheyAreUncertain()
    {
        RandomStream stream = RandomStream.Of(5, "products");
        double[] truth = [.. Enumerable.Range(0, 400).Select(_ => -2 + (0.3 * stream.NextGaussian()))], estimates = [.. truth.Select(t => t + (0.3 * stream.NextGaussian()))];
        PooledLevels levels = PooledLevels.Of(estimates, [.. truth.Select(_ => 0.09)], new double[400], new int[400], 1);
        Assert.Equal(0.3, levels.Between, 0.04);
        Assert.Equal(-2, levels.Total.Value, 0.06);
        Assert.Equal(0.5, levels.Products[0].Pull, 0.07);
        Assert.InRange(Math.Sqrt(truth.Select((t, i) => Math.Pow(t - levels.Products[i].Value, 2)).Average()), 0.18, 0.24); // 0.3 / sqrt(2) = 0.21
        Assert.InRange(truth.Where((t, i) => Math.Abs(t - levels.Products[i].Value) < 1.96 * levels.Products[i].Deviation).Count(), 365, 395);
    }

    [Fact]
    public void PooledLevels_ProductOfWhichNothingIsKnown_IsItsCategory()
    {
        PooledLevels levels = PooledLevels.Of([-2, -2.2, -1.8, -2.1, 5], [0.01, 0.01, 0.01, 0.01, 1e6], new double[5], new int[5], 1);
        Assert.Equal(levels.Categories[0].Value, levels.Products[4].Value, 1e-3);
        Assert.True(levels.Products[4].Deviation > levels.Between);
    }
}
