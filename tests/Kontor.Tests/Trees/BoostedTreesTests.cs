using System.Collections.Immutable;
using Kontor.Errors;
using Kontor.Progress;
using Kontor.Randomness;
using Kontor.Trees;
using Kontor.Trees.Matrices;
using Kontor.Trees.Objectives;
using Kontor.Trees.Training;

namespace Kontor.Tests.Trees;

public sealed class BoostedTreesTests
{
    [Fact]
    public void Train_KnownFunction_IsRecovered()
    {
        Sample train = new(8_000, 8, missing: 0), test = new(2_000, 8, seed: 2, noise: 0);
        using TrainingMatrix rows = train.Training();
        var spec = new BoostedTrees { Rounds = 200, Parameters = new() { LearningRate = 0.1, MaxDepth = 5 } };
        using Booster model = spec.Train(rows, FitContext.Default);
        // the mean varies with variance 5.5 and the noise with 0.25; boosting leaves a few hundredths of the mean unexplained
        Assert.True(Sample.MeanSquare(model.Predict(test.Features), test.Labels) < 0.15);
        Assert.Equal(200, model.Rounds);
        Assert.True(model.Report.Converged);
        Assert.InRange(model.Report.Objective, 0.001, 0.5 * 0.25);
        // the noise columns matter less than any of the four of the mean
        double[] gain = model.Importance(ImportanceKind.TotalGain);
        Assert.True(gain[4..].Max() < gain[..4].Min());
    }

    /// <summary>Wide label and weight ranges are those where the library by itself was seen to give other models on other numbers of threads.</summary>
    [Theory]
    [InlineData(true, false, 1.0)]
    [InlineData(true, true, 0.7)]
    [InlineData(false, true, 0.7)]
    public void Train_AnyNumberOfThreads_GivesTheSameBytes(bool wideLabels, bool wideWeights, double share)
    {
        var sample = new Sample(20_000, 12, missing: 0.05);
        RandomStream stream = RandomStream.Of(4);
        float[] labels = [.. sample.Labels.Select(y => wideLabels ? (float)Math.Exp(3 * y) : y)];
        float[]? weights = wideWeights ? [.. labels.Select(_ => (float)Math.Exp(4 * stream.NextGaussian()))] : null;
        using TrainingMatrix rows = sample.Training(labels, weights);
        var spec = new BoostedTrees
        {
            Rounds = 12,
            Objective = wideLabels ? new SquaredError() : new Pinball(0.8, 0.5),
            Parameters = new() { MaxDepth = 7, MaxBins = 64, RowShare = share, ColumnShareByNode = share, MinChildWeight = 0.01 },
        };
        byte[] one = Bytes(spec, rows, 1);
        foreach (int threads in (int[])[2, 3, 7]) Assert.Equal(one, Bytes(spec, rows, threads));
    }

    [Fact]
    public void Train_ManagedAndNativeMultiOutput_GiveTheSameBytesOnAnyThreads()
    {
        var sample = new Sample(3_000, 6);
        float[] classes = [.. sample.Labels.Select(y => y < -1 ? 0f : y < 1 ? 1 : 2)];
        using TrainingMatrix rows = sample.Training(classes), ranked = new(sample.Features, classes, groups: [.. Enumerable.Repeat(30, 100)]);
        var soft = new BoostedTrees { Objective = new Softprob(3), Rounds = 8, Parameters = new() { RowShare = 0.8 } };
        Assert.Equal(Bytes(soft, rows, 1), Bytes(soft, rows, 3));
        var median = soft with { Objective = new AbsoluteError() };
        Assert.Equal(Bytes(median, rows, 1), Bytes(median, rows, 3));
        BoostedTrees ranking = soft with { Objective = NativeObjective.RankPairwise };
        Assert.Equal(Bytes(ranking, ranked, 1), Bytes(ranking, ranked, 3));
    }

    [Fact]
    public void Train_OtherSeed_GivesOtherTreesOnlyWhereSomethingIsDrawn()
    {
        using TrainingMatrix rows = new Sample(500, 6).Training();
        var all = new BoostedTrees { Rounds = 3 };
        BoostedTrees drawn = all with { Parameters = new() { RowShare = 0.5 } };
        Assert.Equal(Bytes(all, rows, 1, seed: 1), Bytes(all, rows, 1, seed: 2));
        Assert.NotEqual(Bytes(drawn, rows, 1, seed: 1), Bytes(drawn, rows, 1, seed: 2));
    }

    [Fact]
    public void Train_Patience_KeepsTheRoundsUpToTheBest()
    {
        Sample train = new(300, 6, noise: 2), test = new(300, 6, seed: 2, noise: 2);
        using TrainingMatrix rows = train.Training(), judge = test.Training();
        var spec = new BoostedTrees { Rounds = 400, Patience = 10, Parameters = new() { LearningRate = 0.2 } };
        using Booster model = spec.Train(rows, FitContext.Default, judge);
        int best = model.BestIteration!.Value;
        Assert.Equal(best + 1, model.Rounds);
        Assert.Equal(best + 1 + 10, model.History.Length);
        Assert.Equal(model.History.Min(), model.BestScore);
        Assert.Equal(model.History.IndexOf(model.History.Min()), best);
        Assert.True(model.Report.Converged);
        // the score is the loss of the kept model; single-precision predictions
        Assert.Equal(model.BestScore!.Value, 0.5 * Sample.MeanSquare(model.Predict(test.Features), test.Labels), 1e-5);
        // and stopping is no other way of training
        using Booster plain = (spec with { Rounds = best + 1, Patience = null }).Train(rows, FitContext.Default);
        Assert.Equal(plain.Predict(test.Features), model.Predict(test.Features));
    }

    [Fact]
    public void Train_PatienceNeverUsedUp_IsNotConverged()
    {
        using TrainingMatrix rows = new Sample(300, 6).Training();
        using Booster model = new BoostedTrees { Rounds = 5, Patience = 3, Parameters = new() { LearningRate = 0.01 } }.Train(rows, FitContext.Default, rows);
        Assert.False(model.Report.Converged);
        Assert.Contains(model.Report.Warnings, w => w.Contains("still improving", StringComparison.Ordinal));
        Assert.Throws<ArgumentException>(() => new BoostedTrees { Patience = 3 }.Train(rows, FitContext.Default));
    }

    [Fact]
    public void Train_OwnMetric_DecidesTheBestRound()
    {
        using TrainingMatrix rows = new Sample(100, 5).Training();
        int calls = 0;
        // 1, 2, 3, 2, 1, ...: best, since higher is better, in round 2
        var metric = new EvaluationMetric("tent", (predictions, judged) =>
        {
            Assert.Equal(judged.Rows, predictions.Length);
            return 3 - Math.Abs(2 - calls++);
        }) { HigherIsBetter = true };
        using Booster model = new BoostedTrees { Rounds = 50, Patience = 4, Metric = metric }.Train(rows, FitContext.Default, rows);
        Assert.Equal((2, 3, 7), (model.BestIteration, model.BestScore, model.History.Length));
        var broken = new BoostedTrees { Metric = new EvaluationMetric("broken", (_, _) => double.NaN) };
        Assert.Equal(FaultCode.NotFinite, Assert.Throws<DataException>(() => broken.Train(rows, FitContext.Default, rows)).Fault.Code);
    }

    [Fact]
    public void Train_Ranking_OrdersWithinGroups()
    {
        Sample train = new(3_000, 6, noise: 0.1), test = new(300, 6, seed: 2, noise: 0.1);
        using TrainingMatrix rows = Grouped(train), judge = Grouped(test);
        var spec = new BoostedTrees
        {
            Objective = NativeObjective.RankNdcg, Rounds = 60, Patience = 20,
            Parameters = new() { LearningRate = 0.1, Others = ImmutableDictionary<string, string>.Empty.Add("eval_metric", "ndcg@5") },
        };
        using Booster model = spec.Train(rows, FitContext.Default, judge);
        Assert.Equal(model.History.Max(), model.BestScore); // of NDCG more is better
        float[] scores = model.PredictMargins(test.Features);
        int right = 0, pairs = 0;
        for (int i = 0; i < test.Rows; i++)
        {
            for (int j = i + 1; j < test.Rows && j / 30 == i / 30; j++)
            {
                if (Grade(test.Labels[i]) == Grade(test.Labels[j])) continue;
                pairs++;
                if (scores[i] > scores[j] == test.Labels[i] > test.Labels[j]) right++;
            }
        }
        Assert.True(right > 0.85 * pairs, $"{right} of {pairs}");
    }

    [Fact]
    public void Train_Weights_CountAsRepeatedRows()
    {
        var sample = new Sample(400, 5);
        var twice = new Sample(400, 5);
        float[] weights = [.. Enumerable.Range(0, 400).Select(i => i < 200 ? 2f : 1f)];
        FeatureMatrix repeated = FeatureMatrix.Dense((float[])[.. sample.Values, .. sample.Values[..1000]], 600, 5);
        using TrainingMatrix weighted = sample.Training(weights: weights), longer = new(repeated, [.. sample.Labels, .. sample.Labels[..200]]);
        // exact splits, because bins are quantiles of the rows; the leaves are the same sums up to rounding
        var spec = new BoostedTrees { Rounds = 10, Parameters = new() { Method = TreeMethod.Exact, MaxDepth = 3 } };
        using Booster a = spec.Train(weighted, FitContext.Default), b = spec.Train(longer, FitContext.Default);
        float[] x = a.Predict(twice.Features), y = b.Predict(twice.Features);
        for (int i = 0; i < x.Length; i++) Assert.Equal(x[i], y[i], 1e-4);
    }

    [Fact]
    public void Train_BaseMargins_AreWhereBoostingStarts()
    {
        var sample = new Sample(1_000, 5, noise: 0);
        float[] half = [.. sample.Labels.Select(y => y / 2)];
        FeatureMatrix offset = sample.Features with { BaseMargins = half };
        using TrainingMatrix rows = new(offset, sample.Labels);
        using Booster model = new BoostedTrees { Rounds = 1, Parameters = new() { MaxDepth = 1, LearningRate = 1, L2 = 0 } }.Train(rows, FitContext.Default);
        float[] with = model.PredictMargins(offset), without = model.PredictMargins(sample.Features);
        // one stump: two leaves on top of the margins, in both ways to predict
        Assert.Equal(2, with.Zip(half, (m, b) => MathF.Round(m - b, 4)).Distinct().Count());
        Assert.Equal(2, without.Distinct().Count());
        float[] contributions = model.Contributions(offset);
        for (int row = 0; row < 1_000; row++) Assert.Equal(with[row], contributions.AsSpan(row * 6, 6).ToArray().Sum(), 1e-4);
    }

    [Fact]
    public void Train_Monotone_NeverFalls()
    {
        var sample = new Sample(2_000, 4, noise: 2);
        using TrainingMatrix rows = sample.Training();
        var spec = new BoostedTrees { Rounds = 50, Parameters = new() { Monotone = [Monotonicity.Increasing, Monotonicity.Free, Monotonicity.Free, Monotonicity.Free] } };
        using Booster model = spec.Train(rows, FitContext.Default);
        float[] line = new float[4 * 200];
        for (int i = 0; i < 200; i++) line[i * 4] = -3 + (i * 0.03f);
        float[] along = model.Predict(FeatureMatrix.Dense(line, 200, 4));
        for (int i = 1; i < along.Length; i++) Assert.True(along[i] >= along[i - 1]);
        Assert.True(along[^1] > along[0] + 5);
    }

    [Fact]
    public void Train_OwnObjectiveOfTwoOutputs_EstimatesMeanAndSpread()
    {
        // the noise is 0.2 or 1.5 by the sign of x0: mean and logarithm of the spread are two margins of one model
        var sample = new Sample(6_000, 5, noise: 0);
        RandomStream stream = RandomStream.Of(9);
        float[] labels = [.. sample.Labels.Select((m, i) => m + (float)((sample.Values[i * 5] > 0 ? 1.5 : 0.2) * stream.NextGaussian()))];
        using TrainingMatrix rows = sample.Training(labels);
        var spec = new BoostedTrees { Objective = new GaussianLikelihood(), Rounds = 80, Parameters = new() { LearningRate = 0.1, MaxDepth = 4, BaseScore = 0 } };
        using Booster model = spec.Train(rows, FitContext.Default);
        Assert.Equal((2, 2), (model.Outputs, model.Values));
        float[] margins = model.Predict(sample.Features);
        Assert.Equal(margins, model.PredictMargins(sample.Features));
        double calm = MeanLogSpread(x => x <= 0), wild = MeanLogSpread(x => x > 0);
        // the trees chase some of the noise and miss some of the mean, so the spread is only roughly the noise
        Assert.Equal(Math.Log(1.5), wild, 0.3);
        Assert.True(calm < -0.5, $"{calm}");
        // the same matrix then trains a model of one output
        using Booster plain = new BoostedTrees { Rounds = 2 }.Train(rows, FitContext.Default);
        Assert.Equal(1, plain.Outputs);

        double MeanLogSpread(Func<float, bool> side) =>
            Enumerable.Range(0, 6_000).Where(i => side(sample.Values[i * 5])).Average(i => margins[(2 * i) + 1]);
    }

    [Fact]
    public void Train_Cancelled_Stops()
    {
        using TrainingMatrix rows = new Sample(100, 5).Training();
        using var source = new CancellationTokenSource();
        int rounds = 0;
        var metric = new EvaluationMetric("counts", (_, _) =>
        {
            if (++rounds == 3) source.Cancel();
            return 0;
        });
        Assert.Throws<OperationCanceledException>(() =>
            new BoostedTrees { Rounds = 1_000, Metric = metric }.Train(rows, new FitContext { Cancellation = source.Token }, rows));
        Assert.Equal(3, rounds);
        // and the matrix is free again
        using Booster model = new BoostedTrees { Rounds = 2 }.Train(rows, FitContext.Default);
    }

    [Fact]
    public void Train_Progress_CountsRounds()
    {
        using TrainingMatrix rows = new Sample(100, 5).Training();
        var sink = new CountingSink();
        using Booster model = new BoostedTrees { Rounds = 7 }.Train(rows, new FitContext { Progress = sink });
        Assert.Equal((7, 7, true), (sink.Total, sink.Done, sink.Ended));
    }

    [Fact]
    public void Train_DerivativesNotFinite_AreRefused()
    {
        using TrainingMatrix rows = new Sample(100, 5).Training();
        DataException failure = Assert.Throws<DataException>(() => new BoostedTrees { Objective = new Broken() }.Train(rows, FitContext.Default));
        Assert.Equal((FaultCode.NotFinite, 6L), (failure.Fault.Code, failure.Fault.Row!.Value));
    }

    [Fact]
    public void Train_Categories_SplitBySet()
    {
        // the label depends on the parity of a code: hopeless for thresholds in one stump, one split for a set
        float[] codes = [.. Enumerable.Range(0, 800).Select(i => (float)(i % 8))], labels = [.. codes.Select(c => c % 2)];
        FeatureMatrix features = FeatureMatrix.Dense(codes, 800, 1) with { Kinds = [FeatureKind.Categorical] };
        using TrainingMatrix rows = new(features, labels);
        var spec = new BoostedTrees
        {
            Rounds = 1, Parameters = new() { MaxDepth = 1, LearningRate = 1, L2 = 0, Others = ImmutableDictionary<string, string>.Empty.Add("max_cat_to_onehot", "2") },
        };
        using Booster model = spec.Train(rows, FitContext.Default);
        float[] predictions = model.Predict(features);
        for (int i = 0; i < 800; i++) Assert.Equal(labels[i], predictions[i], 1e-5);
    }

    private static byte[] Bytes(BoostedTrees spec, TrainingMatrix rows, int threads, ulong seed = 11)
    {
        using Booster model = spec.Train(rows, new FitContext { Threads = threads, Seed = seed });
        return model.ToJson();
    }

    private static TrainingMatrix Grouped(Sample sample) =>
        new(sample.Features, [.. sample.Labels.Select(Grade)], groups: [.. Enumerable.Repeat(30, sample.Rows / 30)]);

    private static float Grade(float label) => label < -1.5f ? 0 : label < 0 ? 1 : label < 1.5f ? 2 : 3;

    private sealed record Broken : GradientObjective
    {
        public override double Loss(ReadOnlySpan<float> margins, float label) => 0;

        public override void Derivatives(ReadOnlySpan<float> margins, ReadOnlySpan<float> labels, Span<float> gradient, Span<float> hessian)
        {
            hessian.Fill(1);
            gradient[5] = float.NaN;
        }
    }

    /// <summary>Normal likelihood; margins are the mean and the logarithm of the spread; the second derivatives are the Fisher information.</summary>
    private sealed record GaussianLikelihood : GradientObjective
    {
        public override int Outputs => 2;

        public override double Loss(ReadOnlySpan<float> margins, float label) =>
            margins[1] + (0.5 * Math.Pow((label - margins[0]) / Math.Exp(margins[1]), 2));

        public override void Derivatives(ReadOnlySpan<float> margins, ReadOnlySpan<float> labels, Span<float> gradient, Span<float> hessian)
        {
            for (int i = 0; i < labels.Length; i++)
            {
                double precision = Math.Exp(-2 * margins[(2 * i) + 1]), error = margins[2 * i] - (double)labels[i];
                gradient[2 * i] = (float)(error * precision);
                hessian[2 * i] = (float)precision;
                gradient[(2 * i) + 1] = (float)(1 - (error * error * precision));
                hessian[(2 * i) + 1] = 2;
            }
        }
    }

    private sealed class CountingSink : IProgressSink, IProgressStep
    {
        public long Total { get; private set; }

        public long Done { get; private set; }

        public bool Ended { get; private set; }

        public IProgressStep Begin(string label, long total)
        {
            Total = total;
            return this;
        }

        public void Advance(long units) => Done += units;

        public void Dispose() => Ended = true;
    }
}
