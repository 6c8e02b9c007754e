using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Kontor.Data.Calendars;
using Kontor.Data.Forecasts;
using Kontor.Data.Panels;
using Kontor.Distributions;
using Kontor.Randomness;

namespace Kontor.Tests.Data.Forecasts;

public sealed class ForecastTests
{
    private const int Paths = 4000;

    [Fact]
    public void Sum_RandomWalkErrors_HasTheClosedFormVariance()
    {
        // error of step h is e1 + ... + eh, so the sum of four steps has variance 16 + 9 + 4 + 1 = 30
        Forecast forecast = Gaussian(1, 4, [1, 1, 1, 1], h => Math.Sqrt(h + 1), common: 0);
        SampleDistribution sum = forecast.Sum([0], 0, 4, Paths);
        Assert.Equal(400, sum.Mean, 1e-9);
        Assert.Equal(Math.Sqrt(30), Deviation(sum), 5 * Math.Sqrt(30) / Math.Sqrt(2 * Paths));
    }

    [Fact]
    public void Sum_IndependentErrors_DoesNotAddUpQuantiles()
    {
        Forecast forecast = Gaussian(1, 4, [1, 0, 0, 0], _ => 1, common: 0);
        SampleDistribution sum = forecast.Sum([0], 0, 4, Paths);
        Assert.Equal(2, Deviation(sum), 5 * 2 / Math.Sqrt(2 * Paths));
        double summedQuantiles = Enumerable.Range(0, 4).Sum(h => forecast.Quantile(0, h, 0.1));
        Assert.True(sum.Quantile(0.1) > summedQuantiles + 1); // the 10% quantile of the sum is not the sum of 10% quantiles
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(1)]
    public void Sum_CommonShare_GivesTheClosedFormVariance(double common)
    {
        const int n = 10;
        Forecast forecast = Gaussian(n, 1, [1], _ => 1, common);
        SampleDistribution sum = forecast.Sum([.. Enumerable.Range(0, n)], 0, 1, Paths);
        double truth = Math.Sqrt(n * (1 + ((n - 1) * common)));
        Assert.Equal(truth, Deviation(sum), 5 * truth / Math.Sqrt(2 * Paths));
    }

    [Fact]
    public void Paths_SeriesThatStartLater_ShareThePeriodNotTheStep()
    {
        Forecast forecast = Gaussian(2, 3, [1, 0, 0], _ => 1, common: 1, starts: [10, 11]);
        double[] first = new double[30], second = new double[30];
        forecast.Paths(0, first);
        forecast.Paths(1, second);
        for (int k = 0; k < 10; k++) Assert.Equal(first[(k * 3) + 1], second[k * 3], 1e-12); // period 11
    }

    [Fact]
    public void Paths_SameSeed_AreTheSame()
    {
        double[] a = new double[300], b = new double[300];
        Gaussian(2, 3, [1, .5, .2], _ => 1, 0.3).Paths(1, a);
        Gaussian(2, 3, [1, .5, .2], _ => 1, 0.3).Paths(1, b);
        Assert.Equal(a, b);
    }

    [Fact]
    public void Quantiles_AnyInput_NeverCross() => Prop.ForAll(
        ArbMap.Default.ArbFor<NormalFloat[]>().Filter(v => v.Length >= 17),
        values =>
        {
            ForecastFrame frame = Frame(1, 1, [0]);
            var forecast = new Forecast(frame, [values[0].Get], [.. values.Take(17).Select(v => v.Get)], Dependence.OfWeights([1], 1, 0, RandomStream.Of(1)), []);
            double last = double.NegativeInfinity;
            for (double level = 0.001; level < 1; level += 0.01)
            {
                double q = forecast.Quantile(0, 0, level);
                if (q < last - (1e-9 * Math.Abs(last))) return false;
                last = q;
            }
            return true;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Constructor_NotFinite_IsRefused() =>
        Assert.Throws<ArgumentException>(() => new Forecast(Frame(1, 1, [0]), [double.NaN], new double[17], Dependence.OfWeights([1], 1, 0, RandomStream.Of(1)), []));

    private static ForecastFrame Frame(int series, int horizon, int[] starts) => new(
        new Calendar(Frequency.Week), "units", ["store"], [.. Enumerable.Range(0, series).Select(i => new SeriesKey($"{i}"))], [.. starts], horizon, QuantileLevels.Default);

    private static Forecast Gaussian(int series, int horizon, double[] psi, Func<int, double> deviation, double common, int[]? starts = null)
    {
        ForecastFrame frame = Frame(series, horizon, starts ?? new int[series]);
        double[] mean = new double[series * horizon], quantiles = new double[series * horizon * 17], weights = new double[series * horizon];
        for (int i = 0; i < series; i++)
        {
            for (int h = 0; h < horizon; h++)
            {
                mean[(i * horizon) + h] = 100;
                weights[(i * horizon) + h] = psi[h];
                for (int l = 0; l < 17; l++) quantiles[(((i * horizon) + h) * 17) + l] = 100 + (deviation(h) * Normal.Quantile(QuantileLevels.Default[l]));
            }
        }
        return new Forecast(frame, mean, quantiles, Dependence.OfWeights(weights, horizon, common, RandomStream.Of(5)), []);
    }

    private static double Deviation(SampleDistribution d)
    {
        double sum = 0;
        foreach (double x in d.Samples) sum += (x - d.Mean) * (x - d.Mean);
        return Math.Sqrt(sum / d.Samples.Length);
    }
}
