using Kontor.Data.Calendars;
using Kontor.Data.Forecasts;
using Kontor.Data.Panels;
using Kontor.Demand;
using Kontor.Demand.SeasonalProfiles;
using Kontor.Errors;
using Kontor.Randomness;

namespace Kontor.Tests.Demand.SeasonalProfiles;

public sealed class SeasonalProfileTests
{
    private const int Horizon = 6, Length = 36;
    private static readonly SeasonalProfile Base = new() { Horizon = Horizon, Correction = false };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Forecast_ProfileWithoutNoise_IsTheTruth(bool correction)
    {
        Panel panel = ProfilePanels.Monthly(9, 8, Length, (s, i, t) => ProfilePanels.Truth(s, i, t));
        ForecastModel model = (Base with { Correction = correction }).Fit(panel, FitContext.Default);
        Assert.Empty(model.Report.Warnings);
        // quantiles are kept in single precision; steps of pinball trees have a least size, here in units of the smallest spread
        double tolerance = correction ? 1e-3 : 1e-6;
        Forecast forecast = model.Forecast(Horizon);
        for (int i = 0; i < panel.Count; i++)
        {
            for (int h = 0; h < Horizon; h++)
            {
                double truth = ProfilePanels.Truth(i / 8, i % 8, Length + h);
                Assert.Equal(truth, forecast.Mean(i)[h], tolerance * truth);
                Assert.Equal(truth, forecast.Quantile(i, h, 0.5), tolerance * truth);
            }
        }
    }

    /// <summary>Noise of 10% around the truth, heavier in half of the stores: a forecast of what comes next must cover it as it says.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Forecast_Noise_CoversAsNominal(bool correction)
    {
        Panel whole = Noisy(Length + Horizon), known = Known(whole);
        Forecast forecast = (Base with { Correction = correction }).Fit(known, FitContext.Default).Forecast(Horizon);
        int inside80 = 0, inside95 = 0, count = 0;
        for (int i = 0; i < forecast.Count; i++)
        {
            for (int h = 0; h < Horizon; h++, count++)
            {
                double actual = whole[i].Target[Length + h];
                if (actual >= forecast.Quantile(i, h, 0.1) && actual <= forecast.Quantile(i, h, 0.9)) inside80++;
                if (actual >= forecast.Quantile(i, h, 0.025) && actual <= forecast.Quantile(i, h, 0.975)) inside95++;
            }
        }
        // 864 outcomes: standard error 1.4 points at 80%, 0.7 at 95%, and one year of calibration; five of them
        Assert.InRange((double)inside80 / count, 0.73, 0.87);
        Assert.InRange((double)inside95 / count, 0.91, 0.985);
    }

    [Fact]
    public void Forecast_AnyNumberOfThreadsAndSavedAndLoaded_IsTheSame()
    {
        Panel panel = Known(Noisy(Length + Horizon));
        SeasonalProfile specification = Base with { Correction = true };
        ForecastModel model = specification.Fit(panel, new FitContext { Threads = 1 });
        Assert.True(model.Report.Iterations > 0); // trees were trained
        using var stream = new MemoryStream();
        model.Save(stream);
        stream.Position = 0;
        Forecast one = model.Forecast(Horizon), two = specification.Fit(panel, new FitContext { Threads = 3 }).Forecast(Horizon), loaded = ModelFile.Load(stream).Forecast(Horizon);
        double[] paths = new double[10 * Horizon], others = new double[10 * Horizon];
        for (int i = 0; i < one.Count; i++)
        {
            for (int h = 0; h < Horizon; h++)
            {
                double[] quantiles = one.Quantiles(i, h).ToArray();
                Assert.Equal(quantiles, two.Quantiles(i, h).ToArray());
                Assert.Equal(quantiles, loaded.Quantiles(i, h).ToArray());
                for (int l = 1; l < quantiles.Length; l++) Assert.True(quantiles[l] >= quantiles[l - 1]);
            }
            one.Paths(i, paths);
            loaded.Paths(i, others);
            Assert.Equal(paths, others);
        }
    }

    [Fact]
    public void Forecast_TargetsAfterTheOrigin_ChangeNothing()
    {
        Panel panel = Noisy(Length + Horizon);
        Panel changed = ProfilePanels.Monthly(12, 12, Length + Horizon, (s, i, t) => t < Length ? panel[(s * 12) + i].Target[t] : 1e6);
        Forecast a = (Base with { Correction = true }).Fit(Known(panel), FitContext.Default).Forecast(Horizon);
        Forecast b = (Base with { Correction = true }).Fit(Known(changed), FitContext.Default).Forecast(Horizon);
        for (int i = 0; i < a.Count; i++)
        {
            for (int h = 0; h < Horizon; h++) Assert.Equal(a.Quantiles(i, h).ToArray(), b.Quantiles(i, h).ToArray());
        }
    }

    [Fact]
    public void Forecast_SeriesThatEndedEarlier_StartsAtItsOwnEnd()
    {
        Panel panel = ProfilePanels.Monthly(4, 3, Length, (s, i, t) => (s, i) == (1, 2) && t >= 31 ? double.NaN : ProfilePanels.Truth(s, i, t));
        Forecast forecast = Base.Fit(panel, FitContext.Default).Forecast(20);
        const int series = 5;
        Assert.Equal(ProfilePanels.Start + 31, forecast.Frame.Starts[series]);
        // its mean is over other months than that of the others, so the group's median fits what it lacks only nearly
        for (int h = 0; h < 20; h++) Assert.Equal(ProfilePanels.Truth(1, 2, 31 + h), forecast.Quantile(series, h, 0.5), 0.01 * ProfilePanels.Truth(1, 2, 31 + h));
    }

    [Fact]
    public void Fit_ShortSeriesAmongLong_IsForecastAndSaid()
    {
        Panel panel = ProfilePanels.Monthly(4, 3, Length, (s, i, t) => (s, i) == (1, 2) && t < 30 ? double.NaN : ProfilePanels.Truth(s, i, t));
        ForecastModel model = Base.Fit(panel, FitContext.Default);
        Assert.Contains(model.Report.Warnings, w => w.Contains("(1 series)", StringComparison.Ordinal));
        Assert.Equal(ProfilePanels.Truth(1, 2, Length + 2), model.Forecast(Horizon).Quantile(5, 2, 0.5), 0.01);
    }

    [Fact]
    public void Forecast_GapsAndReturns_StayFinite()
    {
        Panel panel = ProfilePanels.Monthly(4, 3, Length, (s, i, t) => (t + s) % 5 == 2 ? double.NaN : ((t * 7) % 11) - 3 + i);
        Forecast forecast = Base.Fit(panel, FitContext.Default).Forecast(Horizon);
        Assert.Equal(12, forecast.Count);
        Assert.Contains(Enumerable.Range(0, 12), i => forecast.Quantile(i, 0, 0.01) < 0); // a series that was negative may be again
    }

    [Fact]
    public void Forecast_CommonShocks_WidenTheTotal()
    {
        double Ratio(double common)
        {
            RandomStream root = RandomStream.Of(8);
            double[] shocks = [.. Enumerable.Range(0, 60).Select(_ => root.NextGaussian())];
            Panel panel = ProfilePanels.Monthly(8, 8, 60, (s, i, t) =>
            {
                RandomStream own = root.Child((((s * 8) + i) * 100) + t);
                return ProfilePanels.Truth(s, i, t) * (1 + (0.1 * ((Math.Sqrt(common) * shocks[t]) + (Math.Sqrt(1 - common) * own.NextGaussian()))));
            });
            Forecast forecast = Base.Fit(panel, FitContext.Default).Forecast(3);
            int[] all = [.. Enumerable.Range(0, 64)];
            SampleDistribution total = forecast.Sum(all, 0, 1);
            return (total.Quantile(0.9) - total.Quantile(0.1)) / all.Sum(i => forecast.Quantile(i, 0, 0.9) - forecast.Quantile(i, 0, 0.1));
        }
        // independent: about 1 / sqrt(64), more since levels differ; fully common: 1
        Assert.InRange(Ratio(0), 0.08, 0.35);
        Assert.InRange(Ratio(0.8), 0.5, 1.05);
    }

    [Fact]
    public void Fit_LessThanTwoSeasons_IsRefused()
    {
        Panel panel = ProfilePanels.Monthly(2, 2, 23, (s, i, t) => ProfilePanels.Truth(s, i, t));
        Assert.Equal(FaultCode.TooShort, Assert.Throws<DataException>(() => Base.Fit(panel, FitContext.Default)).Fault.Code);
    }

    [Fact]
    public void Fit_NumberedPeriods_NeedASeason()
    {
        Panel panel = ProfilePanels.Of(new Calendar(Frequency.Ordinal), 0, 2, 2, 24, (s, i, t) => ProfilePanels.Truth(s, i, t));
        Assert.Equal(FaultCode.TooShort, Assert.Throws<DataException>(() => Base.Fit(panel, FitContext.Default)).Fault.Code);
        Assert.Equal(4, (Base with { Season = 12 }).Fit(panel, FitContext.Default).Forecast(3).Count);
    }

    [Fact]
    public void Fit_UnknownKeyColumn_IsRefused()
    {
        Panel panel = ProfilePanels.Monthly(2, 2, 24, (s, i, t) => ProfilePanels.Truth(s, i, t));
        DataFault fault = Assert.Throws<DataException>(() => (Base with { GroupBy = "colour" }).Fit(panel, FitContext.Default)).Fault;
        Assert.Equal((FaultCode.UnknownName, "colour"), (fault.Code, fault.Column));
    }

    [Fact]
    public void Fit_TooFewErrorsForTrees_IsNotCorrectedAndSaysSo()
    {
        Panel panel = ProfilePanels.Monthly(2, 2, 24, (s, i, t) => ProfilePanels.Truth(s, i, t));
        ForecastModel model = new SeasonalProfile { Horizon = Horizon }.Fit(panel, FitContext.Default);
        Assert.Contains(model.Report.Warnings, w => w.Contains("not corrected by trees", StringComparison.Ordinal));
        Assert.Equal(0, model.Report.Iterations);
    }

    [Fact]
    public void Fit_StaticCovariates_AreFeaturesUnlessTheyAreKeys()
    {
        var builder = new PanelBuilder(ProfilePanels.Months, "units", ["store"], [new Covariate("Store", CovariateTiming.Static), new Covariate("size", CovariateTiming.Static), new Covariate("price", CovariateTiming.KnownAhead)]);
        builder.Add(new SeriesKey("1"), ProfilePanels.Start, [.. Enumerable.Repeat(1.0, 24)], [1], [2], new double[30]);
        Assert.Equal(["size"], ProfilePanels.Layout(builder.Build()).Statics.Select(c => c.Name));
    }

    private static Panel Known(Panel whole) => whole.Cut([.. Enumerable.Repeat(Length, whole.Count)], Horizon);

    private static Panel Noisy(int length)
    {
        RandomStream root = RandomStream.Of(5);
        return ProfilePanels.Monthly(12, 12, length, (s, i, t) =>
        {
            RandomStream own = root.Child((((s * 12) + i) * 100) + t);
            return Math.Max(0, ProfilePanels.Truth(s, i, t) * (1 + ((s % 2 == 0 ? 0.05 : 0.15) * own.NextGaussian())));
        });
    }
}
