using System.Collections.Immutable;
using Kontor.Data.Panels;
using Kontor.Errors;
using Kontor.Pricing.DoubleMachineLearning;
using Kontor.Pricing.Elasticities;
using Kontor.Pricing.Responses;

namespace Kontor.Tests.Pricing.Elasticities;

/// <summary>What every estimator of elasticities must do, whatever it is.</summary>
public sealed class ElasticityContract
{
    private static readonly ImmutableDictionary<string, ElasticityEstimator> All = ImmutableDictionary.CreateRange(((ElasticityEstimator[])
    [
        new NaiveElasticity(),
        new FixedEffectsElasticity(),
        new PooledElasticity(),
        new Kontor.Pricing.Neural.NeuralElasticity { Networks = 2, Training = new Kontor.Pricing.Neural.NetworkTraining { Epochs = 3, FinalEpochs = 1 } },
        new DoubleMachineLearningElasticity(),
    ]).Select(e => KeyValuePair.Create(e.Name, e)));

    private static readonly Panel Panel = PricePanels.Market().ToPanel();

    public static TheoryData<string> Estimators => new(All.Keys);

    [Theory]
    [MemberData(nameof(Estimators))]
    public void Fit_AnyNumberOfThreads_GivesTheSameBits(string name)
    {
        string one = Text(All[name].Fit(Panel, FitContext.Default with { Threads = 1 }));
        Assert.Equal(one, Text(All[name].Fit(Panel, FitContext.Default with { Threads = 2 })));
        Assert.Equal(one, Text(All[name].Fit(Panel, FitContext.Default with { Threads = 3 })));
    }

    [Theory]
    [MemberData(nameof(Estimators))]
    public void Fit_AfterAnotherFit_IsNotInfluenced(string name)
    {
        string before = Text(All[name].Fit(Panel, FitContext.Default));
        All[name].Fit(PricePanels.Market(seed: 9, weeks: 60).ToPanel(), FitContext.Default);
        Assert.Equal(before, Text(All[name].Fit(Panel, FitContext.Default)));
    }

    [Theory]
    [MemberData(nameof(Estimators))]
    public void Fit_Input_IsNotChanged(string name)
    {
        Panel same = PricePanels.Market().ToPanel();
        All[name].Fit(Panel, FitContext.Default);
        for (int i = 0; i < Panel.Count; i++)
        {
            Assert.Equal(same[i].Target.ToArray(), Panel[i].Target.ToArray());
            for (int c = 0; c < 3; c++) Assert.Equal(same[i].Dynamic(c).ToArray(), Panel[i].Dynamic(c).ToArray());
        }
    }

    [Theory]
    [MemberData(nameof(Estimators))]
    public void SaveAndLoad_ElasticitiesAndDraws_AreTheSame(string name)
    {
        ElasticityFit fit = All[name].Fit(Panel, FitContext.Default);
        using var stream = new MemoryStream();
        fit.Save(stream);
        stream.Position = 0;
        ElasticityFit loaded = ElasticityFile.Load(stream);
        Assert.Equal(Text(fit), Text(loaded));
        Assert.Equal(fit.Specification, loaded.Specification);
        ImmutableArray<PricedItem> items = Items(fit);
        PriceResponse a = fit.Respond(items, 20, FitContext.Default), b = loaded.Respond(items, 20, FitContext.Default);
        Assert.Equal(a.Elasticities, b.Elasticities);
        Assert.Equal(a.Draws.ToArray(), b.Draws.ToArray());
    }

    [Theory]
    [MemberData(nameof(Estimators))]
    public void Respond_OfAllSeries_HasTheirElasticitiesAndSpread(string name)
    {
        ElasticityFit fit = All[name].Fit(Panel, FitContext.Default);
        ImmutableArray<PricedItem> items = Items(fit);
        PriceResponse response = fit.Respond(items, 4000, FitContext.Default);
        OwnElasticity[] series = [.. fit.At(ElasticityLevel.Series)];
        for (int i = 0; i < items.Length; i++)
        {
            int own = response.Columns.AsSpan(response.RowStarts[i], response.RowStarts[i + 1] - response.RowStarts[i]).IndexOf(i) + response.RowStarts[i];
            double[] draws = [.. Enumerable.Range(0, response.DrawCount).Select(d => response.Draws.Span[(d * response.Columns.Length) + own])];
            double mean = draws.Average(), deviation = Math.Sqrt(draws.Average(x => (x - mean) * (x - mean)));
            Assert.Equal(series[i].Estimate.Value, response.Elasticities[own], 1e-12);
            // five standard errors of the mean of the draws; few degrees of freedom have heavy tails, which widen the deviation
            Assert.InRange(mean - series[i].Estimate.Value, -0.08 * series[i].Estimate.StandardError - 1e-12, (0.08 * series[i].Estimate.StandardError) + 1e-12);
            if (series[i].Estimate.StandardError > 0) Assert.InRange(deviation / series[i].Estimate.StandardError, 0.93, 1.4);
        }
    }

    [Theory]
    [MemberData(nameof(Estimators))]
    public void Fit_EveryLevel_IsThereWithTheNaiveBeside(string name)
    {
        ElasticityFit fit = All[name].Fit(Panel, FitContext.Default);
        foreach (ElasticityLevel level in Enum.GetValues<ElasticityLevel>()) Assert.NotEmpty(fit.At(level));
        Assert.Equal(6, fit.At(ElasticityLevel.Product).Count());
        Assert.Equal(3, fit.At(ElasticityLevel.Channel).Count());
        Assert.Equal(2, fit.At(ElasticityLevel.Category).Count());
        Assert.All(fit.Own, o => Assert.True(o.Naive is not null && o.Estimate.StandardError > 0 && o.Estimate.Lower < o.Estimate.Value && o.Estimate.Value < o.Estimate.Upper));
        Assert.All(fit.Own, o => Assert.True(o.Diagnostics.Observations > 0 && o.Diagnostics.PriceChanges > 0));
    }

    [Theory]
    [MemberData(nameof(Estimators))]
    public void Fit_Cancelled_Stops(string name)
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => All[name].Fit(Panel, FitContext.Default with { Cancellation = source.Token }));
    }

    [Theory]
    [MemberData(nameof(Estimators))]
    public void Fit_NoSeries_IsRefused(string name) =>
        Assert.Equal(FaultCode.Empty, Assert.Throws<DataException>(() => All[name].Fit(Panel.Where(_ => false), FitContext.Default)).Fault.Code);

    [Theory]
    [MemberData(nameof(Estimators))]
    public void Fit_OnlyBadSeries_IsRefused(string name)
    {
        Panel bad = PricePanels.WithOdd(price: _ => 3).Where(i => i == 6);
        Assert.Equal(FaultCode.Constant, Assert.Throws<DataException>(() => All[name].Fit(bad, FitContext.Default)).Fault.Code);
    }

    public static TheoryData<string, string, FaultCode> Odd
    {
        get
        {
            var data = new TheoryData<string, string, FaultCode>();
            foreach (string name in All.Keys)
            {
                data.Add(name, "missing units", FaultCode.TooShort);
                data.Add(name, "missing prices", FaultCode.Missing);
                data.Add(name, "constant price", FaultCode.Constant);
                data.Add(name, "too short", FaultCode.TooShort);
                data.Add(name, "no sales", FaultCode.Constant);
                data.Add(name, "zero price", FaultCode.OutOfRange);
                data.Add(name, "negative price", FaultCode.OutOfRange);
                data.Add(name, "negative units", FaultCode.OutOfRange);
                data.Add(name, "two currencies", FaultCode.OutOfRange);
                data.Add(name, "crates and bottles", FaultCode.OutOfRange);
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Odd))]
    public void Fit_BadSeriesAmongGood_IsListedAndDoesNotStopTheOthers(string name, string what, FaultCode code)
    {
        Panel panel = what switch
        {
            "missing units" => PricePanels.WithOdd(units: _ => double.NaN),
            "missing prices" => PricePanels.WithOdd(price: t => t < 12 ? PricePanels.Price(t, 20) : double.NaN),
            "constant price" => PricePanels.WithOdd(price: _ => 3),
            "too short" => PricePanels.WithOdd(length: 3),
            "no sales" => PricePanels.WithOdd(units: _ => 0),
            "zero price" => PricePanels.WithOdd(price: t => t == 17 ? 0 : PricePanels.Price(t, 20)),
            "negative price" => PricePanels.WithOdd(price: t => t == 17 ? -3 : PricePanels.Price(t, 20)),
            "negative units" => PricePanels.WithOdd(units: t => t == 17 ? -3 : 80),
            "two currencies" => PricePanels.WithOdd(currency: t => t % 2),
            _ => PricePanels.WithOdd(units: t => t < 30 ? PricePanels.Units(t, 20) : Math.Round(PricePanels.Units(t, 20) / 6), price: t => t < 30 ? PricePanels.Price(t, 20) : 6 * PricePanels.Price(t, 20)),
        };
        DataFault fault = Assert.Single(All[name].Check(panel));
        Assert.Equal(code, fault.Code);
        Assert.Equal("series s0 / odd", fault.Where);
        ElasticityFit fit = All[name].Fit(panel, FitContext.Default);
        Assert.Equal(fault, fit.Faults[0]);
        Assert.Null(fit.Find(ElasticityLevel.Series, "s0", "odd"));
        Assert.NotNull(fit.Find(ElasticityLevel.Product, "p0"));
    }

    private static ImmutableArray<PricedItem> Items(ElasticityFit fit) =>
        [.. fit.At(ElasticityLevel.Series).Select(s => new PricedItem(s.Key, 3, 10) { Product = s.Product, Channel = s.Channel, Category = s.Category })];

    private static string Text(ElasticityFit fit)
    {
        using var stream = new MemoryStream();
        fit.Save(stream);
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }
}
