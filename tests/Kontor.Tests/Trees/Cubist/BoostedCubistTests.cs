using Kontor.Errors;
using Kontor.Progress;
using Kontor.Randomness;
using Kontor.Trees.Cubist;
using Kontor.Trees.Matrices;

namespace Kontor.Tests.Trees.Cubist;

public sealed class BoostedCubistTests
{
    private static readonly Sample Train = new(1_500, 6, missing: 0.1), Test = new(500, 6, seed: 2);

    [Fact]
    public void Fit_TwoLines_FindsBoth()
    {
        // y = 1 + 2 x up to 0 and 5 - 3 x above, no noise: two rules, and the fit is exact to rounding
        float[] x = [.. Enumerable.Range(-100, 200).Select(i => i / 10f)];
        double[] y = [.. x.Select(v => v <= 0 ? 1 + (2.0 * v) : 5 - (3.0 * v))];
        CubistModel model = new BoostedCubist().Fit(Column(x), y, FitContext.Default);
        Assert.Equal(2, model.Members[0].Length);
        foreach (CubistRule rule in model.Members[0])
        {
            bool low = rule.Conditions[0].Test == CubistTest.AtMost;
            Assert.Equal(0, rule.Conditions.Single().Threshold);
            Assert.Equal(low ? 2 : -3, rule.Terms.Single().Coefficient, 1e-9);
            Assert.Equal(low ? 1 : 5, rule.Intercept, 1e-9);
            Assert.Equal(0, rule.Error, 1e-9);
            Assert.Equal(low ? 101 : 99, rule.Coverage);
        }
    }

    [Fact]
    public void Fit_KnownFunction_ExplainsItBetterThanOneLine()
    {
        CubistModel model = new BoostedCubist { Committees = 10 }.Fit(Train.Features, Doubles(Train.Labels), FitContext.Default);
        double[] predictions = model.Predict(Test.Features);
        double cubist = 0, line = 0;
        for (int i = 0; i < predictions.Length; i++)
        {
            ReadOnlySpan<float> row = Test.Values.AsSpan(i * Test.Columns, Test.Columns);
            double mean = Sample.Mean(row);
            cubist += (predictions[i] - mean) * (predictions[i] - mean);
            line += ((2 * row[0]) - mean) * ((2 * row[0]) - mean);
        }
        // 2 x0 is the best line in the population; the rest, sin(3 x1) + x2 x3, has a mean square of about 1.5
        Assert.True(cubist < 0.6 * line, $"{cubist / predictions.Length:f3} against {line / predictions.Length:f3}");
    }

    [Fact]
    public void Fit_AnyNumberOfThreads_SameBits()
    {
        var specification = new BoostedCubist { Committees = 3, Neighbors = 3 };
        var large = new Sample(12_000, 8, missing: 0.05); // large enough for the parallel paths
        CubistModel one = specification.Fit(large.Features, Doubles(large.Labels), new FitContext { Threads = 1 });
        CubistModel four = specification.Fit(large.Features, Doubles(large.Labels), new FitContext { Threads = 4 });
        Assert.Equal(one.ToJson(), four.ToJson());
    }

    [Fact]
    public void Fit_Twice_SameBitsAndInputUntouched()
    {
        float[] values = (float[])Train.Values.Clone();
        double[] labels = Doubles(Train.Labels), copy = (double[])labels.Clone();
        var specification = new BoostedCubist { Committees = 2 };
        byte[] first = specification.Fit(Train.Features, labels, FitContext.Default).ToJson();
        specification.Fit(Test.Features, Doubles(Test.Labels), FitContext.Default);
        Assert.Equal(first, specification.Fit(Train.Features, labels, FitContext.Default).ToJson());
        Assert.Equal(values, Train.Values);
        Assert.Equal(copy, labels);
    }

    [Fact]
    public void Fit_SecondMember_IsFittedToTheCorrectedTarget()
    {
        double[] y = Doubles(Train.Labels);
        CubistModel both = new BoostedCubist { Committees = 2, Extrapolation = 1 }.Fit(Train.Features, y, FitContext.Default);
        CubistModel first = new BoostedCubist { Extrapolation = 1 }.Fit(Train.Features, y, FitContext.Default);
        Assert.Equal(first.ToString(), string.Join("\n\n", both.ToString().Split("\n\n").Where(r => r.StartsWith("Rule 1/", StringComparison.Ordinal))).Replace("Rule 1/", "Rule ", StringComparison.Ordinal));
        // the mean of the members: the second one is the mean's double less the first
        double[] p1 = both.Predict(Train.Features, members: 1), mean = both.Predict(Train.Features);
        Assert.Equal(first.Predict(Train.Features), p1);
        double corrected = 0, outcome = 0;
        for (int i = 0; i < y.Length; i++)
        {
            double second = (2 * mean[i]) - p1[i];
            corrected += Math.Abs((2 * y[i]) - p1[i] - second);
            outcome += Math.Abs(p1[i] - ((2 * y[i]) - p1[i]));
        }
        Assert.True(corrected < outcome); // the second member is nearer to 2 y - p1 than the first is
    }

    [Fact]
    public void Fit_Categories_SplitsThemBySets()
    {
        RandomStream stream = RandomStream.Of(3, "categories");
        float[] values = new float[1_200];
        double[] y = new double[600];
        for (int i = 0; i < y.Length; i++)
        {
            int category = stream.NextInt(6);
            (values[2 * i], values[(2 * i) + 1]) = (category, (float)stream.NextGaussian());
            y[i] = (category is 1 or 4 ? 10 : 0) + values[(2 * i) + 1];
        }
        FeatureMatrix features = FeatureMatrix.Dense(values, 600, 2) with { Kinds = [FeatureKind.Categorical, FeatureKind.Quantitative] };
        CubistModel model = new BoostedCubist().Fit(features, y, FitContext.Default);
        CubistRule high = model.Members[0][^1];
        Assert.Equal([1, 4], high.Conditions.Single(c => c.Test == CubistTest.OneOf).Codes);
        Assert.All(model.Predict(features).Zip(y), p => Assert.Equal(p.Second, p.First, 1e-4)); // single-precision features
        // a category that was never seen meets no rule: the mean target
        FeatureMatrix unseen = FeatureMatrix.Dense(new float[] { 9, 0 }, 1, 2) with { Kinds = features.Kinds };
        Assert.Equal(y.Average(), model.Predict(unseen).Single(), 1e-9);
    }

    [Fact]
    public void Fit_MissingCategory_IsACategoryOfItsOwn()
    {
        float[] values = [.. Enumerable.Range(0, 90).Select(i => i % 3 == 2 ? float.NaN : i % 3)];
        double[] y = [.. values.Select((v, i) => (float.IsNaN(v) ? 7 : 1) + (i % 2 * 0.01))];
        FeatureMatrix features = FeatureMatrix.Dense(values, 90, 1) with { Kinds = [FeatureKind.Categorical] };
        double[] predictions = new BoostedCubist().Fit(features, y, FitContext.Default).Predict(features);
        Assert.All(predictions.Zip(y), p => Assert.Equal(p.Second, p.First, 0.011));
    }

    [Fact]
    public void Fit_RulesAndMinimumCases_AreKept()
    {
        double[] y = Doubles(Train.Labels);
        Assert.True(new BoostedCubist().Fit(Train.Features, y, FitContext.Default).Members[0].Length > 3);
        CubistModel few = new BoostedCubist { Rules = 3, Committees = 2 }.Fit(Train.Features, y, FitContext.Default);
        Assert.All(few.Members, m => Assert.InRange(m.Length, 1, 3));
        CubistModel large = new BoostedCubist { MinimumCases = 400 }.Fit(Train.Features, y, FitContext.Default);
        Assert.All(large.Members[0], r => Assert.True(r.Coverage >= 400));
    }

    [Fact]
    public void Predict_FarOutside_IsKeptWithinTheLimits()
    {
        float[] x = [.. Enumerable.Range(0, 200).Select(i => i / 10f)];
        double[] y = [.. x.Select(v => 3.0 * v)];
        CubistModel model = new BoostedCubist { Extrapolation = 0.1 }.Fit(Column(x), y, FitContext.Default);
        double range = y[^1] - y[0];
        Assert.Equal(y[^1] + (0.1 * range), model.Predict(Column([1e6f])).Single(), 1e-9);
        Assert.Equal(0, model.Predict(Column([-1e6f])).Single(), 1e-9); // no target was negative
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Fit_FewRowsOrConstant_PredictsTheLevel(int rows)
    {
        CubistModel model = new BoostedCubist { Committees = 2 }.Fit(FeatureMatrix.Dense(Enumerable.Range(0, rows).Select(i => (float)i).ToArray(), rows, 1), Enumerable.Repeat(4.0, rows).ToArray(), FitContext.Default);
        Assert.Equal(4, model.Predict(Column([100])).Single(), 1e-12);
        Assert.Equal(rows, model.Members[0].Single().Coverage);
        Assert.True(model.Report.Converged);
    }

    [Fact]
    public void Fit_BadData_IsRefused()
    {
        FeatureMatrix features = Column([1, 2]), codes = Column([0, 0.5f]) with { Kinds = [FeatureKind.Categorical] };
        Assert.Equal(FaultCode.Empty, Fault(() => new BoostedCubist().Fit(FeatureMatrix.Dense(ReadOnlyMemory<float>.Empty, 0, 1), [], FitContext.Default)));
        Assert.Equal(FaultCode.NotFinite, Fault(() => new BoostedCubist().Fit(features, [1, double.NaN], FitContext.Default)));
        Assert.Equal(FaultCode.OutOfRange, Fault(() => new BoostedCubist().Fit(codes, [1, 2], FitContext.Default)));
        Assert.Throws<ArgumentException>(() => new BoostedCubist().Fit(features, [1], FitContext.Default));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BoostedCubist { Committees = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new BoostedCubist { Neighbors = 10 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new BoostedCubist { Extrapolation = double.NaN });
    }

    [Fact]
    public void Fit_CancelledAfterAMember_Stops()
    {
        using var source = new CancellationTokenSource();
        var context = new FitContext { Cancellation = source.Token, Progress = new CancelAtOnce(source) };
        Assert.Throws<OperationCanceledException>(() => new BoostedCubist { Committees = 1000 }.Fit(Train.Features, Doubles(Train.Labels), context));
    }

    internal static FeatureMatrix Column(float[] x) => FeatureMatrix.Dense(x, x.Length, 1);

    internal static double[] Doubles(float[] values) => [.. values.Select(v => (double)v)];

    private static FaultCode Fault(Action action) => Assert.Throws<DataException>(action).Fault.Code;

    private sealed class CancelAtOnce(CancellationTokenSource source) : IProgressSink, IProgressStep
    {
        public IProgressStep Begin(string label, long total) => this;

        public void Advance(long units) => source.Cancel();

        public void Dispose()
        {
        }
    }
}
