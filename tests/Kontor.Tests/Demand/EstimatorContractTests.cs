using System.Collections.Immutable;
using Kontor.Data.Forecasts;
using Kontor.Data.Panels;
using Kontor.Demand;
using Kontor.Demand.Calibration;
using Kontor.Demand.Hierarchies;
using Kontor.Demand.Local;
using Kontor.Demand.Neural;
using Kontor.Demand.Regressions;
using Kontor.Demand.Stacking;
using Kontor.Errors;
using Kontor.Tests.Demand.Support;

namespace Kontor.Tests.Demand;

/// <summary>What every forecaster must do, whatever it is.</summary>
public sealed class EstimatorContractTests
{
    private static readonly CalibrationSettings Quick = new() { Horizon = 4, Origins = 2 };

    private static readonly ImmutableDictionary<string, Forecaster> All = ModelCatalog.Names
        .Select(name => (name, model: Small(ModelCatalog.Create(name, Quick))))
        .Append(("calibrated", new Calibrated(new ExponentialSmoothing()) { Settings = Quick }))
        .Append(("armdn split to places", new NationalSplit(Small(new Armdn { Horizon = 4 }))))
        .Append(("ets+armdn", Small(ModelCatalog.Create("ets+armdn", Quick))))
        .Append(("arima with price", new AutoArima { Regressors = ["price"] }))
        .ToImmutableDictionary(p => p.Item1, p => p.Item2);

    public static TheoryData<string> Forecasters => new(All.Keys);

    [Theory]
    [MemberData(nameof(Forecasters))]
    public void Fit_AnyNumberOfThreads_GivesTheSameBits(string name)
    {
        Panel panel = TestPanels.Monthly(2, 3, 48);
        Forecast one = Forecast(name, panel, new FitContext { Threads = 1 }), two = Forecast(name, panel, new FitContext { Threads = 4 });
        AssertSame(one, two);
    }

    [Theory]
    [MemberData(nameof(Forecasters))]
    public void Fit_AfterAnotherFit_IsNotInfluenced(string name)
    {
        Panel panel = TestPanels.Monthly(2, 3, 48), other = TestPanels.Monthly(2, 3, 40, seed: 99);
        Forecast before = Forecast(name, panel);
        Forecast(name, other);
        AssertSame(before, Forecast(name, panel));
    }

    [Theory]
    [MemberData(nameof(Forecasters))]
    public void Fit_Input_IsNotChanged(string name)
    {
        Panel panel = TestPanels.Monthly(2, 2, 48), same = TestPanels.Monthly(2, 2, 48);
        Forecast(name, panel);
        for (int i = 0; i < panel.Count; i++)
        {
            Assert.Equal(same[i].Target.ToArray(), panel[i].Target.ToArray());
            Assert.Equal(same[i].Dynamic(0).ToArray(), panel[i].Dynamic(0).ToArray());
        }
    }

    [Theory]
    [MemberData(nameof(Forecasters))]
    public void SaveAndLoad_Forecasts_AreTheSame(string name)
    {
        Panel panel = TestPanels.Monthly(2, 3, 48);
        ForecastModel model = All[name].Fit(panel, FitContext.Default);
        using var stream = new MemoryStream();
        model.Save(stream);
        stream.Position = 0;
        ForecastModel loaded = ModelFile.Load(stream);
        AssertSame(model.Forecast(4, panel.KnownAhead(4)), loaded.Forecast(4, panel.KnownAhead(4)));
        Assert.Equal(model.Specification.Name, loaded.Specification.Name);
    }

    [Theory]
    [MemberData(nameof(Forecasters))]
    public void Prepare_EachSeries_IsThatOfTheWholeForecast(string name)
    {
        Panel panel = TestPanels.Monthly(2, 3, 48);
        ForecastModel model = All[name].Fit(panel, FitContext.Default);
        Forecast whole = model.Forecast(4, panel.KnownAhead(4));
        PreparedForecast prepared = model.Prepare(4, panel.KnownAhead(4));
        Assert.Equal(whole.Frame.Keys, prepared.Keys);
        for (int i = whole.Count - 1; i >= 0; i--)
        {
            Forecast alone = prepared.Of(whole.Frame.Keys[i])!;
            Assert.Equal(whole.Frame.Starts[i], alone.Frame.Starts[0]);
            Assert.Equal(whole.Mean(i).ToArray(), alone.Mean(0).ToArray());
            for (int h = 0; h < 4; h++) Assert.Equal(whole.Quantiles(i, h).ToArray(), alone.Quantiles(0, h).ToArray());
        }
        Assert.Null(prepared.Of(new SeriesKey("nowhere", "nothing")));
    }

    [Theory]
    [MemberData(nameof(Forecasters))]
    public void Fit_Cancelled_Stops(string name)
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => All[name].Fit(TestPanels.Monthly(2, 3, 48), new FitContext { Cancellation = source.Token }));
    }

    [Theory]
    [MemberData(nameof(Forecasters))]
    public void Fit_NoSeries_IsRefused(string name)
    {
        Panel empty = TestPanels.Monthly(1, 1, 12).Where(_ => false);
        Assert.Equal(FaultCode.Empty, Assert.Throws<DataException>(() => All[name].Fit(empty, FitContext.Default)).Fault.Code);
    }

    [Theory]
    [MemberData(nameof(Forecasters))]
    public void Fit_BadSeriesAmongGood_IsListedAndDoesNotStopTheOthers(string name)
    {
        Panel panel = WithOddSeries();
        ForecastModel model = All[name].Fit(panel, FitContext.Default);
        Forecast forecast = model.Forecast(4, panel.KnownAhead(4));
        Assert.Contains(model.Faults, f => f.Where.Contains("missing", StringComparison.Ordinal) && f.Code == FaultCode.TooShort);
        Assert.Contains(forecast.Frame.Keys, k => k.Parts[1] == "i0");
        Assert.DoesNotContain(forecast.Frame.Keys, k => k.Parts[1] == "missing");
        Assert.Equal(panel.Count, forecast.Count + forecast.Faults.Length);
    }

    [Theory]
    [MemberData(nameof(Forecasters))]
    public void Forecast_NonNegativeHistory_IsNotNegativeAndQuantilesAscend(string name)
    {
        Panel panel = WithOddSeries();
        Forecast forecast = All[name].Fit(panel, FitContext.Default).Forecast(4, panel.KnownAhead(4));
        for (int i = 0; i < forecast.Count; i++)
        {
            for (int h = 0; h < 4; h++)
            {
                Assert.True(forecast.Mean(i)[h] >= 0);
                ReadOnlySpan<double> q = forecast.Quantiles(i, h);
                Assert.True(q[0] >= 0);
                for (int l = 1; l < q.Length; l++) Assert.True(q[l] >= q[l - 1]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Forecasters))]
    public void Describe_Specification_IsJson(string name) => Assert.StartsWith("{", ModelFile.Describe(All[name]), StringComparison.Ordinal);

    // networks need no accuracy here
    private static Forecaster Small(Forecaster model) => model switch
    {
        Armdn armdn => armdn with { Networks = 2, Width = 8, Hidden = 8, Components = 2, Paths = 20, Training = new TrainingSettings { Epochs = 3 } },
        EncoderDecoderLstm lstm => lstm with { Lookback = 6, Wide = 8, Hidden = 8, Dense = 8, MaxWindows = 60, Training = new TrainingSettings { Epochs = 2 } },
        FeatureCubist cubist => cubist with { Committees = 3 },
        FeatureTrees trees => trees with { Rounds = 20 },
        Averaged mean => new Averaged([.. mean.Members.Select(Small)]),
        _ => model,
    };

    // beside good series: one without a value, one of one point, one constant, one of zeros, one with gaps
    private static Panel WithOddSeries()
    {
        Panel good = TestPanels.Monthly(1, 4, 48);
        var builder = new PanelBuilder(good.Calendar, "units", good.KeyNames, good.Covariates);
        void Add(string item, double[] target)
        {
            double[] price = new double[target.Length + 24];
            Array.Fill(price, 5.5);
            builder.Add(new SeriesKey("s0", item), good.End - target.Length, target, price, new double[target.Length], [0]);
        }
        for (int i = 0; i < good.Count; i++) builder.Add(good.Keys[i], good[i].Start, good[i].Target.ToArray(), good[i].Dynamic(0).ToArray(), good[i].Dynamic(1).ToArray(), [0]);
        Add("missing", [.. Enumerable.Repeat(double.NaN, 20)]);
        Add("one", [7]);
        Add("constant", [.. Enumerable.Repeat(5.0, 48)]);
        Add("zeros", new double[48]);
        Add("gaps", [.. Enumerable.Range(0, 48).Select(t => t % 5 == 2 ? double.NaN : 50 + (t % 7))]);
        return builder.Build();
    }

    private static Forecast Forecast(string name, Panel panel, FitContext? context = null) =>
        All[name].Fit(panel, context ?? FitContext.Default).Forecast(4, panel.KnownAhead(4), context);

    private static void AssertSame(Forecast a, Forecast b)
    {
        Assert.Equal(a.Frame.Keys, b.Frame.Keys);
        double[] pa = new double[40], pb = new double[40];
        for (int i = 0; i < a.Count; i++)
        {
            Assert.Equal(a.Mean(i).ToArray(), b.Mean(i).ToArray());
            for (int h = 0; h < a.Horizon; h++) Assert.Equal(a.Quantiles(i, h).ToArray(), b.Quantiles(i, h).ToArray());
            a.Paths(i, pa);
            b.Paths(i, pb);
            Assert.Equal(pa, pb);
        }
    }
}
