using Kontor.Data.Panels;
using Kontor.Demand.Features;
using Kontor.Demand.Neural;
using Kontor.Neural.Differentiation;
using Kontor.Tests.Demand.Support;

namespace Kontor.Tests.Demand.Neural;

public sealed class ArmdnTaskTests
{
    /// <summary>The loss of two series together is the mean of theirs, each weighing as much as its volume to the power; the held-out periods do not add to the volume.</summary>
    [Theory]
    [InlineData(0.0)]
    [InlineData(0.5)]
    [InlineData(1.0)]
    public void Loss_SeriesOfDifferentVolume_WeighsThemByThePower(double power)
    {
        const int length = 40, heldOut = 4, judged = length - heldOut - 1;
        double[] small = [.. Enumerable.Range(0, length).Select(t => t >= length - heldOut ? 900 : 4.0 + (t % 3))];
        double[] large = [.. Enumerable.Range(0, length).Select(t => 500.0 + (t % 7 * 40))];
        Panel panel = TestPanels.Of(TestPanels.Weeks, small, large);
        var settings = new Armdn { Networks = 1, Horizon = 2, VolumePower = power };
        FeatureSchema schema = settings.Features.Fit(panel, FitContext.Default);
        FeatureHistory history = FeatureHistory.Of(panel, schema.Roles, schema.Categories, 0);
        var blueprint = new ArmdnBlueprint(settings, schema, DemandScale.Of(settings.Scale, schema.Measures, panel), panel.TargetName);
        var task = new ArmdnTask(blueprint.Sequences(history, FitContext.Default), blueprint, blueprint.Build(1), [0, 1], [length - heldOut, length - heldOut]);
        double Loss(params int[] items)
        {
            using var tape = new Tape(FitContext.Default, Mode.Inference);
            return task.Loss(tape, items, heldOut: false).Scalar;
        }
        double ratio = Math.Pow(large[..^heldOut].Average() / small[..^heldOut].Average(), power), first = Loss(0), second = Loss(1);
        Assert.NotEqual(first, second, 1e-3);
        Assert.Equal(((judged * first) + (judged * ratio * second)) / (judged * (1 + ratio)), Loss(0, 1), 1e-4); // single precision
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void VolumePower_OutOfRange_IsRefused(double power) =>
        Assert.Equal("VolumePower", Assert.Throws<ArgumentOutOfRangeException>(() => new Armdn { VolumePower = power }).ParamName);
}
