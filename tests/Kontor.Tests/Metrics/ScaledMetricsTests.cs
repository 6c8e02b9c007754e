using Kontor.Metrics;

namespace Kontor.Tests.Metrics;

public sealed class ScaledMetricsTests
{
    [Fact]
    public void AbsoluteScale_ByHand_Matches()
    {
        Assert.Equal((2.0 + 1 + 4) / 3, ScaledMetrics.AbsoluteScale([1, 3, 2, 6], 1));
        Assert.Equal((1.0 + 3) / 2, ScaledMetrics.AbsoluteScale([1, 3, 2, 6], 2));
    }

    [Fact]
    public void AbsoluteScale_MissingValues_SkipsTheirPairs() =>
        Assert.Equal((2.0 + 5) / 2, ScaledMetrics.AbsoluteScale([1, 3, double.NaN, 6, 11], 1));

    [Fact]
    public void AbsoluteScale_NoPair_IsUndefined()
    {
        Assert.Null(ScaledMetrics.AbsoluteScale([], 1));
        Assert.Null(ScaledMetrics.AbsoluteScale([1, 2, 3], 3));
        Assert.Null(ScaledMetrics.AbsoluteScale([1, double.NaN, 3], 1));
    }

    [Fact]
    public void AbsoluteScale_RepeatingHistory_IsZero() => Assert.Equal(0, ScaledMetrics.AbsoluteScale([1, 2, 1, 2], 2));

    [Fact]
    public void Scales_WrongInput_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ScaledMetrics.AbsoluteScale([1, 2], 0));
        Assert.Throws<ArgumentException>(() => ScaledMetrics.AbsoluteScale([1, double.PositiveInfinity], 1));
        Assert.Throws<ArgumentException>(() => ScaledMetrics.SquaredScale([double.PositiveInfinity, 1]));
    }

    [Fact]
    public void SquaredScale_LeadingZeros_CountOnlyFromTheFirstSale()
    {
        Assert.Equal((9.0 + 4) / 2, ScaledMetrics.SquaredScale([0, double.NaN, 0, 3, 0, 2]));
        Assert.Equal((9.0 + 4) / 2, ScaledMetrics.SquaredScale([3, 0, 2]));
        Assert.Null(ScaledMetrics.SquaredScale([0, 0, 3]));
        Assert.Null(ScaledMetrics.SquaredScale([0, 0, 0]));
    }

    [Fact]
    public void Mase_ByHand_Matches()
    {
        Assert.Equal(1.5 / 3, ScaledMetrics.Mase([10, 20, double.NaN], [12, 19, 0], 3));
        Assert.Equal(Math.Sqrt(2.5 / 9), ScaledMetrics.Rmsse([10, 20, double.NaN], [12, 19, 0], 9)!.Value, 1e-15);
    }

    /// <summary>By definition the in-sample seasonal naive forecast has a MASE of exactly 1.</summary>
    [Fact]
    public void Mase_InSampleSeasonalNaive_IsOne()
    {
        double[] series = [3, 8, 4, 9, 1, 7, 7, 2];
        Assert.Equal(1, ScaledMetrics.Mase(series.AsSpan(2), series.AsSpan(0, 6), ScaledMetrics.AbsoluteScale(series, 2)!.Value));
        Assert.Equal(1, ScaledMetrics.Rmsse(series.AsSpan(1), series.AsSpan(0, 7), ScaledMetrics.SquaredScale(series)!.Value));
    }

    [Fact]
    public void ScaledErrors_ScaleZero_AreZeroForAPerfectForecastElseUndefined()
    {
        Assert.Equal(0, ScaledMetrics.Mase([2], [2], 0));
        Assert.Null(ScaledMetrics.Mase([2], [3], 0));
        Assert.Null(ScaledMetrics.Mase([double.NaN], [3], 1));
        Assert.Equal(0, ScaledMetrics.Rmsse([2], [2], 0));
        Assert.Null(ScaledMetrics.Rmsse([2], [3], 0));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void ScaledErrors_WrongScale_AreRefused(double scale)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ScaledMetrics.Mase([1], [1], scale));
        Assert.Throws<ArgumentOutOfRangeException>(() => ScaledMetrics.Rmsse([1], [1], scale));
        Assert.Throws<ArgumentOutOfRangeException>(() => ScaledMetrics.Owa(1, scale, 1, 1));
    }

    /// <summary>The M4 competition's table: the winner (Smyl) with sMAPE 11.374 and MASE 1.536 against Naive2 with 13.564 and 1.912 has OWA 0.821.</summary>
    [Fact]
    public void Owa_WinnerOfM4_MatchesThePublishedValue() =>
        Assert.Equal(0.821, ScaledMetrics.Owa(11.374, 1.536, 13.564, 1.912)!.Value, 0.0005); // published to three digits

    [Fact]
    public void Owa_PerfectBenchmark_IsUndefinedUnlessMatched()
    {
        Assert.Equal(1, ScaledMetrics.Owa(12, 2, 12, 2));
        Assert.Null(ScaledMetrics.Owa(1, 1, 0, 1));
        Assert.Equal(0.5, ScaledMetrics.Owa(0, 1, 0, 1));
    }
}
