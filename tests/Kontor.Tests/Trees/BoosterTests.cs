using System.Text;
using Kontor.Errors;
using Kontor.Trees;
using Kontor.Trees.Matrices;
using Kontor.Trees.Objectives;

namespace Kontor.Tests.Trees;

public sealed class BoosterTests
{
    private static readonly Sample Train = new(2_000, 6, missing: 0.1), Test = new(500, 6, seed: 2, missing: 0.1);

    [Fact]
    public void ToJson_LoadedAgain_PredictsTheSameBits()
    {
        using Booster model = Fit(new Tweedie(), r => MathF.Abs(r), rounds: 20);
        using Booster again = Booster.FromJson(model.ToJson());
        Assert.Equal(model.ToJson(), again.ToJson());
        Assert.Equal(model.Predict(Test.Features), again.Predict(Test.Features));
        Assert.Equal((model.Rounds, model.Columns, model.Outputs), (again.Rounds, again.Columns, again.Outputs));
    }

    [Fact]
    public void Save_ThenLoad_PredictsTheSameBits()
    {
        string folder = Directory.CreateTempSubdirectory().FullName, path = Path.Combine(folder, "model.json");
        try
        {
            using Booster model = Fit(new SquaredError(), r => r, rounds: 20);
            model.Save(path);
            model.Save(path);
            Assert.Equal([path], Directory.GetFiles(folder));
            using Booster again = Booster.Load(path);
            Assert.Equal(model.Predict(Test.Features), again.Predict(Test.Features));
            Assert.Equal(FaultCode.CannotWrite, Assert.Throws<DataException>(() => model.Save(Path.Combine(folder, "none", "model.json"))).Fault.Code);
            Assert.Equal(FaultCode.NotFound, Assert.Throws<DataException>(() => Booster.Load(path + "x")).Fault.Code);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("binf\0\0\0\0")]
    [InlineData("{}")]
    [InlineData("{\"learner\":")]
    [InlineData("{\"learner\":{\"attributes\":{}},\"version\":[1,7,4]}")]
    public void FromJson_NotAModel_IsRefused(string text)
    {
        DataException failure = Assert.Throws<DataException>(() => Booster.FromJson(Encoding.UTF8.GetBytes(text)));
        Assert.Equal(FaultCode.Malformed, failure.Fault.Code);
        Assert.DoesNotContain('\n', failure.Message);
    }

    [Fact]
    public void Contributions_SumOverColumns_IsTheMargin()
    {
        using Booster model = Fit(new Logistic(), r => r > 0 ? 1 : 0, rounds: 30), classes = Fit(new Softprob(3), r => r < -1 ? 0 : r < 1 ? 1 : 2, rounds: 10);
        foreach (Booster booster in (Booster[])[model, classes])
        {
            float[] margins = booster.PredictMargins(Test.Features), contributions = booster.Contributions(Test.Features);
            Assert.Equal(margins.Length * 7, contributions.Length);
            for (int i = 0; i < margins.Length; i++)
            {
                // sums of some hundred single-precision terms of size 1
                Assert.Equal(margins[i], contributions.AsSpan(i * 7, 7).ToArray().Sum(c => (double)c), 2e-4);
            }
        }
    }

    [Fact]
    public void Contributions_OneSplit_AreTheClosedForm()
    {
        // one stump on column 0: its Shapley value is the leaf less the mean over the training rows (by cover), and all else is 0
        var sample = new Sample(1_000, 3 + 1, noise: 0);
        using TrainingMatrix rows = sample.Training();
        using Booster model = new BoostedTrees { Rounds = 1, Parameters = new() { MaxDepth = 1, LearningRate = 1, L2 = 0 } }.Train(rows, FitContext.Default);
        float[] contributions = model.Contributions(sample.Features), margins = model.PredictMargins(sample.Features);
        double mean = margins.Average(m => (double)m);
        for (int row = 0; row < 1_000; row++)
        {
            Assert.Equal(margins[row] - mean, contributions[row * 5], 1e-4);
            Assert.Equal([0, 0, 0], contributions[((row * 5) + 1)..((row * 5) + 4)]);
            Assert.Equal(mean, contributions[(row * 5) + 4], 1e-4);
        }
    }

    [Fact]
    public void Predict_Rounds_AddUp()
    {
        using Booster model = Fit(new SquaredError(), r => r, rounds: 10);
        float[] first = model.PredictMargins(Test.Features, ..4), rest = model.PredictMargins(Test.Features, 4..), all = model.PredictMargins(Test.Features);
        float start = Train.Labels.Average();
        for (int i = 0; i < all.Length; i++) Assert.Equal(all[i], first[i] + rest[i] - start, 1e-4);
        Assert.Equal(all, model.PredictMargins(Test.Features, ..10));
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Predict(Test.Features, ..11));
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Predict(Test.Features, 3..3));
    }

    [Fact]
    public void Predict_Objectives_TransformTheMargin()
    {
        using Booster logistic = Fit(new Logistic(), r => r > 0 ? 1 : 0, 5), poisson = Fit(new Poisson(), r => MathF.Round(MathF.Abs(r)), 5), soft = Fit(new Softprob(3), r => r < -1 ? 0 : r < 1 ? 1 : 2, 5);
        Check(logistic, m => 1 / (1 + Math.Exp(-m)));
        Check(poisson, Math.Exp);
        float[] probabilities = soft.Predict(Test.Features), margins = soft.PredictMargins(Test.Features);
        double sum = Math.Exp(margins[0]) + Math.Exp(margins[1]) + Math.Exp(margins[2]);
        for (int k = 0; k < 3; k++) Assert.Equal(Math.Exp(margins[k]) / sum, probabilities[k], 1e-5);

        static void Check(Booster model, Func<double, double> transform)
        {
            float[] values = model.Predict(Test.Features), margins = model.PredictMargins(Test.Features);
            for (int i = 0; i < values.Length; i++) Assert.Equal(transform(margins[i]), values[i], 1e-5 * (1 + values[i]));
        }
    }

    [Fact]
    public void Predict_NoRows_IsEmpty()
    {
        using Booster model = Fit(new SquaredError(), r => r, rounds: 2);
        Assert.Empty(model.Predict(FeatureMatrix.Dense(default, 0, 6)));
    }

    [Fact]
    public void Predict_OtherColumns_AreRefused()
    {
        FeatureMatrix named = Train.Features with { Names = ["a", "b", "c", "d", "e", "f"] };
        using TrainingMatrix rows = new(named, Train.Labels);
        using Booster model = new BoostedTrees { Rounds = 2 }.Train(rows, FitContext.Default), again = Booster.FromJson(model.ToJson());
        Assert.Equal(named.Names, again.Names);
        DataException failure = Assert.Throws<DataException>(() => again.Predict(Test.Features with { Names = ["a", "c", "b", "d", "e", "f"] }));
        Assert.Equal((FaultCode.UnknownName, "2"), (failure.Fault.Code, failure.Fault.Column));
        Assert.Equal(FaultCode.Malformed, Assert.Throws<DataException>(() => model.Predict(FeatureMatrix.Dense(new float[4], 1, 4))).Fault.Code);
        Assert.True(again.Importance(ImportanceKind.Gain)[0] > 0);
    }

    [Fact]
    public void Importance_Kinds_Agree()
    {
        using Booster model = Fit(new SquaredError(), r => r, rounds: 10);
        double[] gain = model.Importance(ImportanceKind.Gain), total = model.Importance(ImportanceKind.TotalGain), splits = model.Importance(ImportanceKind.Splits);
        for (int c = 0; c < 6; c++) Assert.Equal(gain[c] * splits[c], total[c], 1e-3 * (1 + total[c]));
        Assert.Equal(0, Array.IndexOf(total, total.Max()));
    }

    /// <summary>The library's in-place prediction is made for several threads; contributions, which are not, take turns here.</summary>
    [Fact]
    public async Task Predict_ManyThreadsAtOnce_GiveWhatOneGives()
    {
        using Booster model = Fit(new Softprob(3), r => r < -1 ? 0 : r < 1 ? 1 : 2, rounds: 20);
        using Booster fresh = Booster.FromJson(model.ToJson(), new FitContext { Threads = 2 });
        float[] values = model.Predict(Test.Features), margins = model.PredictMargins(Test.Features), contributions = model.Contributions(Test.Features);
        Task[] tasks = [.. Enumerable.Range(0, 6).Select(t => Task.Run(() =>
        {
            for (int i = 0; i < 8; i++)
            {
                Assert.Equal(values, fresh.Predict(Test.Features));
                Assert.Equal(margins, fresh.PredictMargins(Test.Features));
                if (i % 4 == t % 4) Assert.Equal(contributions, fresh.Contributions(Test.Features));
            }
        }))];
        await Task.WhenAll(tasks).WaitAsync(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void Dispose_ThenUse_Throws()
    {
        Booster model = Fit(new SquaredError(), r => r, rounds: 2);
        model.Dispose();
        model.Dispose();
        Assert.Throws<ObjectDisposedException>(() => model.Predict(Test.Features));
        Assert.Throws<ObjectDisposedException>(() => model.Contributions(Test.Features));
        Assert.Throws<ObjectDisposedException>(model.ToJson);
        Assert.Throws<ObjectDisposedException>(() => model.Importance(ImportanceKind.Gain));
    }

    private static Booster Fit(Objective objective, Func<float, float> label, int rounds)
    {
        using TrainingMatrix rows = Train.Training([.. Train.Labels.Select(label)]);
        return new BoostedTrees { Objective = objective, Rounds = rounds, Parameters = new() { MaxDepth = 4 } }.Train(rows, FitContext.Default);
    }
}
