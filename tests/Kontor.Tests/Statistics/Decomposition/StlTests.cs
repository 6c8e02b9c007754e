using Kontor.Statistics.Decomposition;

namespace Kontor.Tests.Statistics.Decomposition;

public sealed class StlTests
{
    [Fact]
    public void Decompose_LineAndFixedSeason_FindsBoth()
    {
        double[] pattern = [3, -1, 0, -2], y = new double[40], seasonal = new double[40], trend = new double[40];
        for (int t = 0; t < 40; t++) y[t] = 10 + (0.5 * t) + pattern[t % 4];
        new Stl { Period = 4 }.Decompose(y, seasonal, trend);
        for (int t = 12; t < 28; t++)
        {
            // a locally constant season meets a slope of 2 a season at the ends: two passes leave a few hundredths of it in the middle
            Assert.Equal(pattern[t % 4], seasonal[t], 0.05);
            Assert.Equal(10 + (0.5 * t), trend[t], 0.05);
        }
    }

    [Fact]
    public void Decompose_TwoSeasons_IsRefused() =>
        Assert.Throws<ArgumentException>(() => new Stl { Period = 12 }.Decompose(new double[24], new double[24], new double[24]));
}
