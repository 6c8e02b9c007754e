using Kontor.Data.Calendars;
using Kontor.Data.Forecasts;
using Kontor.Data.Panels;
using Kontor.Demand;
using Kontor.Demand.Backtesting;
using Kontor.Demand.Features;
using Kontor.Demand.Local;
using Kontor.Demand.Neural;
using Kontor.Errors;
using Kontor.Progress;
using Kontor.Randomness;
using Kontor.Tests.Demand.Global;
using Kontor.Tests.Demand.Support;

namespace Kontor.Tests.Demand.Neural;

public sealed class ArmdnTests
{
    private static readonly Armdn Quick = new()
    {
        Horizon = 4,
        Networks = 1,
        Width = 24,
        Hidden = 16,
        Components = 3,
        Training = new TrainingSettings { Epochs = 40, LearningRate = 0.01, Patience = 10 },
    };

    [Fact]
    public void Forecast_PlannedPrice_AnswersWithTheKnownElasticity()
    {
        const int step = 2;
        Panel panel = PromotionPanel.Of(ahead: 4);
        int length = panel[0].Length;
        ForecastModel model = Quick.Fit(panel, FitContext.Default);
        double[] Medians(double discount, double promotion)
        {
            Panel planned = PromotionPanel.Changed(panel, (c, i, t) => t == length + step ? c switch { 0 => (2 + (i % 4)) * discount, 1 => promotion, _ => null } : null);
            Forecast forecast = model.Forecast(4, planned.KnownAhead(4));
            return [.. Enumerable.Range(0, forecast.Count).Select(i => forecast.Quantile(i, step, 0.5))];
        }
        double[] regular = Medians(1, 0), cut = Medians(0.8, 0), promoted = Medians(0.8, 1);
        Assert.InRange(regular.Select((r, i) => Math.Log(cut[i] / r) / Math.Log(0.8)).Average(), PromotionPanel.Elasticity * 1.25, PromotionPanel.Elasticity * 0.75);
        Assert.InRange(cut.Select((c, i) => Math.Log(promoted[i] / c)).Average(), PromotionPanel.Uplift * 0.5, PromotionPanel.Uplift * 1.5);
    }

    [Fact]
    public void Run_PromotionPanel_BeatsSeasonalNaiveAndCovers()
    {
        Panel panel = PromotionPanel.Of(stores: 6, items: 5, length: 110);
        Backtest backtest = Backtest.Run(panel, [new SeasonalNaive(), Quick], origins: 2, horizon: 4, FitContext.Default);
        BacktestRow armdn = backtest.Overall("armdn"), naive = backtest.Overall(new SeasonalNaive().Name);
        Assert.Empty(backtest.Faults);
        // noise of 14% allows a wMAPE of 0.115; without prices it cannot be below 0.25
        Assert.True(armdn.Wmape < 0.16 && armdn.Wmape < 0.6 * naive.Wmape, $"{armdn.Wmape} {naive.Wmape}");
        // 240 outcomes, part of their noise common: standard errors of about 4 and 2.5 points
        Assert.InRange(armdn.Coverage80!.Value, 0.68, 0.92);
        Assert.InRange(armdn.Coverage95!.Value, 0.88, 1);
    }

    [Fact]
    public void Fit_SalesAlone_LearnsTheSeasonAndSaysWhatIsLacking()
    {
        RandomStream root = RandomStream.Of(2);
        Panel panel = TestPanels.Of(TestPanels.Months, [.. Enumerable.Range(0, 12).Select(i =>
        {
            RandomStream own = root.Child(i);
            double level = 100 + (200 * own.NextDouble());
            return Enumerable.Range(0, 72).Select(t => level * (1 + (0.3 * Math.Sin(2 * Math.PI * t / 12))) * (1 + (0.05 * own.NextGaussian()))).ToArray();
        })]);
        Backtest backtest = Backtest.Run(panel, [new Naive(), Quick], origins: 2, horizon: 4, FitContext.Default);
        // 5% noise; the season moves the level by up to 30% within four months
        Assert.True(backtest.Overall("armdn").Wmape < 0.08, $"{backtest.Overall("armdn").Wmape}");
        ForecastModel model = Quick.Fit(panel, FitContext.Default);
        Assert.Contains(model.Report.Warnings, w => w.Contains("no price", StringComparison.Ordinal));
    }

    [Fact]
    public void Forecast_SumsOverSteps_SpreadAsWideAsPersistentShocks()
    {
        // ln y is an autoregression with coefficient 0.9: shocks stay, so that four steps err together
        RandomStream root = RandomStream.Of(8);
        Panel panel = TestPanels.Of(new Calendar(Frequency.Ordinal), [.. Enumerable.Range(0, 24).Select(i =>
        {
            RandomStream own = root.Child(i);
            double x = 0;
            return Enumerable.Range(0, 100).Select(_ => 100 * Math.Exp(x = (0.9 * x) + (0.1 * own.NextGaussian()))).ToArray();
        })]);
        Forecast forecast = (Quick with { Calibrated = false, Paths = 200 }).Fit(panel, FitContext.Default).Forecast(4);
        double joint = 0, apart = 0;
        for (int i = 0; i < panel.Count; i++)
        {
            SampleDistribution sum = forecast.Sum([i], 0, 4);
            joint += (sum.Quantile(0.9) - sum.Quantile(0.1)) / sum.Mean;
            double squares = 0;
            for (int h = 0; h < 4; h++) squares += Math.Pow(forecast.Quantile(i, h, 0.9) - forecast.Quantile(i, h, 0.1), 2);
            apart += Math.Sqrt(squares) / sum.Mean;
        }
        // the error of step h has the terms 1, .9, .81, .73: the sum's deviation is 1.63 times that of independent steps, and 0.125 of the level: 0.32 from 10% to 90%
        Assert.InRange(joint / apart, 1.35, 1.85);
        Assert.InRange(joint / panel.Count, 0.8 * 0.32, 1.3 * 0.32);
    }

    [Theory]
    [InlineData(AssociativeLayer.Full, false, 3, "amdn")]
    [InlineData(AssociativeLayer.Full, true, 1, "ar")]
    [InlineData(AssociativeLayer.Absent, true, 3, "rmdn")]
    [InlineData(AssociativeLayer.Absent, true, 1, "lstm")]
    [InlineData(AssociativeLayer.Bypassed, true, 3, "rmdn")]
    public void Fit_Ablation_ForecastsAndHasFewerWeights(AssociativeLayer associative, bool recurrent, int components, string name)
    {
        Panel panel = TestPanels.Monthly(2, 2, 36);
        Armdn quick = Quick with { Training = Quick.Training with { Epochs = 2 }, Calibrated = false };
        var whole = (ArmdnModel)quick.Fit(panel, FitContext.Default);
        var part = (ArmdnModel)(quick with { Associative = associative, Recurrent = recurrent, Components = components }).Fit(panel, FitContext.Default);
        Assert.Equal(name, part.Specification.Name);
        Assert.True(associative == AssociativeLayer.Bypassed || part.WeightCount < whole.WeightCount);
        Assert.Equal(4, part.Forecast(3, panel.KnownAhead(3)).Count);
    }

    [Fact]
    public void Fit_AssociativeLayerAbsent_DoesNotSeeThePlannedPrice()
    {
        Panel panel = PromotionPanel.Of(2, 2, 60, ahead: 4), dearer = PromotionPanel.Changed(panel, (c, _, t) => c == 0 && t >= 60 ? 9 : null);
        ForecastModel model = (Quick with { Associative = AssociativeLayer.Absent, Training = new() { Epochs = 3 } }).Fit(panel, FitContext.Default);
        Assert.Equal(model.Forecast(4, panel.KnownAhead(4)).Mean(1).ToArray(), model.Forecast(4, dearer.KnownAhead(4)).Mean(1).ToArray());
    }

    [Fact]
    public void Fit_Interrupted_ResumesToTheSameBits()
    {
        Panel panel = TestPanels.Monthly(2, 3, 40);
        string file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():n}.safetensors");
        Armdn whole = Quick with { Training = Quick.Training with { Epochs = 6, Patience = 6 } }, kept = whole with { Training = whole.Training with { CheckpointFile = file } };
        try
        {
            using var source = new CancellationTokenSource();
            var stop = new CancelAfter(source, "training", 7);
            Assert.ThrowsAny<OperationCanceledException>(() => kept.Fit(panel, new FitContext { Cancellation = source.Token, Progress = stop }));
            Assert.True(File.Exists(file));
            Forecast resumed = (kept with { Training = kept.Training with { Resume = true } }).Fit(panel, FitContext.Default).Forecast(4, panel.KnownAhead(4));
            Forecast straight = whole.Fit(panel, FitContext.Default).Forecast(4, panel.KnownAhead(4));
            for (int i = 0; i < panel.Count; i++) Assert.Equal(straight.Mean(i).ToArray(), resumed.Mean(i).ToArray());
        }
        finally
        {
            foreach (string left in Directory.GetFiles(Path.GetTempPath(), Path.GetFileName(file) + "*")) File.Delete(left);
        }
    }

    [Fact]
    public void Fit_FolderForCheckpoints_IsGoneOnWithByTheSameFitAlone()
    {
        Panel panel = TestPanels.Monthly(2, 2, 36);
        string folder = Directory.CreateTempSubdirectory("kontor-checkpoints").FullName;
        Armdn quick = Quick with { Training = Quick.Training with { Epochs = 2 } };
        var context = new FitContext { Checkpoints = folder };
        try
        {
            Forecast first = quick.Fit(panel, context).Forecast(4, panel.KnownAhead(4));
            string[] kept = Directory.GetFiles(folder);
            Assert.Equal(2, kept.Length); // the training and the passes after it
            var steps = new CountSteps();
            ForecastModel again = quick.Fit(panel, context with { Progress = steps });
            Assert.Equal(0, steps.Moved); // nothing is trained again
            Assert.Equal(first.Mean(0).ToArray(), again.Forecast(4, panel.KnownAhead(4)).Mean(0).ToArray());
            Assert.Null(((Armdn)again.Specification).Training.CheckpointFile); // where it was kept is no part of the model
            (quick with { Training = quick.Training with { Epochs = 1 } }).Fit(panel, context);
            quick.Fit(panel, context with { Seed = 3 });
            quick.Fit(TestPanels.Monthly(2, 2, 36, seed: 5), context);
            Assert.Equal(8, Directory.GetFiles(folder).Length);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Fit_LossThatExplodes_IsATypedErrorWithAWayOut()
    {
        Panel panel = TestPanels.Monthly(2, 2, 36);
        DataException failure = Assert.Throws<DataException>(() => (Quick with { Training = new TrainingSettings { Epochs = 3, LearningRate = 1e20 } }).Fit(panel, FitContext.Default));
        Assert.Equal(FaultCode.NotConverged, failure.Fault.Code);
        Assert.Contains("a lower learning rate", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_NothingToHoldOut_IsSaid()
    {
        Panel panel = TestPanels.Of(TestPanels.Weeks, [.. Enumerable.Range(0, 6).Select(_ => new double[] { 3, 4, 5, 4 })]);
        ForecastModel model = (Quick with { Training = new TrainingSettings { Epochs = 1 } }).Fit(panel, FitContext.Default);
        Assert.Contains(model.Report.Warnings, w => w.StartsWith("the history is too short to hold periods out", StringComparison.Ordinal));
    }

    [Fact]
    public void Fit_HistoryShortForTheHorizon_SaysWhatIntervalsRestOn()
    {
        ForecastModel model = (Quick with { Horizon = 12, Training = new TrainingSettings { Epochs = 1 } }).Fit(TestPanels.Monthly(3, 2, 36), FitContext.Default);
        Assert.Contains(model.Report.Warnings, w => w.Contains("intervals rest on one past origin and 7 steps", StringComparison.Ordinal));
    }

    [Fact]
    public void Fit_LastPassesOverHeldOutPeriods_ScaleAllScoresAlike()
    {
        Panel panel = TestPanels.Monthly(6, 3, 60);
        double[] Scores(int final) => ((ArmdnState)(Quick with { Horizon = 3, Calibrated = true, Training = new TrainingSettings { Epochs = 4, FinalEpochs = final } }).Fit(panel, FitContext.Default).State).Scores!.Quantiles;
        double[] without = Scores(0), with = Scores(6);
        double[] ratios = [.. without.Zip(with).Where(p => p.First != 0).Select(p => p.Second / p.First)];
        Assert.All(ratios, r => Assert.Equal(ratios[0], r, 1e-9));
        Assert.NotEqual(1, ratios[0], 1e-3);
    }

    [Fact]
    public void Fit_NothingToLearnFrom_IsRefused()
    {
        Panel panel = TestPanels.Of(TestPanels.Weeks, [3], [4]);
        Assert.Equal(FaultCode.TooShort, Assert.Throws<DataException>(() => Quick.Fit(panel, FitContext.Default)).Fault.Code);
    }

    [Fact]
    public void Fit_Ensemble_MixesNetworksOfDifferentSeeds()
    {
        Panel panel = TestPanels.Monthly(2, 2, 36);
        Armdn one = Quick with { Training = Quick.Training with { Epochs = 2 }, Calibrated = false }, two = one with { Networks = 2 };
        var model = (ArmdnModel)two.Fit(panel, FitContext.Default);
        Assert.Equal(2, model.Training.Length);
        Assert.NotEqual(model.Training[0][0].TrainingLoss, model.Training[1][0].TrainingLoss);
        Assert.NotEqual(one.Fit(panel, FitContext.Default).Forecast(2, panel.KnownAhead(2)).Mean(0).ToArray(), model.Forecast(2, panel.KnownAhead(2)).Mean(0).ToArray());
    }

    [Fact]
    public void Forecast_LongHorizonOfAWildNetwork_StaysWithinWhatWasSeen()
    {
        const int horizon = 60;
        var noise = RandomStream.Of(3, "wild");
        Panel panel = TestPanels.Of(TestPanels.Months, [.. Enumerable.Range(0, 4).Select(_ => Enumerable.Range(0, 40).Select(_ => 10 * Math.Exp(1.5 * noise.NextGaussian())).ToArray())]);
        Armdn wild = Quick with { Calibrated = false, Training = Quick.Training with { Epochs = 2, LearningRate = 0.05 } };
        ForecastModel model = wild.Fit(panel, FitContext.Default);
        DemandScale scale = ((ArmdnState)model.State).Scale;
        Forecast forecast = model.Forecast(horizon);
        for (int i = 0; i < panel.Count; i++)
        {
            double most = scale.Bounds(scale.SizeOf(panel[i].Target)).Most;
            for (int h = 0; h < horizon; h++) Assert.InRange(forecast.Quantile(i, h, 0.975), 0, most * 1.00001);
        }
    }

    [Fact]
    public void InputDropout_NotSet_DependsOnWhetherThereIsAPrice()
    {
        static float[] Losses(Panel panel, double? share)
        {
            Armdn specification = Quick with { InputDropout = share, Training = Quick.Training with { Epochs = 2 }, Calibrated = false };
            return [.. ((ArmdnModel)specification.Fit(panel, FitContext.Default)).Training[0].Select(e => (float)e.TrainingLoss)];
        }
        Panel priced = PromotionPanel.Of(stores: 3, items: 2, length: 40), unpriced = TestPanels.Of(TestPanels.Months, [.. Enumerable.Range(0, 6).Select(i => Enumerable.Range(0, 36).Select(t => 50.0 + (5 * i) + (t * (7 + i) % 11)).ToArray())]);
        Assert.Equal(Losses(priced, 0.2), Losses(priced, null));
        Assert.NotEqual(Losses(priced, 0), Losses(priced, null));
        Assert.Equal(Losses(unpriced, 0), Losses(unpriced, null));
    }

    [Fact]
    public void Fit_FineTuned_KeepsOnlyVerticalsThatBecameBetterAndReloads()
    {
        Panel panel = PromotionPanel.Of(stores: 4, items: 3, length: 70, ahead: 4);
        Armdn tuned = Quick with { FineTuning = new FineTuning { Vertical = "item", LeastSeries = 3, Epochs = 4, LearningRate = 0.003 }, Training = Quick.Training with { Epochs = 6 }, Calibrated = false };
        var model = (ArmdnModel)tuned.Fit(panel, FitContext.Default);
        // a network that has seen each series six times has more to learn
        Assert.NotEmpty(model.Verticals);
        Assert.Subset(new HashSet<string> { "i0", "i1", "i2" }, model.Verticals.ToHashSet());
        using var stream = new MemoryStream();
        model.Save(stream);
        stream.Position = 0;
        var loaded = (ArmdnModel)ModelFile.Load(stream);
        Assert.Equal(model.Verticals, loaded.Verticals);
        Forecast before = model.Forecast(4, panel.KnownAhead(4)), after = loaded.Forecast(4, panel.KnownAhead(4));
        for (int i = 0; i < panel.Count; i++) Assert.Equal(before.Mean(i).ToArray(), after.Mean(i).ToArray());
    }

    [Fact]
    public void Fit_UnknownVertical_IsRefused()
    {
        Panel panel = TestPanels.Monthly(2, 2, 36);
        DataException refused = Assert.Throws<DataException>(() =>
            (Quick with { FineTuning = new FineTuning { Vertical = "brand" }, Training = new() { Epochs = 1 } }).Fit(panel, FitContext.Default));
        Assert.Equal(FaultCode.UnknownName, refused.Fault.Code);
        Assert.Equal("brand", refused.Fault.Column);
    }

    [Fact]
    public void ForecastAfter_LaterData_GoesOnWithoutFittingAgain()
    {
        Panel panel = PromotionPanel.Of(2, 2, 60, ahead: 4);
        int[] cut = [.. Enumerable.Repeat(56, panel.Count)];
        var model = (ArmdnModel)(Quick with { Training = new() { Epochs = 2 }, Calibrated = false }).Fit(panel.Cut(cut, 4), FitContext.Default);
        Forecast same = model.ForecastAfter(panel.Cut(cut, 4), 4, FitContext.Default), own = model.Forecast(4, panel.Cut(cut, 4).KnownAhead(4));
        Assert.Equal(own.Mean(0).ToArray(), same.Mean(0).ToArray());
        Forecast later = model.ForecastAfter(panel, 4, FitContext.Default);
        Assert.Equal(own.Frame.Starts[0] + 4, later.Frame.Starts[0]);
    }

    [Fact]
    public void Forecast_CategoryThatWasNotSeen_IsForecastAsOther()
    {
        Panel panel = PromotionPanel.Of(2, 2, 50, ahead: 4);
        var model = (ArmdnModel)(Quick with { Training = new() { Epochs = 2 }, Calibrated = false }).Fit(panel.Where(i => i < 3), FitContext.Default);
        Forecast forecast = model.ForecastAfter(panel, 4, FitContext.Default);
        Assert.Equal(4, forecast.Count);
        Assert.All(forecast.Mean(3).ToArray(), m => Assert.True(m > 0));
    }

    [Fact]
    public void Fit_Counts_ForecastWholeNumbersWithTheRightMeanAndSpread()
    {
        RandomStream root = RandomStream.Of(4);
        Panel panel = TestPanels.Of(TestPanels.Weeks, [.. Enumerable.Range(0, 40).Select(i =>
        {
            RandomStream own = root.Child(i);
            double mean = 1 + (4 * own.NextDouble());
            return Enumerable.Range(0, 60).Select(_ => (double)own.NextPoisson(mean)).ToArray();
        })]);
        Armdn counts = Quick with { Likelihood = DemandLikelihood.NegativeBinomial, Calibrated = false };
        Assert.Equal("count-lstm", counts.Name);
        Forecast forecast = counts.Fit(panel, FitContext.Default).Forecast(4);
        double mean = 0, past = 0, inside = 0;
        for (int i = 0; i < panel.Count; i++)
        {
            double own = panel[i].Target.ToArray().Average();
            past += own;
            for (int h = 0; h < 4; h++)
            {
                mean += forecast.Mean(i)[h] / 4;
                // a Poisson number lies within two deviations of its mean; so small a network still pulls one series in six towards the mean of all
                inside += forecast.Quantile(i, h, 0.1) >= own - (2 * Math.Sqrt(own)) && forecast.Quantile(i, h, 0.9) <= own + (2.5 * Math.Sqrt(own)) ? 1 : 0;
            }
        }
        Assert.InRange(mean / past, 0.9, 1.1);
        Assert.True(inside / (4 * panel.Count) > 0.8, $"{inside}");
    }

    [Fact]
    public void Fit_CountsOfAFraction_AreRefused()
    {
        Panel panel = TestPanels.Of(TestPanels.Weeks, [1, 2.5, 3, 4, 2, 1]);
        DataException refused = Assert.Throws<DataException>(() => new Armdn { Likelihood = DemandLikelihood.NegativeBinomial }.Fit(panel, FitContext.Default));
        Assert.Equal(FaultCode.OutOfRange, refused.Fault.Code);
        Assert.Contains("2.5", refused.Fault.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void Specification_OutsideItsDomain_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Armdn { Components = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Armdn { Dropout = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Armdn { InputDropout = 1 });
        Assert.Throws<ArgumentException>(() => new Armdn { Features = new FeatureBuilder { Horizon = 4 } });
        Assert.Throws<ArgumentOutOfRangeException>(() => new TrainingSettings { LearningRate = 0 });
    }

    // counts the units of all trainings
    private sealed class CountSteps : IProgressSink
    {
        public long Moved { get; private set; }

        public IProgressStep Begin(string name, long total) => name == "training" ? new Step(this) : SilentProgress.Instance;

        private sealed class Step(CountSteps owner) : IProgressStep
        {
            private bool _begun;

            // the first report of a training is where it goes on from
            public void Advance(long more)
            {
                if (_begun) owner.Moved += more;
                _begun = true;
            }

            public void Dispose()
            {
            }
        }
    }

    // cancels after a number of units of a step
    private sealed class CancelAfter(CancellationTokenSource source, string label, int units) : IProgressSink
    {
        public IProgressStep Begin(string name, long total) => name == label ? new Step(source, units) : SilentProgress.Instance;

        private sealed class Step(CancellationTokenSource source, int units) : IProgressStep
        {
            private long _done;

            public void Advance(long more)
            {
                _done += more;
                if (_done >= units) source.Cancel();
            }

            public void Dispose()
            {
            }
        }
    }
}
