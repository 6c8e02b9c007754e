using System.Collections.Immutable;
using Kontor.Data.Forecasts;
using Kontor.Data.Panels;
using Kontor.Demand;
using Kontor.Demand.Calibration;
using Kontor.Demand.Local;
using Kontor.Demand.Neural;
using Kontor.Demand.Plans;
using Kontor.Errors;
using Kontor.Pricing.Elasticities;
using Kontor.Pricing.Responses;
using Kontor.Serving;
using Kontor.Serving.Rows;
using Kontor.Tests.Demand.Support;
using Kontor.Tests.Reports.Pricing;
using Kontor.Tests.Trees;
using Kontor.Trees;
using Kontor.Trees.Cubist;
using Kontor.Trees.Matrices;

namespace Kontor.Tests.Serving;

/// <summary>Every kind of model file scores as the model itself does.</summary>
public sealed class ScorerTests
{
    private static readonly CalibrationSettings Quick = new() { Horizon = 4, Origins = 2 };

    [Fact]
    public void Trees_EachRow_IsTheBoostersPrediction()
    {
        var sample = new Sample(300, 4, missing: 0.1);
        using Booster booster = new BoostedTrees { Rounds = 15 }.Train(sample.Training(), FitContext.Default);
        using Scorer scorer = ScorerFile.Load(new MemoryStream(booster.ToJson()));
        float[] expected = booster.Predict(sample.Features);
        ScoredRows all = scorer.Score(Numbers(["f0", "f1", "f2", "f3"], sample.Values, 0, 300));
        Assert.Equal(("xgboost", 0), (scorer.Kind, all.BadCount));
        Assert.Equal(expected.Select(e => (double)e), all.Columns[0].Numbers.ToArray());
        for (int r = 0; r < 20; r++) Assert.Equal(expected[r], scorer.Score(Numbers(["f0", "f1", "f2", "f3"], sample.Values, r, 1)).Columns[0].Numbers[0]);
    }

    [Fact]
    public void Cubist_EachRow_IsTheModelsPrediction()
    {
        var sample = new Sample(300, 4);
        FeatureMatrix named = sample.Features with { Names = ["a", "b", "c", "d"] };
        CubistModel model = new BoostedCubist { Committees = 3, Neighbors = 4 }.Fit(named, [.. sample.Labels.Select(l => (double)l)], FitContext.Default);
        using Scorer scorer = ScorerFile.Load(new MemoryStream(model.ToJson()));
        Assert.Equal(model.Predict(named), scorer.Score(Numbers(["a", "b", "c", "d"], sample.Values, 0, 300)).Columns[0].Numbers.ToArray());
    }

    [Fact]
    public void Elasticity_FittedAndNewItems_AreWhatTheFitSays()
    {
        ElasticityFit fit = SampleElasticities.Fit();
        using var file = new MemoryStream();
        fit.Save(file);
        file.Position = 0;
        using Scorer scorer = ScorerFile.Load(file);
        (string Store, string Brand, string? Category, string Level)[] items = [("2", "Tropicana 64", null, "series"), ("99", "Tropicana 64", null, "product"), ("2", "New 64", "regular", "category"), ("2", "New 64", null, "total")];
        ScoredRows scored = scorer.Score(new ScoreRows(
            [
                ScoreColumn.OfTexts("store", [.. items.Select(i => i.Store)]), ScoreColumn.OfTexts("brand", [.. items.Select(i => i.Brand)]), ScoreColumn.OfTexts("category", [.. items.Select(i => i.Category)]),
                ScoreColumn.OfNumbers("price", [2, 2, 2, 2]), ScoreColumn.OfNumbers("new_price", [1.8, 2.2, 3, 1.5]),
            ], 4));
        Assert.Empty(scored.Faults);
        double[] values = Column(scored, "elasticity"), lower = Column(scored, "elasticity_lower"), change = Column(scored, "units_change"), least = Column(scored, "units_change_lower"), most = Column(scored, "units_change_upper");
        for (int r = 0; r < items.Length; r++)
        {
            var item = new PricedItem(new SeriesKey(items[r].Store, items[r].Brand), 2, 10) { Product = items[r].Brand, Channel = items[r].Store, Category = items[r].Category ?? "" };
            PriceResponse response = fit.Respond([item], 4000, FitContext.Default);
            double[] units = new double[1];
            double price = new[] { 1.8, 2.2, 3, 1.5 }[r];
            response.Demand([price], -1, units);
            Assert.Equal(response.Elasticities[0], values[r], 1e-12);
            Assert.Equal((units[0] / 10) - 1, change[r], 1e-12);
            Assert.Equal(items[r].Level, scored.Columns.First(c => c.Name == "level").Texts[r]);
            Assert.True(least[r] < change[r] && change[r] < most[r]);
            // the interval is that of the draws: 2.5% of 4,000 of them, three standard errors of which are 0.75% of the draws
            double below = Enumerable.Range(0, 4000).Count(d => response.Draws.Span[d] < lower[r]) / 4000.0;
            Assert.InRange(below, 0.015, 0.035);
        }
    }

    [Theory]
    [InlineData("ets")]
    [InlineData("arima with price")]
    [InlineData("trees")]
    [InlineData("stack")]
    [InlineData("armdn")]
    [InlineData("cubist")]
    public void Demand_EachSeriesAndStep_IsTheWholeForecast(string name)
    {
        Panel panel = TestPanels.Monthly(2, 3, 48);
        Forecaster model = name switch
        {
            "arima with price" => new AutoArima { Regressors = ["price"] },
            "armdn" => new Armdn { Horizon = 4, Networks = 2, Width = 8, Hidden = 8, Components = 2, Paths = 20, Training = new TrainingSettings { Epochs = 3 } },
            _ => ModelCatalog.Create(name, Quick),
        };
        ForecastModel fitted = model.Fit(panel, FitContext.Default);
        Forecast whole = fitted.Forecast(4, panel.KnownAhead(4));
        using var file = new MemoryStream();
        PlannedModel.Of(fitted, panel, 4).Save(file);
        file.Position = 0;
        using Scorer scorer = ScorerFile.Load(file);
        Assert.Equal(["store", "item", "step", "price"], scorer.Signature.Inputs.Select(i => i.Name));
        for (int i = whole.Count - 1; i >= 0; i--)
        {
            ScoredRows scored = scorer.Score(Steps(whole.Frame.Keys[i], [4, 1, 3]));
            Assert.Empty(scored.Faults);
            for (int r = 0; r < 3; r++)
            {
                int h = new[] { 3, 0, 2 }[r];
                Assert.Equal(panel.Calendar.Label(whole.Frame.Starts[i] + h), scored.Columns[0].Texts[r]);
                Assert.Equal(whole.Mean(i)[h], Column(scored, "mean")[r]);
                Assert.Equal(whole.Quantiles(i, h).ToArray(), scored.Columns.Skip(2).Select(c => c.Numbers[r]));
            }
        }
    }

    [Fact]
    public void Demand_OtherPriceThanPlanned_IsTheForecastWithThatPrice()
    {
        Panel panel = TestPanels.Monthly(2, 2, 48);
        ForecastModel fitted = new AutoArima { Regressors = ["price"] }.Fit(panel, FitContext.Default);
        using var file = new MemoryStream();
        PlannedModel.Of(fitted, panel, 4).Save(file);
        file.Position = 0;
        using Scorer scorer = ScorerFile.Load(file);
        var builder = new PanelBuilder(panel.Calendar, panel.TargetName, panel.KeyNames, panel.Covariates);
        for (int i = 0; i < panel.Count; i++)
        {
            double[] price = panel[i].Dynamic(0).ToArray();
            if (i == 1) price.AsSpan(48, 3).Fill(4.5);
            builder.Add(panel.Keys[i], panel[i].Start, panel[i].Target.ToArray(), price, panel[i].Dynamic(1).ToArray(), [panel[i].Static(2)]);
        }
        Forecast other = fitted.Forecast(4, builder.Build().KnownAhead(4));
        ScoreRows rows = Steps(panel.Keys[1], [3, 3]);
        ScoredRows scored = scorer.Score(new ScoreRows([.. rows.Columns, ScoreColumn.OfNumbers("price", [4.5, double.NaN])], 2));
        Assert.Equal(other.Mean(1)[2], Column(scored, "mean")[0]);
        Assert.Equal(fitted.Forecast(4, panel.KnownAhead(4)).Mean(1)[2], Column(scored, "mean")[1]);
        Assert.NotEqual(Column(scored, "mean")[0], Column(scored, "mean")[1]);
    }

    [Fact]
    public void Demand_WithoutPlans_GoesAsFarAsIsAsked()
    {
        Panel panel = TestPanels.Monthly(1, 2, 48);
        ForecastModel fitted = new ExponentialSmoothing().Fit(panel, FitContext.Default);
        using var file = new MemoryStream();
        fitted.Save(file);
        file.Position = 0;
        using Scorer scorer = ScorerFile.Load(file);
        Forecast whole = fitted.Forecast(30);
        ScoredRows scored = scorer.Score(Steps(panel.Keys[1], [1, 30, 7]));
        Assert.Equal([whole.Mean(1)[0], whole.Mean(1)[29], whole.Mean(1)[6]], Column(scored, "mean"));
    }

    [Fact]
    public void Demand_BadRows_AreNamedAndTheRestIsScored()
    {
        Panel panel = TestPanels.Monthly(1, 2, 48);
        using var file = new MemoryStream();
        PlannedModel.Of(new Naive().Fit(panel, FitContext.Default), panel, 4).Save(file);
        file.Position = 0;
        using Scorer scorer = ScorerFile.Load(file);
        ScoredRows scored = scorer.Score(new ScoreRows(
            [ScoreColumn.OfTexts("store", ["s0", "s9", "s0", "s0", "s0", null]), ScoreColumn.OfTexts("item", ["i0", "i0", "i0", "i0", "i1", "i1"]), ScoreColumn.OfTexts("step", ["1", "1", "5", "1.5", "two", "2"])], 6));
        Assert.Equal([null, FaultCode.UnknownName, FaultCode.OutOfRange, FaultCode.OutOfRange, FaultCode.NotANumber, FaultCode.Missing], Enumerable.Range(0, 6).Select(r => scored.FaultOf(r)?.Code));
        Assert.Equal([2L, 3, 4, 5, 6], scored.Faults.Select(f => f.Row!.Value));
        Assert.True(double.IsFinite(Column(scored, "mean")[0]) && double.IsNaN(Column(scored, "mean")[1]));
    }

    [Fact]
    public void Columns_UnknownTwiceOrMissing_AreRefused()
    {
        var sample = new Sample(50, 4);
        using Booster booster = new BoostedTrees { Rounds = 2 }.Train(new TrainingMatrix(FeatureMatrix.Dense(sample.Values.AsMemory(0, 100), 50, 2) with { Names = ["price", "depth"] }, sample.Labels), FitContext.Default);
        using Scorer scorer = ScorerFile.Load(new MemoryStream(booster.ToJson()));
        AssertRefused(FaultCode.UnknownName, "did you mean 'price'", ["prise", "depth"]);
        AssertRefused(FaultCode.Duplicate, "twice", ["price", "price"]);
        AssertRefused(FaultCode.Missing, "'depth'", ["price"]);

        void AssertRefused(FaultCode code, string part, string[] names)
        {
            DataException refused = Assert.Throws<DataException>(() => scorer.Score(Numbers(names, new float[names.Length], 0, 1)));
            Assert.Equal(code, refused.Fault.Code);
            Assert.Contains(part, refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Values_InfiniteOrTooLarge_AreFaultsOfTheirRows()
    {
        var sample = new Sample(50, 4);
        using Booster booster = new BoostedTrees { Rounds = 2 }.Train(new TrainingMatrix(FeatureMatrix.Dense(sample.Values.AsMemory(0, 100), 50, 2), sample.Labels), FitContext.Default);
        using Scorer scorer = ScorerFile.Load(new MemoryStream(booster.ToJson()));
        ScoredRows scored = scorer.Score(new ScoreRows([ScoreColumn.OfNumbers("f0", [1, double.PositiveInfinity, 1e300, double.NaN]), ScoreColumn.OfNumbers("f1", [1, 1, 1, 1])], 4));
        Assert.Equal([null, FaultCode.NotFinite, FaultCode.OutOfRange, null], Enumerable.Range(0, 4).Select(r => scored.FaultOf(r)?.Code));
    }

    [Fact]
    public void Score_ManyThreads_GiveTheSame()
    {
        Panel panel = TestPanels.Monthly(2, 3, 48);
        using var file = new MemoryStream();
        PlannedModel.Of(ModelCatalog.Create("ets", Quick).Fit(panel, FitContext.Default), panel, 4).Save(file);
        using Scorer one = ScorerFile.Load(new MemoryStream(file.ToArray())), many = ScorerFile.Load(new MemoryStream(file.ToArray()));
        double[][] expected = [.. panel.Keys.Select(k => Column(one.Score(Steps(k, [1, 2, 3, 4])), "mean"))];
        Parallel.For(0, 400, i => Assert.Equal(expected[i % panel.Count], Column(many.Score(Steps(panel.Keys[i % panel.Count], [1, 2, 3, 4])), "mean")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("text")]
    [InlineData("[1]")]
    [InlineData("{}")]
    [InlineData("{\"learner\":1}")]
    [InlineData("{\"Horizon\":1,\"Plan\":null,\"State\":{\"state\":\"local\"}}")]
    [InlineData("{\"Horizon\":1,\"Plan\":null,\"State\":null}")]
    [InlineData("{\"Format\":\"kontor-cubist\",\"Members\":[],\"Limits\":null}")]
    [InlineData("{\"Networks\":null,\"Elasticities\":null}")]
    public void Load_NoModelFile_IsRefused(string text) =>
        Assert.Contains(Assert.Throws<DataException>(() => ScorerFile.Load(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text)))).Fault.Code, (FaultCode[])[FaultCode.Malformed, FaultCode.Version]);

    private static ScoreRows Steps(SeriesKey key, double[] steps) => new(
        [ScoreColumn.OfTexts("store", [.. steps.Select(_ => key.Parts[0])]), ScoreColumn.OfTexts("item", [.. steps.Select(_ => key.Parts[1])]), ScoreColumn.OfNumbers("step", steps)], steps.Length);

    private static ScoreRows Numbers(string[] names, float[] values, int first, int count) => new(
        [.. names.Select((n, c) => ScoreColumn.OfNumbers(n, [.. Enumerable.Range(first, count).Select(r => (double)values[(r * names.Length) + c])]))], count);

    private static double[] Column(ScoredRows scored, string name) => scored.Columns.First(c => c.Name == name).Numbers.ToArray();
}
