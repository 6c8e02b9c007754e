using Kontor.Metrics;

namespace Kontor.Tests.Metrics;

public sealed class MetricMeanTests
{
    [Fact]
    public void Add_UndefinedValues_AreCountedNotAveraged()
    {
        var mean = default(MetricMean);
        Assert.Null(mean.Value);
        mean.Add(2);
        mean.Add(null);
        mean.Add(4);
        Assert.Equal((3.0, 2, 1), (mean.Value!.Value, mean.Defined, mean.Undefined));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Add_NotFinite_IsRefused(double value)
    {
        var mean = default(MetricMean);
        Assert.Throws<ArgumentException>(() => mean.Add(value));
    }
}
