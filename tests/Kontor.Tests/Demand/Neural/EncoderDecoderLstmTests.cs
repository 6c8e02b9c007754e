using Kontor.Data.Forecasts;
using Kontor.Data.Panels;
using Kontor.Demand;
using Kontor.Demand.Neural;
using Kontor.Errors;
using Kontor.Tests.Demand.Global;

namespace Kontor.Tests.Demand.Neural;

public sealed class EncoderDecoderLstmTests
{
    private static readonly EncoderDecoderLstm Quick = new()
    {
        Lookback = 8, Horizon = 4, Wide = 16, Hidden = 16, Dense = 16, Dropout = 0, MaxWindows = 400,
        Training = new TrainingSettings { Epochs = 15, LearningRate = 0.01, Patience = 15 },
    };

    [Fact]
    public void Forecast_PlannedPrice_LowersDemandOnlyWhereTheDecoderSeesIt()
    {
        Panel panel = PromotionPanel.Of(ahead: 4);
        int length = panel[0].Length;
        double Answer(EncoderDecoderLstm network)
        {
            ForecastModel model = network.Fit(panel, FitContext.Default);
            double[] Medians(double discount)
            {
                Panel planned = PromotionPanel.Changed(panel, (c, i, t) => t == length + 2 ? c switch { 0 => (2 + (i % 4)) * discount, 1 => 0, _ => null } : null);
                Forecast forecast = model.Forecast(4, planned.KnownAhead(4));
                return [.. Enumerable.Range(0, forecast.Count).Select(i => forecast.Quantile(i, 2, 0.5))];
            }
            double[] regular = Medians(1), cut = Medians(0.8);
            return regular.Select((r, i) => Math.Log(cut[i] / r) / Math.Log(0.8)).Average();
        }
        // the known elasticity is -2.5; a few hundred windows find most of it
        Assert.InRange(Answer(Quick), -4, -1);
        Assert.Equal(0, Answer(Quick with { SeesAhead = false, Training = new() { Epochs = 1 } }), 9);
    }

    [Fact]
    public void Forecast_BeyondTheHorizon_IsRefused()
    {
        Panel panel = PromotionPanel.Of(2, 2, 40);
        ForecastModel model = (Quick with { Training = new() { Epochs = 1 } }).Fit(panel, FitContext.Default);
        Assert.Equal(3, model.Forecast(3, panel.KnownAhead(3)).Horizon);
        DataException refused = Assert.Throws<DataException>(() => model.Forecast(5, panel.KnownAhead(5)));
        Assert.Contains("Horizon", refused.Fault.Needed, StringComparison.Ordinal);
    }
}
