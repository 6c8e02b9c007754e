using System.Collections.Immutable;
using Kontor.Trees;
using Kontor.Trees.Matrices;

namespace Kontor.Tests.Trees;

public sealed class BoosterParametersTests
{
    [Fact]
    public void ToNative_Defaults_AreThoseDocumented()
    {
        Dictionary<string, string> native = new BoosterParameters().ToNative(3).ToDictionary();
        Assert.Equal("0.3", native["eta"]);
        Assert.Equal("6", native["max_depth"]);
        Assert.Equal("hist", native["tree_method"]);
        Assert.Equal("1", native["lambda"]);
        Assert.DoesNotContain("monotone_constraints", native.Keys);
    }

    [Fact]
    public void ToNative_Constraints_AreWrittenAsTheLibraryReadsThem()
    {
        var parameters = new BoosterParameters
        {
            Monotone = [Monotonicity.Increasing, Monotonicity.Free, Monotonicity.Decreasing], Interactions = [[0, 1], [2]],
        };
        Dictionary<string, string> native = parameters.ToNative(3).ToDictionary();
        Assert.Equal("(1,0,-1)", native["monotone_constraints"]);
        Assert.Equal("[[0,1],[2]]", native["interaction_constraints"]);
        Assert.Throws<ArgumentException>(() => parameters.ToNative(2).ToList());
    }

    [Fact]
    public void Init_OutsideDomain_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new BoosterParameters { LearningRate = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new BoosterParameters { LearningRate = double.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => new BoosterParameters { MaxDepth = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new BoosterParameters { RowShare = 1.01 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new BoosterParameters { L2 = double.PositiveInfinity });
        Assert.Throws<ArgumentOutOfRangeException>(() => new BoosterParameters { MaxBins = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new BoosterParameters { Method = (TreeMethod)9 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new BoostedTrees { Rounds = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new BoostedTrees { Patience = 0 });
    }

    [Theory]
    [InlineData("eta", "0.1")]
    [InlineData("seed", "1")]
    [InlineData("nthread", "4")]
    [InlineData("objective", "reg:gamma")]
    [InlineData("Max Depth", "3")]
    [InlineData("booster", "gblinear")]
    public void Others_OwnedOrImpossibleName_IsRefusedWhenBuilt(string name, string value) =>
        Assert.Throws<ArgumentException>(() => new BoosterParameters { Others = ImmutableDictionary<string, string>.Empty.Add(name, value) });

    [Fact]
    public void Others_UnknownName_IsRefusedInTraining()
    {
        using TrainingMatrix rows = new Sample(50, 4).Training();
        var spec = new BoostedTrees { Parameters = new() { Others = ImmutableDictionary<string, string>.Empty.Add("max_dept", "3") } };
        Assert.Contains("max_dept", Assert.Throws<ArgumentException>(() => spec.Train(rows, FitContext.Default)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Others_Dart_TrainsOtherTreesAndPredicts()
    {
        var sample = new Sample(500, 5);
        using TrainingMatrix rows = sample.Training();
        var dart = new BoostedTrees
        {
            Rounds = 40,
            Parameters = new() { Others = ImmutableDictionary<string, string>.Empty.Add("booster", "dart").Add("rate_drop", "0.2") },
        };
        using Booster model = dart.Train(rows, FitContext.Default), again = dart.Train(rows, FitContext.Default with { Threads = 1 });
        using Booster plain = (dart with { Parameters = new() }).Train(rows, FitContext.Default);
        Assert.Equal(model.ToJson(), again.ToJson());
        Assert.NotEqual(plain.ToJson(), model.ToJson());
        Assert.True(Sample.MeanSquare(model.Predict(sample.Features), sample.Labels) < 0.5);
    }
}
