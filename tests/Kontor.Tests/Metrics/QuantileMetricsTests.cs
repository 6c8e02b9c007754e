using FsCheck;
using FsCheck.Fluent;
using Kontor.Metrics;

namespace Kontor.Tests.Metrics;

public sealed class QuantileMetricsTests
{
    private static readonly double[] Levels = [0.1, 0.5, 0.9];

    // (step, level); the second step is missing
    private static readonly double[] Actuals = [10, double.NaN, 4];
    private static readonly double[] Quantiles = [8, 11, 14, 0, 0, 0, 5, 6, 7];

    // step 0: 0.1*2 + 0.5*1 + 0.1*4 = 1.1; step 2: 0.9*1 + 0.5*2 + 0.1*3 = 2.2
    private const double Total = 3.3;

    [Theory]
    [InlineData(10, 8, 0.9, 1.8)]
    [InlineData(8, 10, 0.9, 0.2)]
    [InlineData(7, 7, 0.3, 0)]
    public void Pinball_ByHand_Matches(double actual, double quantile, double level, double loss) =>
        Assert.Equal(loss, QuantileMetrics.Pinball(actual, quantile, level), 1e-15);

    [Fact]
    public void Losses_ByHand_Match()
    {
        Assert.Equal(((0.1 * 2) + (0.9 * 1)) / 2, QuantileMetrics.MeanPinball(Actuals, [8, 0, 5], 0.1)!.Value, 1e-15);
        Assert.Equal(2 * Total / 3 / 14, QuantileMetrics.Wql(Actuals, Quantiles, Levels)!.Value, 1e-15);
        Assert.Equal(2 * Total / 6 / 2.5, QuantileMetrics.Sql(Actuals, Quantiles, Levels, 2.5)!.Value, 1e-15);
    }

    [Fact]
    public void Losses_Undefined_AreNull()
    {
        Assert.Null(QuantileMetrics.MeanPinball([double.NaN], [1], 0.5));
        Assert.Null(QuantileMetrics.Wql([], [], Levels));
        Assert.Null(QuantileMetrics.Wql([0], [0, 0, 1], Levels));
        Assert.Equal(0, QuantileMetrics.Wql([0], [0, 0, 0], Levels));
        Assert.Null(QuantileMetrics.Sql([double.NaN], [1, 2, 3], Levels, 1));
        Assert.Null(QuantileMetrics.Sql([1], [1, 2, 3], Levels, 0));
        Assert.Equal(0, QuantileMetrics.Sql([1], [1, 1, 1], Levels, 0));
    }

    [Fact]
    public void Losses_WrongInput_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => QuantileMetrics.Pinball(1, 1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => QuantileMetrics.Pinball(1, 1, double.NaN));
        Assert.Throws<ArgumentException>(() => QuantileMetrics.Pinball(double.NaN, 1, 0.5));
        Assert.Throws<ArgumentException>(() => QuantileMetrics.Pinball(1, double.NaN, 0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => QuantileMetrics.Wql([1], [1, 1], [0.5, 1]));
        Assert.Throws<ArgumentException>(() => QuantileMetrics.Wql([1], [1, 1], [0.5]));
        Assert.Throws<ArgumentException>(() => QuantileMetrics.Wql([1], [], []));
        Assert.Throws<ArgumentException>(() => QuantileMetrics.Sql([1], [double.NaN], [0.5], 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => QuantileMetrics.Sql([1], [1], [0.5], -1));
    }

    [Fact]
    public void Losses_MedianOnly_AreTheirPointMetrics()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<NonEmptyArray<(short Actual, short Forecast)>>(), pairs =>
        {
            double[] y = [.. pairs.Get.Select(p => (double)p.Actual)], f = [.. pairs.Get.Select(p => (double)p.Forecast)];
            Close(PointMetrics.Mae(y, f) / 2, QuantileMetrics.MeanPinball(y, f, 0.5));
            Close(PointMetrics.Wmape(y, f), QuantileMetrics.Wql(y, f, [0.5]));
            Close(ScaledMetrics.Mase(y, f, 7), QuantileMetrics.Sql(y, f, [0.5], 7));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void ScaleFreeLosses_AnyUnit_StayTheSame()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<(NonEmptyArray<(byte Actual, byte Forecast)> Pairs, byte Unit)>(), input =>
        {
            double unit = Math.Exp((input.Unit / 16.0) - 8);
            double[] y = [.. input.Pairs.Get.Select(p => p.Actual + 1.0)], q = [.. input.Pairs.Get.SelectMany(p => new[] { p.Forecast, p.Forecast * 2.0 })];
            double[] scaledY = [.. y.Select(v => v * unit)], scaledQ = [.. q.Select(v => v * unit)];
            Close(QuantileMetrics.Wql(y, q, [0.2, 0.7]), QuantileMetrics.Wql(scaledY, scaledQ, [0.2, 0.7]));
            Close(QuantileMetrics.Sql(y, q, [0.2, 0.7], 3), QuantileMetrics.Sql(scaledY, scaledQ, [0.2, 0.7], 3 * unit));
        }).QuickCheckThrowOnFailure();
    }

    /// <summary>The expected loss is least at the quantile itself: here of the uniform distribution on 0..100.</summary>
    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.975)]
    public void MeanPinball_UniformActuals_IsLeastAtTheQuantile(double level)
    {
        double[] actuals = [.. Enumerable.Range(0, 10_000).Select(i => (i + 0.5) / 100)];
        double Loss(double q) => QuantileMetrics.MeanPinball(actuals, [.. Enumerable.Repeat(q, actuals.Length)], level)!.Value;
        Assert.True(Loss(100 * level) < Loss((100 * level) - 1));
        Assert.True(Loss(100 * level) < Loss((100 * level) + 1));
    }

    // a relative tolerance of 1e-12: sums of up to some hundred terms, each rounded to 1e-16
    private static void Close(double? expected, double? actual)
    {
        Assert.Equal(expected.HasValue, actual.HasValue);
        if (expected is { } e) Assert.Equal(e, actual!.Value, 1e-12 * Math.Max(1, Math.Abs(e)));
    }
}
