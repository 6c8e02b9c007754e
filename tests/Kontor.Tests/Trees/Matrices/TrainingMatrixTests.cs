using Kontor.Errors;
using Kontor.Trees;
using Kontor.Trees.Matrices;
using Kontor.Trees.Objectives;

namespace Kontor.Tests.Trees.Matrices;

public sealed class TrainingMatrixTests
{
    private static readonly Sample Rows = new(4, 4);

    [Fact]
    public void Constructor_BadValues_NameTheRow()
    {
        Assert.Equal(FaultCode.Empty, Code(() => new TrainingMatrix(FeatureMatrix.Dense(default, 0, 3), [])));
        Assert.Equal(FaultCode.NotFinite, Code(() => new TrainingMatrix(Rows.Features, [1, float.NaN, 2, 3])));
        Assert.Equal(FaultCode.OutOfRange, Code(() => new TrainingMatrix(Rows.Features, Rows.Labels, [1, -1, 1, 1])));
        Assert.Equal(FaultCode.OutOfRange, Code(() => new TrainingMatrix(Rows.Features, Rows.Labels, [0, 0, 0, 0])));
    }

    [Fact]
    public void Constructor_LengthsDoNotFit_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => new TrainingMatrix(Rows.Features, [1, 2, 3]));
        Assert.Throws<ArgumentException>(() => new TrainingMatrix(Rows.Features, Rows.Labels, [1, 1]));
        Assert.Throws<ArgumentException>(() => new TrainingMatrix(Rows.Features, Rows.Labels, groups: [2, 1]));
        Assert.Throws<ArgumentException>(() => new TrainingMatrix(Rows.Features, Rows.Labels, groups: [4, 0]));
        Assert.Throws<ArgumentException>(() => new TrainingMatrix(Rows.Features, Rows.Labels, [1, 1, 1, 1], groups: [2, 2]));
        Assert.Throws<ArgumentException>(() => new TrainingMatrix(Rows.Features, Rows.Labels, upperBounds: [1]));
    }

    [Fact]
    public void Constructor_CallersArrays_AreCopied()
    {
        var sample = new Sample(200, 4);
        using TrainingMatrix rows = sample.Training();
        using Booster before = new BoostedTrees { Rounds = 3 }.Train(rows, FitContext.Default);
        sample.Values.AsSpan().Clear();
        sample.Labels.AsSpan().Clear();
        using Booster after = new BoostedTrees { Rounds = 3 }.Train(rows, FitContext.Default);
        Assert.Equal(before.ToJson(), after.ToJson());
    }

    [Fact]
    public void Dispose_ThenUse_Throws()
    {
        TrainingMatrix rows = new Sample(20, 4).Training(), other = new Sample(20, 4).Training();
        rows.Dispose();
        rows.Dispose();
        Assert.True(rows.Handle.IsClosed);
        Assert.Throws<ObjectDisposedException>(() => new BoostedTrees().Train(rows, FitContext.Default));
        Assert.Throws<ObjectDisposedException>(() => new BoostedTrees().Train(other, FitContext.Default, rows));
        other.Dispose();
    }

    [Fact]
    public void Bounds_CensoredSurvival_MoveThePrediction()
    {
        // true time exp(x0); half of the rows are only known to live longer than a tenth of it
        var sample = new Sample(2_000, 4);
        float[] lower = new float[2_000], upper = new float[2_000];
        for (int i = 0; i < 2_000; i++)
        {
            float time = MathF.Exp(sample.Values[i * 4]);
            lower[i] = i % 2 == 0 ? time : time / 10;
            upper[i] = i % 2 == 0 ? time : float.PositiveInfinity;
        }
        using var rows = new TrainingMatrix(sample.Features, lower, lowerBounds: lower, upperBounds: upper);
        var spec = new BoostedTrees { Objective = new NativeObjective("survival:aft"), Rounds = 60 };
        using Booster model = spec.Train(rows, FitContext.Default);
        float[] times = model.Predict(sample.Features);
        // in logarithms; without the bounds the censored rows would pull the estimate down by half of ln 10 = 1.15
        Assert.Equal(0, Enumerable.Range(0, 2_000).Average(i => Math.Log(times[i]) - sample.Values[i * 4]), 0.2);
    }

    [Fact]
    public async Task Train_SharedMatricesOnSeveralThreads_GiveTheSameModel()
    {
        using TrainingMatrix a = new Sample(500, 5).Training(), b = new Sample(500, 5, seed: 2).Training();
        var spec = new BoostedTrees { Rounds = 10 };
        Task<byte[]>[] runs = [.. Enumerable.Range(0, 6).Select(i => Task.Run(() =>
        {
            (TrainingMatrix training, TrainingMatrix evaluation) = i % 2 == 0 ? (a, b) : (b, a);
            using Booster model = spec.Train(training, FitContext.Default, evaluation);
            return model.ToJson();
        }))];
        byte[][] models = await Task.WhenAll(runs).WaitAsync(TimeSpan.FromMinutes(1));
        for (int i = 2; i < models.Length; i++) Assert.Equal(models[i % 2], models[i]);
    }

    private static FaultCode Code(Func<TrainingMatrix> make) => Assert.Throws<DataException>(make).Fault.Code;
}
