using Kontor.Trees.Cubist;
using Kontor.Trees.Cubist.Training;
using Kontor.Trees.Matrices;

namespace Kontor.Tests.Trees.Cubist.Training;

public sealed class RuleSimplifierTests
{
    private static readonly ParallelOptions Options = new() { MaxDegreeOfParallelism = 1 };

    [Fact]
    public void Run_ImpliedCondition_IsDropped()
    {
        // x <= 3 implies x <= 6, and the two sides differ, so nothing else may go
        (TrainingTable table, double[] y) = Data(i => i <= 3 ? 1 : 9);
        List<RuleDraft> rules = [Rule(1, At(3), At(6)), Rule(9, Over(3))];
        new RuleSimplifier(table, y, rules, Options).Run();
        Assert.Equal([At(3)], rules[0].Conditions);
        Assert.Equal([Over(3)], rules[1].Conditions);
    }

    [Fact]
    public void Run_ReachingOverHelps_DropsTheCondition()
    {
        // the low rule says 4 where 5 is right, the high one says 6: their mean is right on both sides
        (TrainingTable table, double[] y) = Data(_ => 5);
        List<RuleDraft> rules = [Rule(4, At(3)), Rule(6, Over(3))];
        new RuleSimplifier(table, y, rules, Options).Run();
        Assert.Empty(rules[0].Conditions);
        Assert.Empty(rules[1].Conditions);
    }

    private static (TrainingTable Table, double[] Y) Data(Func<int, double> target) =>
        (new TrainingTable(FeatureMatrix.Dense(Enumerable.Range(0, 10).Select(i => (float)i).ToArray(), 10, 1), FitContext.Default), [.. Enumerable.Range(0, 10).Select(target)]);

    private static CubistCondition At(double threshold) => new(0, CubistTest.AtMost, threshold, []);

    private static CubistCondition Over(double threshold) => new(0, CubistTest.Above, threshold, []);

    private static RuleDraft Rule(double level, params CubistCondition[] conditions) => new([.. conditions], new LinearModel(level, [], []), 1);
}
