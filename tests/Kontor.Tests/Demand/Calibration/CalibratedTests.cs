using System.Collections.Immutable;
using Kontor.Data.Forecasts;
using Kontor.Data.Panels;
using Kontor.Demand.Calibration;
using Kontor.Demand.Local;
using Kontor.Randomness;
using Kontor.Tests.Demand.Support;

namespace Kontor.Tests.Demand.Calibration;

public sealed class CalibratedTests
{
    /// <summary>White noise with heavy tails around a level: the calibrated intervals of a model that takes it for normal must still cover.</summary>
    [Fact]
    public void Forecast_HeavyTails_CoversAsNominal()
    {
        const int series = 400, length = 40, horizon = 4;
        Panel whole = Noise(series, length + horizon);
        Panel known = whole.Cut([.. Enumerable.Repeat(length, series)], horizon);
        var settings = new CalibrationSettings { Horizon = horizon, Origins = 3 };
        Forecast forecast = new Calibrated(new ExponentialSmoothing()) { Settings = settings }.Fit(known, FitContext.Default).Forecast(horizon);
        // 1,600 outcomes: standard error 1.0 point at 80%, 0.55 at 95%; four of them
        Assert.InRange(Coverage(whole, forecast, length, 0.1, 0.9), 0.76, 0.84);
        Assert.InRange(Coverage(whole, forecast, length, 0.025, 0.975), 0.928, 0.972);
    }

    [Fact]
    public void Forecast_CommonShock_WidensTheTotal()
    {
        const int series = 60, length = 60, horizon = 3;
        int[] all = [.. Enumerable.Range(0, series)];
        double Width(double common)
        {
            Panel panel = Noise(series, length, common);
            Forecast forecast = new Calibrated(new ExponentialSmoothing()) { Settings = new() { Horizon = horizon, Origins = 12, Stride = 2 } }.Fit(panel, FitContext.Default).Forecast(horizon);
            SampleDistribution sum = forecast.Sum(all, 0, 1);
            double members = all.Average(i => forecast.Quantile(i, 0, 0.9) - forecast.Quantile(i, 0, 0.1));
            return (sum.Quantile(0.9) - sum.Quantile(0.1)) / members;
        }
        // independent: sqrt(60) = 7.7 member widths; half of the variance common: sqrt(60 (1 + 59 / 2)) = 42.8
        Assert.InRange(Width(0), 5.5, 12);
        Assert.InRange(Width(0.5), 28, 58);
    }

    private static double Coverage(Panel whole, Forecast forecast, int length, double low, double high)
    {
        int inside = 0, count = 0;
        for (int i = 0; i < forecast.Count; i++)
        {
            for (int h = 0; h < forecast.Horizon; h++, count++)
            {
                double actual = whole[i].Target[length + h];
                if (actual >= forecast.Quantile(i, h, low) && actual <= forecast.Quantile(i, h, high)) inside++;
            }
        }
        return (double)inside / count;
    }

    // level 1,000, deviation about 50; heavy tails when nothing is common
    private static Panel Noise(int series, int length, double common = 0)
    {
        double[] shared = new double[length];
        RandomStream root = RandomStream.Of(3);
        for (int t = 0; t < length; t++) shared[t] = root.NextGaussian();
        return TestPanels.Of(TestPanels.Weeks, [.. Enumerable.Range(0, series).Select(i =>
        {
            RandomStream own = root.Child(i);
            return Enumerable.Range(0, length).Select(t =>
            {
                double z = common > 0 ? own.NextGaussian() : own.NextGaussian() / Math.Sqrt(own.NextGamma(1.5) / 1.5);
                return 1000 + (50 * ((Math.Sqrt(1 - common) * z) + (Math.Sqrt(common) * shared[t])));
            }).ToArray();
        })]);
    }
}
