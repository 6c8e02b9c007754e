using Kontor.Demand.Neural;

namespace Kontor.Tests.Demand.Neural;

public sealed class AnchorsTests
{
    private static readonly DemandScale Units = new(TargetScale.Mean, 12, 0.1, 10);

    [Fact]
    public void Write_WholeHistory_HasTheSimpleForecasts()
    {
        double[] past = [.. Enumerable.Range(0, 30).Select(t => (double)t)];
        float[] anchors = Write(new Anchors(Units, 12, 2), past);
        // period 30: last value 29; means of 26..29 and 17..29; a season ago 18, around it 17..19, before it 14..17; two seasons ago 6
        Assert.Equal([29, 27.5f, 23, 18, 18, 15.5f, 6], anchors);
    }

    [Fact]
    public void Write_Gaps_AreFilledByTheNextCoarser()
    {
        Assert.Equal([2, 2, 5], Write(new Anchors(Units, 12, 0), [7, 9, 0, double.NaN, 4, double.NaN]));
        // nothing known: the size
        Assert.Equal([10, 10, 10], Write(new Anchors(Units, 12, 0), []));
        // no season ago: its three stand for the quarter's mean, so that their difference vanishes
        Assert.Equal([3, 3, 3, 3, 3, 3], Write(new Anchors(Units, 12, 1), [3, 3, 3]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Start_Weights_SumToOneSoThatALevelStays(int seasons)
    {
        var anchors = new Anchors(Units, 12, seasons);
        Assert.Equal(anchors.Count, anchors.Start.Length);
        Assert.Equal(1, anchors.Start.Sum(), 5);
    }

    // in units: the size is added back
    private static float[] Write(Anchors anchors, double[] past)
    {
        float[] into = new float[anchors.Count];
        double size = Units.SizeOf(past);
        anchors.Write(past, size, into);
        return [.. into.Select(a => (float)Math.Round(Units.Inverse(a, size), 4))];
    }
}
