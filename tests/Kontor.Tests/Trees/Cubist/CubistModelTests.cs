using System.Text;
using Kontor.Errors;
using Kontor.Trees.Cubist;
using Kontor.Trees.Matrices;

namespace Kontor.Tests.Trees.Cubist;

public sealed class CubistModelTests
{
    private static readonly Sample Train = new(800, 5, missing: 0.1), Test = new(200, 5, seed: 2, missing: 0.1);

    [Fact]
    public void Predict_OneNeighborOnATrainingRow_IsItsTarget()
    {
        // the row itself is at distance 0 and no other within half a sixteenth: t + (p - p)
        var complete = new Sample(800, 5);
        double[] y = BoostedCubistTests.Doubles(complete.Labels);
        CubistModel model = new BoostedCubist { Committees = 2, Neighbors = 1 }.Fit(complete.Features, y, FitContext.Default);
        double[] predictions = model.Predict(complete.Features);
        Assert.True(predictions.Zip(y).Count(p => Math.Abs(p.First - p.Second) < 1e-9) > 780);
        Assert.NotEqual(predictions, model.Predict(complete.Features, neighbors: 0));
    }

    [Fact]
    public void Predict_Neighbors_AreWeightedByDistance()
    {
        // twelve rows are too few to split: the model is the upper median, 6. x has mean 5.5 and deviation s = 3.605551, one step of x counts 1 / (5 s) = 0.05547,
        // in sixteenths rounded: 1, 2, 3, ... for steps 1, 2, 3; the row at 20 neighbours 11, 10, 9 at 8, 9 and 10 sixteenths
        float[] x = [.. Enumerable.Range(0, 12).Select(i => (float)i)];
        double[] y = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 20];
        CubistModel model = new BoostedCubist { Neighbors = 3, Extrapolation = 1 }.Fit(BoostedCubistTests.Column(x), y, FitContext.Default);
        Assert.Equal(6, model.Predict(BoostedCubistTests.Column([20]), neighbors: 0).Single());
        double w1 = 1 / ((8 / 16.0) + 0.5), w2 = 1 / ((9 / 16.0) + 0.5), w3 = 1 / ((10 / 16.0) + 0.5);
        Assert.Equal(((w1 * 20) + (w2 * 10) + (w3 * 9)) / (w1 + w2 + w3), model.Predict(BoostedCubistTests.Column([20])).Single(), 1e-9);
        // 4.5 lies half a step (0.4, so 0 sixteenths) from 4 and 5; 3 and 6 tie one step and a half away (1 sixteenth) for the last place
        double near = 1 / 0.5, far = 0.5 / ((1 / 16.0) + 0.5);
        Assert.Equal(((near * (4 + 5)) + (far * (3 + 6))) / ((2 * near) + (2 * far)), model.Predict(BoostedCubistTests.Column([4.5f])).Single(), 1e-9);
    }

    [Fact]
    public void ToJson_LoadedAgain_PredictsTheSameBits()
    {
        FeatureMatrix named = Train.Features with { Names = ["a", "b", "c", "d", "e"] };
        CubistModel model = new BoostedCubist { Committees = 3, Neighbors = 5 }.Fit(named, BoostedCubistTests.Doubles(Train.Labels), FitContext.Default);
        CubistModel again = CubistModel.FromJson(model.ToJson());
        Assert.Equal(model.ToJson(), again.ToJson());
        Assert.Equal(model.Predict(Test.Features), again.Predict(Test.Features));
        Assert.Equal(model.ToString(), again.ToString());
        Assert.Equal(model.Specification, again.Specification);
        Assert.Equal(["a", "b", "c", "d", "e"], again.Names);
    }

    [Fact]
    public void Save_ThenLoad_PredictsTheSameBits()
    {
        string folder = Directory.CreateTempSubdirectory().FullName, path = Path.Combine(folder, "model.json");
        try
        {
            CubistModel model = new BoostedCubist().Fit(Train.Features, BoostedCubistTests.Doubles(Train.Labels), FitContext.Default);
            model.Save(path);
            model.Save(path);
            Assert.Equal([path], Directory.GetFiles(folder));
            Assert.Equal(model.Predict(Test.Features), CubistModel.Load(path).Predict(Test.Features));
            Assert.Equal(FaultCode.CannotWrite, Assert.Throws<DataException>(() => model.Save(Path.Combine(folder, "none", "model.json"))).Fault.Code);
            Assert.Equal(FaultCode.NotFound, Assert.Throws<DataException>(() => CubistModel.Load(path + "x")).Fault.Code);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("", FaultCode.Malformed)]
    [InlineData("[1]", FaultCode.Malformed)]
    [InlineData("{}", FaultCode.Malformed)]
    [InlineData("other format", FaultCode.Malformed)]
    [InlineData("other version", FaultCode.Version)]
    [InlineData("column out of range", FaultCode.Malformed)]
    public void FromJson_NotAModel_IsRefused(string what, FaultCode code)
    {
        string json = Encoding.UTF8.GetString(new BoostedCubist().Fit(Train.Features, BoostedCubistTests.Doubles(Train.Labels), FitContext.Default).ToJson());
        string text = what switch
        {
            "other format" => json.Replace("kontor-cubist", "kontor", StringComparison.Ordinal),
            "other version" => json.Replace("\"Version\":1", "\"Version\":2", StringComparison.Ordinal),
            "column out of range" => json.Replace("\"Column\":0", "\"Column\":9", StringComparison.Ordinal),
            _ => what,
        };
        DataException failure = Assert.Throws<DataException>(() => CubistModel.FromJson(Encoding.UTF8.GetBytes(text)));
        Assert.Equal(code, failure.Fault.Code);
        Assert.DoesNotContain('\n', failure.Message);
    }

    [Fact]
    public void Predict_OtherColumnsOrTooMany_IsRefused()
    {
        CubistModel model = new BoostedCubist().Fit(Train.Features with { Names = ["a", "b", "c", "d", "e"] }, BoostedCubistTests.Doubles(Train.Labels), FitContext.Default);
        Assert.Equal(FaultCode.Malformed, Assert.Throws<DataException>(() => model.Predict(BoostedCubistTests.Column([1]))).Fault.Code);
        Assert.Equal(FaultCode.UnknownName, Assert.Throws<DataException>(() => model.Predict(Test.Features with { Names = ["a", "b", "c", "d", "z"] })).Fault.Code);
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Predict(Test.Features, members: 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Predict(Test.Features, neighbors: 1)); // holds no training rows
    }

    [Fact]
    public void Predict_SparseRows_AreTheDenseOnesWithMissingValues()
    {
        CubistModel model = new BoostedCubist().Fit(Train.Features, BoostedCubistTests.Doubles(Train.Labels), FitContext.Default);
        float[] dense = [float.NaN, 0.5f, float.NaN, -1, 2];
        FeatureMatrix sparse = FeatureMatrix.Sparse(new long[] { 0, 3 }, new[] { 1, 3, 4 }, new[] { 0.5f, -1, 2 }, 5);
        Assert.Equal(model.Predict(FeatureMatrix.Dense(dense, 1, 5)), model.Predict(sparse));
    }

    [Fact]
    public void ToStringAndUsage_TwoLines_SayWhatTheModelDoes()
    {
        float[] values = [.. Enumerable.Range(-100, 200).SelectMany(i => new[] { i / 10f, i % 7 })];
        double[] y = [.. Enumerable.Range(-100, 200).Select(i => i <= 0 ? 1 + (0.2 * i) : 5 - (0.3 * i))];
        CubistModel model = new BoostedCubist().Fit(FeatureMatrix.Dense(values, 200, 2) with { Names = ["speed", "day"] }, y, FitContext.Default);
        Assert.Contains("  if speed > 0\n  then y = 5 - 3 speed", model.ToString(), StringComparison.Ordinal);
        Assert.Contains("  if speed <= 0\n  then y = 1 + 2 speed", model.ToString(), StringComparison.Ordinal);
        Assert.Equal([new CubistUsage(0, "speed", 1, 1), new CubistUsage(1, "day", 0, 0)], model.Usage());
    }
}
