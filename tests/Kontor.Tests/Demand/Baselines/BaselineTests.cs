using System.Text.Json;
using Kontor.Demand;
using Kontor.Demand.Baselines;
using Kontor.Errors;

namespace Kontor.Tests.Demand.Baselines;

public sealed class BaselineTests
{
    private readonly double[] _mean = new double[4], _deviation = new double[4], _psi = new double[4];

    [Fact]
    public void Naive_Series_RepeatsTheLastValue()
    {
        Baseline.Naive([1, 3, 2, 5]).Forecast([], _mean, _deviation, _psi); // changes 2, -1, 3
        Assert.Equal([5, 5, 5, 5], _mean);
        Close([1, 2, 3, 4], _deviation.Select(d => d * d / (14.0 / 3)));
        Assert.Equal([1, 1, 1, 1], _psi);
    }

    [Fact]
    public void Naive_Gaps_CountAsSeveralChanges()
    {
        // one change of 2, one of 4 over two periods: σ² = (4 + 16/2) / 2; the last value is one period old
        Baseline.Naive([1, 3, double.NaN, 7, double.NaN]).Forecast([], _mean, _deviation, _psi);
        Close([2, 3, 4, 5], _deviation.Select(d => d * d / 6));
    }

    [Fact]
    public void SeasonalNaive_Series_RepeatsTheLastSeason()
    {
        // changes 1, 2, 3 over a period of 3; the next position is the second
        Baseline.SeasonalNaive([1, 2, 3, 2, 4, 6, 2], 3).Forecast([], _mean, _deviation, _psi);
        Assert.Equal([4, 6, 2, 4], _mean);
        Close([1, 1, 1, 2], _deviation.Select(d => d * d / (14.0 / 4)));
        Assert.Equal([1, 0, 0, 1], _psi);
    }

    [Fact]
    public void SeasonalNaive_OneSeason_RepeatsTheLastValueAndSaysSo()
    {
        BaselineModel model = Baseline.SeasonalNaive([1, 2, 3], 12);
        Assert.Equal(BaselineMethod.Naive, model.Method);
        Assert.Single(model.Report.Warnings);
    }

    [Fact]
    public void Drift_Series_GoesOnByTheAverageChange()
    {
        // slope 2, residual changes 0, -1, 1, so σ² = 2 / 2; variance h (1 + h / (T - 1))
        Baseline.Drift([1, 3, 4, 7]).Forecast([], _mean, _deviation, _psi);
        Close([9, 11, 13, 15], _mean);
        Close([4.0 / 3, 2 * (5.0 / 3), 3 * 2, 4 * (7.0 / 3)], _deviation.Select(d => d * d));
    }

    [Fact]
    public void MovingAverage_Series_RepeatsTheMeanOfTheWindow()
    {
        // windows of two: means 2, 3 miss 4 by 2 and 8 by 5
        BaselineModel model = Baseline.MovingAverage([1, 3, double.NaN, 4, 8], 2);
        model.Forecast([], _mean, _deviation, _psi);
        Assert.Equal([6, 6, 6, 6], _mean);
        double variance = (4 + (4.5 * 4.5)) / 2;
        Close([1, 1.25, 1.5, 1.75], _deviation.Select(d => d * d / variance));
        Close([1, 0.5, 0.5, 0.5], _psi);
        Assert.Contains("it is 3", Baseline.MovingAverage([1, 2, 3, 4], 9).Report.Warnings[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_BadSeries_IsRefusedWithItsCode()
    {
        Func<double[], BaselineModel>[] methods =
            [y => Baseline.Naive(y), y => Baseline.Drift(y), y => Baseline.SeasonalNaive(y, 4), y => Baseline.MovingAverage(y, 3)];
        foreach (Func<double[], BaselineModel> fit in methods)
        {
            Assert.Equal(FaultCode.TooShort, Assert.Throws<DataException>(() => fit([5, double.NaN])).Fault.Code);
            Assert.Equal(FaultCode.NotFinite, Assert.Throws<DataException>(() => fit([5, 6, double.PositiveInfinity])).Fault.Code);
            double[] zeros = new double[12];
            fit(zeros).Forecast([], _mean, _deviation, _psi);
            Assert.Equal([0, 0, 0, 0], _mean);
            Assert.Equal([0, 0, 0, 0], _deviation);
        }
    }

    [Fact]
    public void Json_RoundTrip_ForecastsTheSame()
    {
        BaselineModel model = Baseline.SeasonalNaive(Reference.Passengers, 12);
        SeriesModel back = JsonSerializer.Deserialize<SeriesModel>(JsonSerializer.Serialize<SeriesModel>(model))!;
        model.Forecast([], _mean, _deviation, _psi);
        double[] mean = new double[4], deviation = new double[4];
        back.Forecast([], mean, deviation, new double[4]);
        Assert.Equal(_mean, mean);
        Assert.Equal(_deviation, deviation);
    }

    private static void Close(IEnumerable<double> expected, IEnumerable<double> actual)
    {
        foreach ((double e, double a) in expected.Zip(actual)) Assert.Equal(e, a, 1e-12);
    }
}
