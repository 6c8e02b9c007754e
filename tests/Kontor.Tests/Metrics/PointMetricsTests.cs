using FsCheck;
using FsCheck.Fluent;
using Kontor.Metrics;

namespace Kontor.Tests.Metrics;

public sealed class PointMetricsTests
{
    // errors f - y: 2, -1, 0, -3 over actuals of 10, 5, 0, 5
    private static readonly double[] Actuals = [10, 5, 0, 5];
    private static readonly double[] Forecasts = [12, 4, 0, 2];

    private delegate double? Metric(ReadOnlySpan<double> actuals, ReadOnlySpan<double> forecasts);

    [Fact]
    public void AllMetrics_ByHand_Match()
    {
        Assert.Equal(6.0 / 4, PointMetrics.Mae(Actuals, Forecasts));
        Assert.Equal(Math.Sqrt(14.0 / 4), PointMetrics.Rmse(Actuals, Forecasts));
        Assert.Equal(6.0 / 20, PointMetrics.Wmape(Actuals, Forecasts));
        Assert.Equal(-2.0 / 4, PointMetrics.Bias(Actuals, Forecasts));
        Assert.Equal(-2.0 / 20, PointMetrics.RelativeBias(Actuals, Forecasts));
        // 100 (0.2 + 0.2 + 0.6) / 3, without the zero
        Assert.Equal(100.0 / 3, PointMetrics.Mape([10, 5, 5], [12, 4, 2])!.Value, 1e-12);
        // 200 (2/22 + 1/9 + 0 + 3/7) / 4
        Assert.Equal(50 * ((2.0 / 22) + (1.0 / 9) + (3.0 / 7)), PointMetrics.Smape(Actuals, Forecasts)!.Value, 1e-12);
    }

    [Fact]
    public void AllMetrics_MissingActual_SkipsTheStepAndItsForecast()
    {
        double[] actuals = [10, double.NaN, 5, 0, 5], forecasts = [12, double.NaN, 4, 0, 2];
        foreach (Metric metric in All()) Assert.Equal(metric(Actuals, Forecasts), metric(actuals, forecasts));
    }

    [Fact]
    public void AllMetrics_NothingObserved_AreUndefined()
    {
        foreach (Metric metric in All())
        {
            Assert.Null(metric([], []));
            Assert.Null(metric([double.NaN], [1]));
        }
    }

    [Fact]
    public void AllMetrics_WrongInput_IsRefused()
    {
        foreach (Metric metric in All())
        {
            Assert.Throws<ArgumentException>(() => metric([1, 2], [1]));
            Assert.Throws<ArgumentException>(() => metric([1], [double.NaN]));
            Assert.Throws<ArgumentException>(() => metric([1], [double.PositiveInfinity]));
            Assert.Throws<ArgumentException>(() => metric([double.NegativeInfinity], [1]));
        }
    }

    [Fact]
    public void ShareMetrics_AllActualsZero_AreZeroForAPerfectForecastElseUndefined()
    {
        Assert.Equal(0, PointMetrics.Wmape([0, 0], [0, 0]));
        Assert.Null(PointMetrics.Wmape([0, 0], [0, 1]));
        Assert.Equal(0, PointMetrics.RelativeBias([0, 0], [0, 0]));
        Assert.Null(PointMetrics.RelativeBias([0, 0], [-1, 1]));
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(-1.0)]
    public void Mape_ActualNotPositive_IsUndefined(double actual) => Assert.Null(PointMetrics.Mape([5, actual], [5, actual]));

    [Fact]
    public void Smape_OppositeSigns_IsTwoHundred() => Assert.Equal(200, PointMetrics.Smape([-3, 0], [4, 1]));

    [Fact]
    public void Shares_AnyUnitOfTheSeries_StayTheSame()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<(NonEmptyArray<(byte Actual, byte Forecast)> Pairs, byte Unit)>(), input =>
        {
            double unit = Math.Exp((input.Unit / 16.0) - 8);
            (double[] y, double[] f) = Split(input.Pairs.Get, shift: 1);
            double[] scaledY = [.. y.Select(v => unit * v)], scaledF = [.. f.Select(v => unit * v)];
            foreach (Metric metric in new Metric[] { PointMetrics.Wmape, PointMetrics.RelativeBias, PointMetrics.Mape, PointMetrics.Smape })
                Assert.Equal(metric(y, f)!.Value, metric(scaledY, scaledF)!.Value, 1e-9); // sums of up to some hundred rounded terms of size 1e2
            foreach (Metric metric in new Metric[] { PointMetrics.Mae, PointMetrics.Rmse, PointMetrics.Bias })
                Assert.Equal(unit * metric(y, f)!.Value, metric(scaledY, scaledF)!.Value, 1e-9 * unit);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Metrics_AnyForecast_KeepTheirOrder()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<NonEmptyArray<(byte Actual, byte Forecast)>>(), pairs =>
        {
            (double[] y, double[] f) = Split(pairs.Get, shift: 1);
            Assert.True(Math.Abs(PointMetrics.Bias(y, f)!.Value) <= PointMetrics.Mae(y, f)!.Value + 1e-12);
            Assert.True(PointMetrics.Mae(y, f)!.Value <= PointMetrics.Rmse(y, f)!.Value + 1e-9); // Jensen; equality up to the rounding of the root
            Assert.True(Math.Abs(PointMetrics.RelativeBias(y, f)!.Value) <= PointMetrics.Wmape(y, f)!.Value + 1e-12);
            Assert.InRange(PointMetrics.Smape(y, f)!.Value, 0, 200);
            Assert.Equal(PointMetrics.Smape(y, f)!.Value, PointMetrics.Smape(f, y)!.Value, 1e-9);
        }).QuickCheckThrowOnFailure();
    }

    private static Metric[] All() =>
    [
        PointMetrics.Mae, PointMetrics.Rmse, PointMetrics.Wmape, PointMetrics.Bias, PointMetrics.RelativeBias, PointMetrics.Mape, PointMetrics.Smape,
    ];

    private static (double[] Actuals, double[] Forecasts) Split((byte Actual, byte Forecast)[] pairs, double shift) =>
        ([.. pairs.Select(p => p.Actual + shift)], [.. pairs.Select(p => p.Forecast + shift)]);
}
