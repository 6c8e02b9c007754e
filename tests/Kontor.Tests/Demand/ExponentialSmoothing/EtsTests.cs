using System.Text.Json;
using Kontor.Demand;
using Kontor.Demand.ExponentialSmoothing;
using Kontor.Errors;
using Kontor.Randomness;

namespace Kontor.Tests.Demand.ExponentialSmoothing;

public sealed class EtsTests
{
    private static readonly EtsForm Simple = new(EtsError.Additive, EtsTrend.None, EtsSeason.None);

    [Fact]
    public void All_Forms_AreTheFifteenAdmitted()
    {
        Assert.Equal(6, EtsForm.All(1).Count());
        Assert.Equal(15, EtsForm.All(12).Distinct().Count());
        Assert.DoesNotContain(EtsForm.All(12), f => f is { Error: EtsError.Additive, Season: EtsSeason.Multiplicative });
    }

    /// <summary>R 4.2.2, forecast 8.20: ets(Nile, "ANN") and its forecast. R stops its simplex at a relative 1e-8 of the criterion.</summary>
    [Fact]
    public void Fit_Nile_MatchesR()
    {
        EtsModel model = Ets.Fit(Reference.Nile, 1, EtsOptions.Classic with { Forms = [Simple] });
        Assert.Equal(-726.39052, LikelihoodOfR(model), 1e-4);
        Assert.Equal(0.24553, model.Alpha, 2e-3); // 1e-4 of likelihood is 1e-3 of α: its standard error is 0.07
        Assert.Equal(20802.80, model.Variance, 2);
        double[] mean = new double[3], deviation = new double[3], psi = new double[3];
        model.Forecast([], mean, deviation, psi);
        Assert.All(mean, m => Assert.Equal(805.3813, m, 0.5));
        Assert.Equal(1001.0481, model.Quantile(2, 0.9, mean[2], deviation[2]), 0.5);

        EtsModel relative = Ets.Fit(Reference.Nile, 1, EtsOptions.Classic with { Forms = [Simple with { Error = EtsError.Multiplicative }] });
        Assert.Equal(-726.15096, LikelihoodOfR(relative), 1e-4);
        Assert.Equal(0.1514, relative.Alpha, 2e-3);
        Assert.Equal(0.023957, relative.Variance, 1e-5);
    }

    /// <summary>R's simplex stops early, by up to 31 in the logarithm, on the fourteen or so parameters of seasonal forms: its likelihood is a floor (R 4.2.2, forecast 8.20).</summary>
    [Theory]
    [InlineData(EtsError.Additive, EtsTrend.Additive, EtsSeason.Additive, -765.9358475)]
    [InlineData(EtsError.Multiplicative, EtsTrend.Additive, EtsSeason.Multiplicative, -682.4036191)]
    [InlineData(EtsError.Multiplicative, EtsTrend.None, EtsSeason.Multiplicative, -715.6571969)]
    [InlineData(EtsError.Additive, EtsTrend.None, EtsSeason.Additive, -767.4295390)]
    public void Fit_Passengers_IsAtLeastAsLikelyAsR(EtsError error, EtsTrend trend, EtsSeason season, double floor)
    {
        EtsModel model = Ets.Fit(Reference.Passengers, 12, EtsOptions.Classic with { Forms = [new EtsForm(error, trend, season)] });
        Assert.InRange(LikelihoodOfR(model), floor - 0.01, floor + 40);
    }

    /// <summary>Series on which the criterion has one clear maximum: form and accuracy agree with R's forecast 8.20 to a tenth of a point.</summary>
    [Theory]
    [InlineData("N0007"), InlineData("N0032"), InlineData("N0332"), InlineData("N0632"), InlineData("N0700"), InlineData("N1007")]
    [InlineData("N1407"), InlineData("N1457"), InlineData("N2607"), InlineData("N2832"), InlineData("N2982")]
    public void Fit_M3Series_ChoosesAndForecastsAsR(string id)
    {
        (double[] train, double[] test, int period) = Reference.M3(id);
        (double smape, string form) = Reference.M3Result(id, "ets");
        EtsModel model = Ets.Fit(train, period, EtsOptions.Classic);
        double[] mean = new double[test.Length];
        model.Forecast([], mean, new double[mean.Length], new double[mean.Length]);
        Assert.Equal(form, model.Form.ToString());
        Assert.Equal(smape, Reference.Smape(mean, test), 0.1);
    }

    [Fact]
    public void Fit_SimulatedTrend_RecoversParameters()
    {
        // 3,000 values; standard errors of α and β are near √(parameter (2 - parameter) / n), 0.02 and 0.01
        var truth = new EtsModel
        {
            Form = new(EtsError.Additive, EtsTrend.Additive, EtsSeason.None), Period = 1, Alpha = 0.5, Beta = 0.1, Level = 1000, Growth = 1, Variance = 25,
            Observations = 0, Parameters = 0, LogLikelihood = 0, Report = FitReport.ClosedForm,
        };
        RandomStream stream = RandomStream.Of(5);
        double[] y = new double[3000];
        truth.Simulate(ref stream, y);
        EtsModel model = Ets.Fit(y, 1, EtsOptions.Classic with { Forms = [truth.Form] });
        Assert.Equal(0.5, model.Alpha, 0.06);
        Assert.Equal(0.1, model.Beta, 0.04);
        Assert.Equal(25, model.Variance, 5 * 25 * Math.Sqrt(2.0 / 3000));
    }

    [Fact]
    public void Fit_RandomWalks_TakeFewerUndampedTrendsThanPlainAicc()
    {
        int plain = 0, careful = 0;
        for (int i = 0; i < 100; i++)
        {
            RandomStream stream = RandomStream.Of(9).Child(i);
            double[] y = new double[30];
            double level = 100;
            for (int t = 0; t < y.Length; t++) y[t] = level += stream.NextGaussian();
            if (Ets.Fit(y, 1, EtsOptions.Classic).Form.Trend == EtsTrend.Additive) plain++;
            if (Ets.Fit(y, 1).Form.Trend == EtsTrend.Additive) careful++;
        }
        Assert.True(plain >= 5, $"{plain} undamped trends by plain AICc");
        Assert.True(careful <= plain / 3, $"{careful} undamped trends, {plain} by plain AICc");
    }

    [Fact]
    public void Fit_StraightLine_ContinuesIt()
    {
        double[] y = [.. Enumerable.Range(0, 40).Select(t => 100.0 + (3 * t))], mean = new double[4], deviation = new double[4];
        EtsModel model = Ets.Fit(y, 1);
        model.Forecast([], mean, deviation, new double[4]);
        Assert.Equal(EtsTrend.Additive, model.Form.Trend);
        Assert.Equal(229, mean[3], 1e-3);
        Assert.InRange(deviation[3], 0, 1e-3);
    }

    [Fact]
    public void Fit_MissingValues_CarryNoInformation()
    {
        double[] y = [.. Reference.Passengers];
        for (int t = 5; t < y.Length; t += 9) y[t] = double.NaN;
        EtsModel model = Ets.Fit(y, 12);
        double[] mean = new double[12], whole = new double[12], spare = new double[12];
        model.Forecast([], mean, spare, new double[12]);
        Ets.Fit(Reference.Passengers, 12).Forecast([], whole, spare, new double[12]);
        Assert.Equal(y.Count(v => !double.IsNaN(v)), model.Observations);
        for (int h = 0; h < 12; h++) Assert.Equal(1, mean[h] / whole[h], 0.05); // a ninth of the values is gone
    }

    [Fact]
    public void Fit_TrailingGap_ShiftsTheForecast()
    {
        double[] late = [.. Reference.Passengers, double.NaN, double.NaN], mean = new double[14], deviation = new double[14], psi = new double[14];
        Ets.Fit(Reference.Passengers, 12).Forecast([], mean, deviation, psi);
        double[] lateMean = new double[12], lateDeviation = new double[12], latePsi = new double[12];
        Ets.Fit(late, 12).Forecast([], lateMean, lateDeviation, latePsi);
        Assert.Equal(mean[2..], lateMean);
        Assert.Equal(deviation[2..], lateDeviation);
        Assert.Equal(psi[..12], latePsi);
    }

    [Fact]
    public void Fit_ValuesBelowZero_TakesNoMultiplicativeForm()
    {
        double[] y = [.. Reference.Passengers.Select(v => v - 112)];
        EtsModel model = Ets.Fit(y, 12);
        Assert.Equal(EtsError.Additive, model.Form.Error);
        Assert.NotEqual(EtsSeason.None, model.Form.Season);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(7.5)]
    public void Fit_Constant_RepeatsItAndSaysSo(double value)
    {
        EtsModel model = Ets.Fit([.. Enumerable.Repeat(value, 30)], 12);
        double[] mean = new double[3], deviation = new double[3];
        model.Forecast([], mean, deviation, new double[3]);
        Assert.Equal([value, value, value], mean);
        Assert.Equal([0, 0, 0], deviation);
        Assert.Single(model.Report.Warnings);
    }

    [Fact]
    public void Fit_LongPeriodOrFewPeriods_DropsTheSeasonAndSaysSo()
    {
        EtsModel weekly = Ets.Fit(Reference.Passengers, 52), young = Ets.Fit(Reference.Passengers.AsSpan(0, 20), 12);
        Assert.Equal(EtsSeason.None, weekly.Form.Season);
        Assert.Contains("above 24", weekly.Report.Warnings[0], StringComparison.Ordinal);
        Assert.Equal(EtsSeason.None, young.Form.Season);
        Assert.Contains("less than two periods", young.Report.Warnings[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_SteepFirstYears_StillFitsMultiplicativeForms()
    {
        // the straight line through the first ten values is below zero at the start
        double[] y = [.. Enumerable.Range(0, 40).Select(t => 10 + Math.Pow(Math.Min(t, 12), 3) + (t % 4))];
        EtsForm form = new(EtsError.Multiplicative, EtsTrend.Additive, EtsSeason.Additive);
        Assert.Equal(form, Ets.Fit(y, 4, new EtsOptions { Forms = [form] }).Form);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Fit_FewValues_StaysSimple(int n)
    {
        EtsModel model = Ets.Fit(Reference.Nile.AsSpan(0, n), 1);
        double[] mean = new double[2], deviation = new double[2];
        model.Forecast([], mean, deviation, new double[2]);
        Assert.All(mean, m => Assert.InRange(m, 900, 1300));
        Assert.All(deviation, d => Assert.InRange(d, 1, 500));
        Assert.Equal(n < 5, model.Report.Warnings.Length > 0);
    }

    [Fact]
    public void Fit_BadSeries_IsRefusedWithItsCode()
    {
        Assert.Equal(FaultCode.TooShort, Assert.Throws<DataException>(() => Ets.Fit([1.0], 1)).Fault.Code);
        Assert.Equal(FaultCode.TooShort, Assert.Throws<DataException>(() => Ets.Fit([1, double.NaN, double.NaN], 1)).Fault.Code);
        Assert.Equal(FaultCode.NotFinite, Assert.Throws<DataException>(() => Ets.Fit([1, 2, double.PositiveInfinity], 1)).Fault.Code);
        Assert.Throws<ArgumentOutOfRangeException>(() => Ets.Fit(Reference.Nile, 0));
        Assert.Throws<ArgumentException>(() => Ets.Fit(Reference.Nile, 1, new EtsOptions { LowestPhi = 0.9, HighestPhi = 0.8 }));
        EtsForm infinite = new(EtsError.Additive, EtsTrend.None, EtsSeason.Multiplicative);
        Assert.Throws<ArgumentException>(() => Ets.Fit(Reference.Passengers, 12, new EtsOptions { Forms = [infinite] }));
    }

    [Fact]
    public void Fit_Twice_GivesTheSameBitsAndLeavesTheInput()
    {
        double[] y = [.. Reference.Passengers];
        EtsModel first = Ets.Fit(y, 12), second = Ets.Fit(y, 12);
        Assert.Equal(JsonSerializer.Serialize<SeriesModel>(first), JsonSerializer.Serialize<SeriesModel>(second));
        Assert.Equal(Reference.Passengers, y);
    }

    [Fact]
    public void Json_RoundTrip_ForecastsTheSame()
    {
        EtsModel model = Ets.Fit(Reference.Passengers, 12);
        SeriesModel back = JsonSerializer.Deserialize<SeriesModel>(JsonSerializer.Serialize<SeriesModel>(model))!;
        double[] a = new double[24], b = new double[24], c = new double[24], d = new double[24], psi = new double[24];
        model.Forecast([], a, b, psi);
        back.Forecast([], c, d, psi);
        Assert.Equal(a, c);
        Assert.Equal(b, d);
        Assert.Equal(model.Form, Assert.IsType<EtsModel>(back).Form);
    }

    /// <summary>R leaves out n/2 (log(2π/n) + 1).</summary>
    private static double LikelihoodOfR(EtsModel model) =>
        model.LogLikelihood + (model.Observations / 2.0 * (Math.Log(2 * Math.PI / model.Observations) + 1));
}
