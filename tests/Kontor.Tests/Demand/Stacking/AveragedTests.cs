using Kontor.Data.Forecasts;
using Kontor.Data.Panels;
using Kontor.Demand;
using Kontor.Demand.Local;
using Kontor.Demand.Neural;
using Kontor.Demand.Stacking;
using Kontor.Tests.Demand.Support;

namespace Kontor.Tests.Demand.Stacking;

public sealed class AveragedTests
{
    [Fact]
    public void Forecast_TwoModels_IsTheMeanOfTheirQuantiles()
    {
        Panel panel = TestPanels.Monthly(1, 2, 48);
        Forecaster[] members = [ModelCatalog.Create("ets"), new Drift()];
        Forecast both = new Averaged([.. members]).Fit(panel, FitContext.Default).Forecast(4, panel.KnownAhead(4));
        Forecast[] each = [.. members.Select(m => m.Fit(panel, FitContext.Default).Forecast(4, panel.KnownAhead(4)))];
        for (int h = 0; h < 4; h++)
        {
            Assert.Equal(each.Average(f => f.Mean(1)[h]), both.Mean(1)[h], 1e-9);
            foreach (double level in (double[])[0.1, 0.5, 0.9]) Assert.Equal(each.Average(f => f.Quantile(1, h, level)), both.Quantile(1, h, level), 1e-9);
        }
    }

    [Fact]
    public void Create_NamesWithPlus_IsTheirMean()
    {
        var mean = (Averaged)ModelCatalog.Create("theta+armdn");
        Assert.Equal("theta+armdn", mean.Name);
        Assert.Equal(["theta", "armdn"], mean.Members.Select(m => m.Name));
        Assert.True(ModelCatalog.IsNetwork("theta+armdn"));
        Assert.False(ModelCatalog.IsNetwork("theta+ets"));
        Assert.Contains("'tea'", Assert.Throws<ArgumentException>(() => ModelCatalog.Create("theta+tea")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TrainingCurve_OfAMean_HasThoseOfItsNetworks()
    {
        var network = new Armdn { Networks = 2, Width = 4, Hidden = 4, Components = 2, Calibrated = false, Training = new TrainingSettings { Epochs = 2, FinalEpochs = 0 } };
        ForecastModel fitted = new Averaged([new Drift(), network]).Fit(TestPanels.Monthly(1, 2, 36), FitContext.Default);
        Assert.Equal([("armdn", 1), ("armdn", 2)], TrainingCurve.Of(fitted).Select(c => (c.Model, c.Network)));
    }

    [Fact]
    public void Averaged_OneMemberOrTwins_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => new Averaged([new Drift()]));
        Assert.Throws<ArgumentException>(() => new Averaged([new Drift(), new Drift()]));
    }
}
