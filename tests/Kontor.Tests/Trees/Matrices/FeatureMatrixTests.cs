using Kontor.Errors;
using Kontor.Trees;
using Kontor.Trees.Matrices;

namespace Kontor.Tests.Trees.Matrices;

public sealed class FeatureMatrixTests
{
    [Fact]
    public void Dense_Infinity_NamesRowAndColumn()
    {
        DataException failure = Assert.Throws<DataException>(() => FeatureMatrix.Dense(new[] { 1, 2, float.NaN, 4, float.NegativeInfinity, 6 }, 3, 2));
        Assert.Equal((FaultCode.NotFinite, 3L, "1"), (failure.Fault.Code, failure.Fault.Row!.Value, failure.Fault.Column));
    }

    [Fact]
    public void Sparse_Infinity_NamesRowAndColumn()
    {
        DataException failure = Assert.Throws<DataException>(() =>
            FeatureMatrix.Sparse(new long[] { 0, 0, 1, 3 }, new[] { 4, 0, 2 }, new[] { 1, 1, float.PositiveInfinity }, 5));
        Assert.Equal((FaultCode.NotFinite, 3L, "3"), (failure.Fault.Code, failure.Fault.Row!.Value, failure.Fault.Column));
    }

    [Theory]
    [InlineData(new long[] { 0, 2 }, new[] { 1, 1 })]
    [InlineData(new long[] { 0, 2 }, new[] { 1, 3 })]
    [InlineData(new long[] { 0, 2 }, new[] { -1, 1 })]
    [InlineData(new long[] { 0, 1 }, new[] { 0, 1 })]
    [InlineData(new long[] { 1, 2 }, new[] { 0, 1 })]
    [InlineData(new long[] { 0, 9, 2 }, new[] { 0, 1 })]
    [InlineData(new long[0], new[] { 0, 1 })]
    public void Sparse_ArraysDoNotFit_IsRefused(long[] starts, int[] columns) =>
        Assert.ThrowsAny<ArgumentException>(() => FeatureMatrix.Sparse(starts, columns, new float[2], 3));

    [Fact]
    public void Dense_LengthDoesNotFit_IsRefused() => Assert.Throws<ArgumentException>(() => FeatureMatrix.Dense(new float[5], 2, 3));

    [Fact]
    public void Names_DuplicateOrForbidden_AreRefused()
    {
        FeatureMatrix features = FeatureMatrix.Dense(new float[2], 1, 2);
        Assert.Throws<ArgumentException>(() => features with { Names = ["a"] });
        Assert.Throws<ArgumentException>(() => features with { Names = ["a", "a"] });
        Assert.Throws<ArgumentException>(() => features with { Names = ["a", "b<c"] });
        Assert.Throws<ArgumentException>(() => features with { Kinds = [FeatureKind.Integer] });
        Assert.Throws<ArgumentException>(() => FeatureMatrix.Dense(new float[4], 2, 2) with { BaseMargins = new float[3] });
    }

    [Fact]
    public void Sparse_SameValuesAsDense_TrainAndPredictTheSame()
    {
        // more rows than are predicted at once, so that slices of the rows are used too
        var sample = new Sample(40_000, 6, missing: 0.3);
        FeatureMatrix sparse = ToSparse(sample);
        using TrainingMatrix denseRows = sample.Training(), sparseRows = new(sparse, sample.Labels);
        var spec = new BoostedTrees { Rounds = 5 };
        using Booster a = spec.Train(denseRows, FitContext.Default), b = spec.Train(sparseRows, FitContext.Default);
        Assert.Equal(a.ToJson(), b.ToJson());
        Assert.Equal(a.Predict(sample.Features), b.Predict(sparse));
        FeatureMatrix few = ToSparse(new Sample(300, 6, seed: 2, missing: 0.3)), same = new Sample(300, 6, seed: 2, missing: 0.3).Features;
        Assert.Equal(a.Contributions(same), a.Contributions(few));
    }

    private static FeatureMatrix ToSparse(Sample sample)
    {
        var starts = new List<long> { 0 };
        var columns = new List<int>();
        var values = new List<float>();
        for (int i = 0; i < sample.Values.Length; i++)
        {
            if (!float.IsNaN(sample.Values[i]))
            {
                columns.Add(i % sample.Columns);
                values.Add(sample.Values[i]);
            }
            if (i % sample.Columns == sample.Columns - 1) starts.Add(values.Count);
        }
        return FeatureMatrix.Sparse(starts.ToArray(), columns.ToArray(), values.ToArray(), sample.Columns);
    }
}
