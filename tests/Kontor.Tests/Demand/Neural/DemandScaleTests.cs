using Kontor.Demand.Neural;

namespace Kontor.Tests.Demand.Neural;

public sealed class DemandScaleTests
{
    [Theory]
    [InlineData(TargetScale.Mean)]
    [InlineData(TargetScale.Logarithm)]
    public void Inverse_OfForward_IsTheDemand(TargetScale kind)
    {
        DemandScale scale = new DemandScale(kind, 52, 0.1, 10) with { Lowest = -100, Highest = 100 };
        foreach (double y in (double[])[-30, -1, 0, 0.5, 7, 10, 12.5, 400])
        {
            Assert.Equal(y, scale.Inverse(scale.Forward(y, 10), 10), 1e-9 * (1 + Math.Abs(y)));
        }
    }

    [Fact]
    public void Forward_Logarithm_IsTheLogarithmFarFromZero()
    {
        var scale = new DemandScale(TargetScale.Logarithm, 52, 0.1, 10);
        // asinh(x) = ln(2x) + 1/(4x^2) + ...: at x = 10, the size itself, 0.0025
        Assert.Equal(0, scale.Forward(10, 10), 0.003);
        Assert.Equal(Math.Log(3), scale.Forward(30, 10), 0.001);
        Assert.True(scale.Forward(0, 10) < scale.Forward(1, 10));
    }

    [Fact]
    public void SizeOf_Past_IsTheMeanSizeOfTheLastKnown()
    {
        var scale = new DemandScale(TargetScale.Mean, 3, 0.5, 10);
        Assert.Equal(10, scale.SizeOf([]));
        Assert.Equal(10, scale.SizeOf([double.NaN]));
        Assert.Equal(4, scale.SizeOf([100, 2, -4, double.NaN, 6]));
        Assert.Equal(0.5, scale.SizeOf([0, 0, 0]));
    }

    [Fact]
    public void Inverse_BeyondTheBounds_StaysAtThem()
    {
        DemandScale scale = new DemandScale(TargetScale.Mean, 3, 0.5, 10) with { Lowest = -1, Highest = 4 };
        Assert.Equal(50, scale.Inverse(9, 10));
        Assert.Equal(0, scale.Inverse(-9, 10));
    }
}
