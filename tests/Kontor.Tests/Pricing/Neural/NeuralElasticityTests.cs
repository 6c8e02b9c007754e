using System.Collections.Immutable;
using Kontor.Data.Panels;
using Kontor.Errors;
using Kontor.Pricing.Elasticities;
using Kontor.Pricing.Neural;

namespace Kontor.Tests.Pricing.Neural;

/// <summary>Neural elasticity against markets of which the truth is known, and against itself.</summary>
public sealed class NeuralElasticityTests
{
    private static readonly NeuralElasticity _quick = new() { Networks = 2, Training = new NetworkTraining { Epochs = 4, FinalEpochs = 1 } };
    private static readonly PricePanel _market = new();
    private static readonly Lazy<NeuralPricingModel> _model = new(() => new NeuralElasticity { Networks = 4, Training = new NetworkTraining { Epochs = 25 } }.Train(_market.Build(), FitContext.Default));

    [Fact]
    public void Fit_KnownElasticities_AreRecoveredAndBetterThanNaive()
    {
        ElasticityFit fit = _model.Value.Elasticities;
        double[] off = [.. fit.At(ElasticityLevel.Product).Select((o, p) => o.Estimate.Value - _market.Elasticity(p))];
        double[] naive = [.. fit.At(ElasticityLevel.Product).Select((o, p) => o.Naive!.Value - _market.Elasticity(p))];
        Assert.Equal(6, off.Length);
        // the standard error of a product's own regression is 0.15 / (0.12 sqrt(312)) = 0.07
        Assert.All(off, o => Assert.InRange(o, -0.35, 0.35));
        Assert.True(Rms(off) < 0.6 * Rms(naive), $"{Rms(off)} against {Rms(naive)}");
        Assert.All(fit.Own, o => Assert.InRange(o.Estimate.StandardError, 1e-4, 0.5));
        Assert.Equal(_market.Elasticity(0) + ((_market.Elasticity(5) - _market.Elasticity(0)) / 2), fit.Find(ElasticityLevel.Total)!.Estimate.Value, 0.2);
    }

    [Fact]
    public void Fit_Levels_AreMeansOverTheirSeries()
    {
        ElasticityFit fit = _model.Value.Elasticities;
        foreach (OwnElasticity product in fit.At(ElasticityLevel.Product))
            Assert.Equal(fit.At(ElasticityLevel.Series).Where(o => o.Product == product.Product).Average(o => o.Estimate.Value), product.Estimate.Value, 1e-9);
        Assert.Equal(3, fit.At(ElasticityLevel.Channel).Count());
        Assert.Equal(fit.At(ElasticityLevel.Series).Average(o => o.Estimate.Value), fit.Find(ElasticityLevel.Total)!.Estimate.Value, 1e-9);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Curve_Slope_AgreesWithFiniteDifferences(bool monotone)
    {
        Panel panel = _market.Build();
        NeuralPricingModel model = monotone ? _model.Value : (_quick with { Monotone = false }).Train(panel, FitContext.Default);
        const double step = 0.02;
        ImmutableArray<double> prices = [.. ((double[])[3.6, 4.5, 5.2, 6]).SelectMany(p => (double[])[p * Math.Exp(-step), p, p * Math.Exp(step)])];
        ImmutableArray<DemandPoint> curve = model.Curve(panel, panel.Keys[4], prices, FitContext.Default);
        for (int k = 0; k < curve.Length; k += 3)
        {
            double difference = (curve[k + 2].LogUnits - curve[k].LogUnits) / (2 * step);
            Assert.Equal(difference, curve[k + 1].Elasticity.Value, 0.01); // float networks and the curvature over 4%
        }
    }

    [Fact]
    public void Curve_Monotone_NeverRises()
    {
        Panel panel = _market.Build();
        ImmutableArray<double> prices = [.. Enumerable.Range(0, 200).Select(k => 0.5 * Math.Exp(k * 0.025))]; // a tenth to fifteen times the usual price
        foreach (SeriesKey key in panel.Keys)
        {
            ImmutableArray<DemandPoint> curve = _model.Value.Curve(panel, key, prices, FitContext.Default);
            Assert.All(curve, p => Assert.True(p.Elasticity.Value < 0));
            for (int k = 1; k < curve.Length; k++) Assert.True(curve[k].LogUnits < curve[k - 1].LogUnits);
        }
        Assert.All(_model.Value.Elasticities.Own, o => Assert.True(o.Estimate.Value < 0));
    }

    [Fact]
    public void Fit_DemandThatRisesWithPrice_IsFoundOnlyWithoutTheConstraint()
    {
        // units and price exchanged in sign: what is dear sells more
        Panel usual = new PricePanel { Pull = 0 }.Build();
        var builder = new PanelBuilder(usual.Calendar, "units", usual.KeyNames, usual.Covariates);
        for (int i = 0; i < usual.Count; i++)
        {
            double[] price = usual[i].Dynamic(0).ToArray();
            builder.Add(usual.Keys[i], usual[i].Start, [.. usual[i].Target.ToArray().Select((u, t) => u * Math.Pow(price[t] / 5, 4))], price, usual[i].Dynamic(1).ToArray());
        }
        Panel rising = builder.Build();
        Assert.True((_quick with { Monotone = false }).Fit(rising, FitContext.Default).Find(ElasticityLevel.Total)!.Estimate.Value > 0.8);
        Assert.All(_quick.Fit(rising, FitContext.Default).Own, o => Assert.InRange(o.Estimate.Value, -1, 0));
    }

    [Fact]
    public void LogUnits_PeriodsAfterTheFit_AreNearTheirTruth()
    {
        Panel whole = _market.Build();
        int[] lengths = [.. Enumerable.Repeat(whole[0].Length - 10, whole.Count)];
        NeuralPricingModel model = new NeuralElasticity { Networks = 3, Training = new NetworkTraining { Epochs = 20 } }.Train(whole.Cut(lengths, 10), FitContext.Default);
        ImmutableArray<ImmutableArray<double>> said = model.LogUnits(whole, FitContext.Default);
        double squares = 0, spread = 0;
        for (int i = 0; i < whole.Count; i++)
        {
            double[] truth = Array.ConvertAll(whole[i].Target[^10..].ToArray(), Math.Log);
            for (int h = 0; h < 10; h++) squares += Math.Pow(truth[h] - said[i][^(10 - h)], 2) / (10 * whole.Count);
            spread += truth.Sum(v => Math.Pow(v - truth.Average(), 2)) / (10 * whole.Count);
        }
        Assert.True(Math.Sqrt(squares) < 0.3, $"{Math.Sqrt(squares)}"); // noise alone is 0.15
        Assert.True(squares < 0.5 * spread);
    }

    [Fact]
    public void LogUnits_UnitsAfterTheFit_DoNotMatter()
    {
        Panel whole = _market.Build();
        Panel cut = whole.Cut([.. Enumerable.Repeat(whole[0].Length - 10, whole.Count)], 10);
        NeuralPricingModel model = _quick.Train(cut, FitContext.Default);
        var builder = new PanelBuilder(whole.Calendar, "units", whole.KeyNames, whole.Covariates);
        for (int i = 0; i < whole.Count; i++)
        {
            double[] units = whole[i].Target.ToArray();
            for (int t = units.Length - 10; t < units.Length; t++) units[t] = 1;
            builder.Add(whole.Keys[i], whole[i].Start, units, whole[i].Dynamic(0).ToArray(), whole[i].Dynamic(1).ToArray());
        }
        ImmutableArray<ImmutableArray<double>> one = model.LogUnits(whole, FitContext.Default), other = model.LogUnits(builder.Build(), FitContext.Default);
        for (int i = 0; i < whole.Count; i++) Assert.Equal(one[i].ToArray(), other[i].ToArray());
    }

    [Fact]
    public void Fit_NoLabel_LeavesTheHeadOutAndSaysSo()
    {
        NeuralPricingModel model = _quick.Train(_market.Build(), FitContext.Default);
        Assert.False(model.HasArbitrageHead);
        Assert.Contains(model.Elasticities.Report.Warnings, w => w.Contains("arbitrage", StringComparison.Ordinal));
        Assert.All(model.Now(_market.Build(), FitContext.Default), s => Assert.Null(s.ArbitrageRisk));
    }

    [Fact]
    public void Now_RareLabel_HasCalibratedProbabilitiesThatTellRiskApart()
    {
        var market = new PricePanel { Unlabelled = 0.1, Channels = 4, Weeks = 130 };
        Panel panel = market.Build();
        // positives are weighted up about tenfold in training: without calibration the mean probability would be near a half
        NeuralPricingModel model = new NeuralElasticity { Networks = 2, Training = new NetworkTraining { Epochs = 25, HeldOut = 30 } }.Train(panel, FitContext.Default);
        var truth = new List<double>();
        var said = new List<double>();
        for (int back = 0; back < 60; back += 3)
        {
            Panel then = panel.Cut([.. Enumerable.Repeat(panel[0].Length - back, panel.Count)], 0);
            foreach (PriceSituation s in model.Now(then, FitContext.Default))
            {
                int c = s.Key.Parts[0][1] - '0', p = s.Key.Parts[1][1] - '0', t = panel[0].Length - back - 1;
                double Log(int channel) => Math.Log(panel[(p * market.Channels) + channel].Dynamic(0)[t]);
                truth.Add(PricePanel.Risk(Log(c) - Enumerable.Range(0, market.Channels).Where(o => o != c).Average(Log)));
                said.Add(s.ArbitrageRisk!.Value);
            }
        }
        Assert.InRange(said.Average() / truth.Average(), 0.6, 1.6);
        Assert.True(Correlation(truth, said) > 0.6, $"{Correlation(truth, said)}");
    }

    [Fact]
    public void Fit_LabelThatIsNoFlag_IsRefusedWithItsPlace()
    {
        Panel panel = new PricePanel { Unlabelled = 0 }.Build();
        DataFault fault = Assert.Throws<DataException>(() => (_quick with { RiskLabel = "price" }).Fit(panel, FitContext.Default)).Fault;
        Assert.Equal(FaultCode.OutOfRange, fault.Code);
        Assert.Equal("price", fault.Column);
    }

    [Fact]
    public void Now_PriceChange_ReturnsFromADiscount()
    {
        Panel panel = _market.Build();
        ImmutableArray<PriceSituation> now = _model.Value.Now(panel, FitContext.Default);
        Assert.Equal(panel.Count, now.Length);
        // a discount lasts a period: the lower the price, the more it rises next
        var low = new List<double>();
        var usual = new List<double>();
        for (int back = 0; back < 30; back++)
        {
            Panel then = panel.Cut([.. Enumerable.Repeat(panel[0].Length - back, panel.Count)], 0);
            foreach ((PriceSituation s, int i) in _model.Value.Now(then, FitContext.Default).Select((s, i) => (s, i))) (s.Price < 4.2 ? low : usual).Add(s.PriceChange!.Value);
        }
        Assert.True(low.Average() > usual.Average() + 0.1, $"{low.Average()} against {usual.Average()}");
    }

    [Fact]
    public void Fit_HeadWeights_Act()
    {
        Panel panel = _market.Build();
        NeuralPricingModel without = (_quick with { PriceChangeWeight = 0 }).Train(panel, FitContext.Default);
        Assert.All(without.Now(panel, FitContext.Default), s => Assert.Null(s.PriceChange));
        double LossOf(double weight) => (_quick with { PriceChangeWeight = weight }).Train(panel, FitContext.Default).Training[0][0].TrainingLoss;
        (double none, double half, double twice) = (LossOf(0), LossOf(0.5), LossOf(2));
        Assert.True(half > none + 0.2, $"{none} {half}"); // changes are standardised: their squared error begins near 1
        Assert.True(twice > half + 0.6, $"{half} {twice}");
    }

    [Fact]
    public void Fit_AnyNumberOfThreads_GivesTheSameBits()
    {
        Panel panel = _market.Build();
        ElasticityFit one = _quick.Fit(panel, new FitContext { Threads = 1 }), two = _quick.Fit(panel, new FitContext { Threads = 3 }), other = _quick.Fit(panel, new FitContext { Seed = 1 });
        Assert.Equal(one.Own.Select(o => (o.Key, o.Estimate)), two.Own.Select(o => (o.Key, o.Estimate)));
        Assert.NotEqual(one.Own[0].Estimate.Value, other.Own[0].Estimate.Value);
    }

    [Fact]
    public void SaveAndLoad_Model_SaysTheSame()
    {
        Panel panel = new PricePanel { Unlabelled = 0.2 }.Build();
        NeuralPricingModel model = _quick.Train(panel, FitContext.Default);
        using var stream = new MemoryStream();
        model.Save(stream);
        stream.Position = 0;
        NeuralPricingModel loaded = NeuralPricingModel.Load(stream);
        Assert.Equal(model.Now(panel, FitContext.Default), loaded.Now(panel, FitContext.Default));
        Assert.Equal(model.Elasticities.Own.Select(o => o.Estimate), loaded.Elasticities.Own.Select(o => o.Estimate));
        Assert.Equal(model.WeightCount, loaded.WeightCount);
        stream.Position = 0;
        string text = new StreamReader(stream).ReadToEnd();
        using var old = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text.Replace("\"Networks\":{\"Version\":1", "\"Networks\":{\"Version\":0", StringComparison.Ordinal)));
        Assert.Equal(FaultCode.Version, Assert.Throws<DataException>(() => NeuralPricingModel.Load(old)).Fault.Code);
    }

    [Fact]
    public void Train_Cancelled_Stops()
    {
        using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        var endless = new NeuralElasticity { Training = new NetworkTraining { Epochs = 100_000, Patience = 100_000 } };
        Assert.ThrowsAny<OperationCanceledException>(() => endless.Train(_market.Build(), new FitContext { Cancellation = source.Token }));
    }

    [Fact]
    public void Respond_Draws_MoveTogetherAsNetworksDo()
    {
        ElasticityFit fit = _model.Value.Elasticities;
        OwnElasticity first = fit.At(ElasticityLevel.Series).First();
        var item = new Kontor.Pricing.Responses.PricedItem(first.Key, 5, 10) { Product = first.Product, Channel = first.Channel };
        double[] draws = fit.Respond([item], 4000, FitContext.Default).Draws.ToArray();
        Assert.Equal(first.Estimate.Value, draws.Average(), 0.05 * Math.Abs(first.Estimate.Value));
        double deviation = Math.Sqrt(draws.Average(d => Math.Pow(d - draws.Average(), 2)));
        Assert.Equal(1, deviation / first.Estimate.StandardError, 0.08); // 4,000 draws tell a deviation to 1%
    }

    private static double Rms(double[] values) => Math.Sqrt(values.Average(v => v * v));

    private static double Correlation(List<double> a, List<double> b)
    {
        double ma = a.Average(), mb = b.Average();
        return a.Zip(b, (x, y) => (x - ma) * (y - mb)).Sum() / Math.Sqrt(a.Sum(x => (x - ma) * (x - ma)) * b.Sum(y => (y - mb) * (y - mb)));
    }
}
