using Kontor.Demand.Arima;

namespace Kontor.Tests.Demand.Arima;

/// <summary>The fits that R's documentation of <c>arima</c> and <c>predict.Arima</c> prints; tolerances are those of the printed digits and of R's optimiser.</summary>
public sealed class SarimaReferenceTests
{
    [Fact]
    public void Fit_LakeHuronWithTrend_IsThatOfR()
    {
        double[] time = [.. Enumerable.Range(0, 98).Select(t => 1875.0 + t - 1920)];
        ArimaModel model = new Sarima { Order = new ArimaOrder(2, 0, 0) }.Fit(PublishedSeries.LakeHuron, time);
        AssertCoefficient(model, "ar1", 1.0048, 0.0976);
        AssertCoefficient(model, "ar2", -0.2913, 0.1004);
        AssertCoefficient(model, "mean", 579.0993, 0.2370);
        AssertCoefficient(model, "x1", -0.0216, 0.0081);
        Assert.Equal(0.4566, model.LikelihoodVariance, 1e-4);
        Assert.Equal(-101.2, model.LogLikelihood!.Value, 0.005);
        Assert.True(model.Report.Converged);
    }

    [Fact]
    public void Fit_AccidentalDeathsAirlineModel_IsThatOfR()
    {
        ArimaModel model = new Sarima { Season = 12, Order = new ArimaOrder(0, 1, 1, 0, 1, 1) }.Fit(PublishedSeries.AccidentalDeaths);
        AssertCoefficient(model, "ma1", -0.4303, 0.1228);
        AssertCoefficient(model, "sma1", -0.5528, 0.1784);
        Assert.Equal(99347, model.LikelihoodVariance, 10.0);
        Assert.Equal(-425.44, model.LogLikelihood!.Value, 0.005);
        Assert.Equal("ARIMA(0,1,1)(0,1,1)[12]", model.Name);
    }

    [Fact]
    public void Forecast_AccidentalDeathsAirlineModel_IsThatOfR()
    {
        ArimaModel model = new Sarima { Season = 12, Order = new ArimaOrder(0, 1, 1, 0, 1, 1) }.Fit(PublishedSeries.AccidentalDeaths);
        double[] mean = new double[6], deviation = new double[6], psi = new double[6];
        model.Forecast([], mean, deviation, psi);
        double[] expected = [8336.061, 7531.829, 8314.644, 8616.869, 9488.916, 9859.757], errors = [315.4481, 363.0054, 405.0164, 443.0623, 478.0897, 510.7197];
        double correction = Math.Sqrt(model.Variance / model.LikelihoodVariance);       // R's arima forecasts with the uncorrected variance
        for (int h = 0; h < 6; h++)
        {
            Assert.Equal(expected[h], mean[h], 0.5);
            Assert.Equal(errors[h], deviation[h] / correction, 0.05);
        }
    }

    private static void AssertCoefficient(ArimaModel model, string name, double value, double error)
    {
        ArimaCoefficient coefficient = Assert.Single(model.Coefficients, c => c.Name == name);
        Assert.Equal(value, coefficient.Value, 2e-4);
        Assert.Equal(error, coefficient.StandardError!.Value, 2e-4);
    }
}
