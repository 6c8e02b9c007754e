using Kontor.Demand.Regressions;

namespace Kontor.Tests.Demand.Regressions;

public sealed class RowScaleTests
{
    [Theory]
    [InlineData(RegressionScale.Natural)]
    [InlineData(RegressionScale.Mean)]
    [InlineData(RegressionScale.HyperbolicSine)]
    [InlineData(RegressionScale.Logarithm)]
    public void Inverse_OfForward_IsTheDemand(RegressionScale kind)
    {
        var scale = new RowScale(kind, 52, 0.1);
        foreach (double demand in new[] { -40, 0, 0.5, 20, 900 }) Assert.Equal(demand, scale.Inverse(scale.Forward(demand, 25), 25), 9);
    }

    [Fact]
    public void Forward_Logarithm_IsOneOfRatiosFarFromZero()
    {
        var scale = new RowScale(RegressionScale.Logarithm, 52, 0.1);
        // asinh(x) = ln 2x + 1 / (4 x^2): 0.0025 at the size itself
        Assert.Equal(0, scale.Forward(25, 25), 0.003);
        Assert.Equal(Math.Log(8), scale.Forward(200, 25), 0.003);
    }

    [Fact]
    public void SizeOf_Gaps_TakesTheLastKnownValues()
    {
        double[] past = [100, 2, double.NaN, -4, 6];
        Assert.Equal(4, new RowScale(RegressionScale.Logarithm, 3, 0.1).SizeOf(past));
        Assert.Equal(1, new RowScale(RegressionScale.Natural, 3, 0.1).SizeOf(past));
        Assert.Equal(0.1, new RowScale(RegressionScale.Logarithm, 3, 0.1).SizeOf([0, 0]));
        Assert.Equal(0.1, new RowScale(RegressionScale.Logarithm, 3, 0.1).SizeOf([]));
    }

    [Fact]
    public void Roughness_Steps_IsTheMeanChange()
    {
        var scale = new RowScale(RegressionScale.Natural, 52, 0.1);
        Assert.Equal(2, scale.Roughness([9, 1, 3, double.NaN, 5]));
        Assert.Equal(double.NaN, scale.Roughness([9, 1]));
    }
}
