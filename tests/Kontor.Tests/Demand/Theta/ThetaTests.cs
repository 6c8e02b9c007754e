using System.Text.Json;
using Kontor.Demand;
using Kontor.Demand.Theta;
using Kontor.Errors;
using Kontor.Randomness;
using Kontor.Statistics.Seasonality;

namespace Kontor.Tests.Demand.Theta;

public sealed class ThetaTests
{
    private static readonly ThetaOptions Standard = new() { Method = ThetaMethod.Standard };

    /// <summary>R 4.2.2, forecast 8.20: thetaf(Nile).</summary>
    [Fact]
    public void Fit_StandardNile_MatchesR()
    {
        ThetaModel model = ThetaFitter.Fit(Reference.Nile, 1, Standard);
        double[] mean = new double[3], deviation = new double[3], psi = new double[3];
        model.Forecast([], mean, deviation, psi);
        Assert.Equal(0.24567, model.Alpha, 5e-4);
        Assert.Equal(799.8120, mean[0], 0.1);
        Assert.Equal(797.0977, mean[2], 0.1);
        Assert.Equal(984.6524, model.Quantile(0, 0.9, mean[0], deviation[0]), 0.1);
        Assert.Equal(992.7760, model.Quantile(2, 0.9, mean[2], deviation[2]), 0.1);
    }

    /// <summary>R 4.2.2, forecast 8.20: thetaf(AirPassengers), multiplicative season removed and put back.</summary>
    [Fact]
    public void Fit_StandardPassengers_MatchesR()
    {
        double[] mean = new double[13];
        ThetaFitter.Fit(Reference.Passengers, 12, Standard).Forecast([], mean, new double[13], new double[13]);
        double[] expected =
        [
            440.078191, 428.384281, 489.707099, 475.704628, 479.670389, 545.366272, 602.752002, 601.100763, 523.951492, 456.627145, 397.953735, 447.644909, 454.529769,
        ];
        for (int h = 0; h < 13; h++) Assert.Equal(1, mean[h] / expected[h], 1e-4); // R's α is good to three digits
    }

    [Theory]
    [InlineData("N0007"), InlineData("N0332"), InlineData("N0857"), InlineData("N1007"), InlineData("N1407"), InlineData("N1707")]
    [InlineData("N1957"), InlineData("N2207"), InlineData("N2457"), InlineData("N2607"), InlineData("N2832"), InlineData("N2982")]
    public void Fit_M3Series_ForecastsAsR(string id)
    {
        (double[] train, double[] test, int period) = Reference.M3(id);
        double[] mean = new double[test.Length];
        ThetaFitter.Fit(train, period, Standard).Forecast([], mean, new double[mean.Length], new double[mean.Length]);
        Assert.Equal(Reference.M3Result(id, "theta").Smape, Reference.Smape(mean, test), 0.05);
    }

    [Fact]
    public void Update_ValueByValue_IsTheLeastSquaresLine()
    {
        double[] y = [3, 5, 4, 8, 9];
        double mean = 0, a = 0, b = 0;
        for (int t = 1; t <= y.Length; t++) ThetaLine.Update(t, y[t - 1], ref mean, ref a, ref b);
        // Σ(t - 3)(y - 5.8) = 15, Σ(t - 3)² = 10
        Assert.Equal(5.8, mean, 1e-12);
        Assert.Equal(1.5, b, 1e-12);
        Assert.Equal(5.8 - 4.5, a, 1e-12);
    }

    [Fact]
    public void Evaluate_Gain_IsTheSmallestSumOfSquaresOverLevelAndShare()
    {
        double[] y = [.. Reference.Passengers.AsSpan(0, 40)], intercepts = new double[y.Length], slopes = new double[y.Length];
        double mean = 0, a = 0, b = 0;
        for (int t = 0; t < y.Length; t++)
        {
            (intercepts[t], slopes[t]) = (a, b);
            ThetaLine.Update(t + 1, y[t], ref mean, ref a, ref b);
        }
        const double alpha = 0.2;
        double Squares(double initial, double share)
        {
            double level = initial, sum = 0;
            for (int t = 0; t < y.Length; t++)
            {
                double power = Math.Pow(1 - alpha, t);
                double e = y[t] - level - (share * ((power * intercepts[t]) + ((1 - (power * (1 - alpha))) / alpha * slopes[t])));
                if (t >= 2) sum += e * e;
                level += alpha * (y[t] - level);
            }
            return sum;
        }
        var lines = new ThetaLines(y, intercepts, slopes, 2, double.NaN);
        double squares = lines.Evaluate(alpha), share = lines.Share;
        Assert.InRange(share, 0.01, 0.99);
        // the last level tells the initial one, at the cost of a few digits
        double last = 0;
        foreach (double value in y) last += alpha * (value - last);
        double initial = (lines.Level - last) / Math.Pow(1 - alpha, y.Length);
        Assert.Equal(1, squares / Squares(initial, share), 1e-8);
        foreach ((double d, double s) in new[] { (10.0, 0.0), (-10, 0), (0, 0.01), (0, -0.01) }) Assert.True(Squares(initial + d, share + s) > squares);
    }

    [Fact]
    public void Forecast_Optimised_WeightsAreTheResponseToOneSurprise()
    {
        ThetaModel model = ThetaFitter.Fit(Reference.Nile, 1);
        double[] mean = new double[6], deviation = new double[6], psi = new double[6], after = new double[5];
        model.Forecast([], mean, deviation, psi);
        // the same model one value later, that value 100 above its mean
        double m = model.Mean, a = model.Intercept, b = model.Slope, y = mean[0] + 100;
        ThetaLine.Update(model.Length + 1, y, ref m, ref a, ref b);
        ThetaModel moved = model with { Level = model.Level + (model.Alpha * (y - model.Level)), Mean = m, Intercept = a, Slope = b, Length = model.Length + 1 };
        moved.Forecast([], after, new double[5], new double[5]);
        for (int j = 1; j < 6; j++) Assert.Equal(psi[j], (after[j - 1] - mean[j]) / 100, 1e-9);
        Assert.Equal(model.Variance * psi[..3].Sum(w => w * w), deviation[2] * deviation[2], 1e-6);
    }

    [Fact]
    public void Fit_SeasonBelowZero_IsAddedNotMultiplied()
    {
        RandomStream stream = RandomStream.Of(2);
        double[] y = new double[48], mean = new double[12];
        for (int t = 0; t < 48; t++) y[t] = (20 * Math.Sin(2 * Math.PI * t / 12)) + stream.NextGaussian();
        ThetaModel model = ThetaFitter.Fit(y, 12);
        model.Forecast([], mean, new double[12], new double[12]);
        Assert.Equal(SeasonKind.Additive, model.SeasonKind);
        for (int h = 0; h < 12; h++) Assert.Equal(20 * Math.Sin(2 * Math.PI * h / 12), mean[h], 4.0); // four years of unit noise
    }

    [Fact]
    public void Fit_OddSeries_AreHandledOnPurpose()
    {
        double[] mean = new double[3], deviation = new double[3], psi = new double[3];
        ThetaModel constant = ThetaFitter.Fit([.. Enumerable.Repeat(4.0, 20)], 4);
        constant.Forecast([], mean, deviation, psi);
        Assert.All(mean, v => Assert.Equal(4, v, 1e-9));
        Assert.All(deviation, v => Assert.Equal(0, v, 1e-6));

        ThetaModel few = ThetaFitter.Fit([10, 12, 11], 1);
        few.Forecast([], mean, deviation, psi);
        Assert.All(mean, v => Assert.InRange(v, 10, 12));
        Assert.Contains("too few", few.Report.Warnings[0], StringComparison.Ordinal);

        double[] gaps = [.. Reference.Nile, double.NaN];
        gaps[7] = double.NaN;
        ThetaModel filled = ThetaFitter.Fit(gaps, 1);
        Assert.Contains("1 missing", filled.Report.Warnings[0], StringComparison.Ordinal);
        Assert.Equal(1, filled.Age);

        Assert.Equal(FaultCode.TooShort, Assert.Throws<DataException>(() => ThetaFitter.Fit([1.0], 1)).Fault.Code);
        Assert.Equal(FaultCode.NotFinite, Assert.Throws<DataException>(() => ThetaFitter.Fit([1, double.NegativeInfinity], 1)).Fault.Code);
    }

    [Fact]
    public void Json_RoundTrip_ForecastsTheSame()
    {
        ThetaModel model = ThetaFitter.Fit(Reference.Passengers, 12);
        SeriesModel back = JsonSerializer.Deserialize<SeriesModel>(JsonSerializer.Serialize<SeriesModel>(model))!;
        double[] a = new double[15], b = new double[15], c = new double[15], d = new double[15], psi = new double[15];
        model.Forecast([], a, b, psi);
        back.Forecast([], c, d, psi);
        Assert.Equal(a, c);
        Assert.Equal(b, d);
    }
}
