using Kontor.Randomness;
using Kontor.Statistics.Seasonality;

namespace Kontor.Tests.Statistics.Seasonality;

public sealed class SeasonalityTests
{
    [Theory]
    [InlineData(4)]
    [InlineData(7)]
    public void Indices_ExactSeasonOnALine_AreRecovered(int period)
    {
        double[] season = [.. Enumerable.Range(0, period).Select(j => j - ((period - 1) / 2.0))], indices = new double[period];
        double[] y = [.. Enumerable.Range(0, 5 * period).Select(t => 50 + (2.0 * t) + season[t % period])];
        ClassicalDecomposition.Indices(y, SeasonKind.Additive, indices);
        for (int j = 0; j < period; j++) Assert.Equal(season[j], indices[j], 1e-10);

        double[] product = [.. Enumerable.Range(0, 5 * period).Select(t => 50 * (1 + (0.1 * season[t % period])))];
        ClassicalDecomposition.Indices(product, SeasonKind.Multiplicative, indices);
        for (int j = 0; j < period; j++) Assert.Equal(1 + (0.1 * season[j]), indices[j], 1e-10);
    }

    [Fact]
    public void Indices_LessThanTwoPeriods_AreRefused() =>
        Assert.Throws<ArgumentException>(() => ClassicalDecomposition.Indices(new double[7], SeasonKind.Additive, new double[4]));

    [Fact]
    public void IsSeasonal_WhiteNoise_IsAcceptedAtItsLevel()
    {
        const int series = 2000;
        int found = 0;
        for (int i = 0; i < series; i++)
        {
            RandomStream stream = RandomStream.Of(8).Child(i);
            double[] y = new double[120];
            foreach (ref double v in y.AsSpan()) v = stream.NextGaussian();
            if (SeasonalityTest.IsSeasonal(y, 12)) found++;
        }
        Assert.InRange(found / (double)series, 0.05, 0.13); // 10% but for the small bias of autocorrelations
    }

    [Fact]
    public void IsSeasonal_ClearSeasonAndEdgeCases_AreTold()
    {
        double[] y = [.. Enumerable.Range(0, 48).Select(t => Math.Sin(2 * Math.PI * t / 12) + (0.01 * t))];
        Assert.True(SeasonalityTest.IsSeasonal(y, 12));
        Assert.False(SeasonalityTest.IsSeasonal(y, 1));
        Assert.False(SeasonalityTest.IsSeasonal(y.AsSpan(0, 24), 12));
        Assert.False(SeasonalityTest.IsSeasonal(new double[48], 12));
    }

    [Fact]
    public void Interpolate_Gaps_AreStraightLinesAndFlatEnds()
    {
        double[] filled = new double[7];
        Assert.Equal(4, Gaps.Interpolate([double.NaN, 2, double.NaN, double.NaN, 8, double.NaN, 6], filled));
        Assert.Equal([2, 2, 4, 6, 8, 7, 6], filled);
        Assert.Throws<ArgumentException>(() => Gaps.Interpolate([double.NaN], new double[1]));
    }
}
