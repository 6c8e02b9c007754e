using Kontor.Metrics;

namespace Kontor.Tests.Metrics;

public sealed class IntervalMetricsTests
{
    // inside, missing, one below, two above, on the edge
    private static readonly double[] Actuals = [5, double.NaN, 1, 12, 10];
    private static readonly double[] Lower = [4, 9, 2, 8, 10];
    private static readonly double[] Upper = [7, 3, 6, 10, 11];

    [Fact]
    public void Coverage_ByHand_Matches() => Assert.Equal(0.5, IntervalMetrics.Coverage(Actuals, Lower, Upper));

    [Fact]
    public void IntervalScore_ByHand_Matches() =>
        Assert.Equal((3 + 4 + 2 + 1 + (2 / 0.2 * (1 + 2))) / 4, IntervalMetrics.IntervalScore(Actuals, Lower, Upper, 0.8)!.Value, 1e-12);

    /// <summary>The interval score is 2 / alpha times the pinball losses of the two ends (Gneiting and Raftery 2007, section 6.2).</summary>
    [Fact]
    public void IntervalScore_EqualsItsTwoPinballLosses()
    {
        double[] actuals = [5, 1, 12, 10], lower = [4, 2, 8, 10], upper = [7, 6, 10, 11];
        double pinball = QuantileMetrics.MeanPinball(actuals, lower, 0.1)!.Value + QuantileMetrics.MeanPinball(actuals, upper, 0.9)!.Value;
        Assert.Equal(2 / 0.2 * pinball, IntervalMetrics.IntervalScore(actuals, lower, upper, 0.8)!.Value, 1e-12);
    }

    [Fact]
    public void Intervals_NothingObserved_AreUndefined()
    {
        Assert.Null(IntervalMetrics.Coverage([double.NaN], [1], [2]));
        Assert.Null(IntervalMetrics.IntervalScore([], [], [], 0.9));
    }

    [Fact]
    public void Intervals_WrongInput_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => IntervalMetrics.Coverage([1], [1], []));
        Assert.Throws<ArgumentException>(() => IntervalMetrics.Coverage([1], [], [1]));
        Assert.Throws<ArgumentException>(() => IntervalMetrics.Coverage([1], [2], [1]));
        Assert.Throws<ArgumentException>(() => IntervalMetrics.Coverage([1], [double.NaN], [1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => IntervalMetrics.IntervalScore([1], [1], [2], 1));
    }
}
