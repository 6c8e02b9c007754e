using Kontor.Reports.Numbers;

namespace Kontor.Tests.Reports.Numbers;

public sealed class NumberStyleTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(3, "3")]
    [InlineData(3.14159, "3.14")]
    [InlineData(0.0421, "0.042")]
    [InlineData(31.4159, "31.4")]
    [InlineData(12480.4, "12,480")]
    [InlineData(-1234, "−1,234")]
    [InlineData(-0.0, "0")]
    [InlineData(2e-5, "2e-5")]
    [InlineData(1.5e20, "1.5e20")]
    [InlineData(double.NaN, "–")]
    [InlineData(double.PositiveInfinity, "–")]
    public void Format_Plain_KeepsThreeSignificantDigits(double value, string expected) => Assert.Equal(expected, NumberStyle.Plain.Format(value));

    [Theory]
    [InlineData(999, "999")]
    [InlineData(12_480, "12.5k")]
    [InlineData(1_234_567, "1.2M")]
    [InlineData(999_950, "1.0M")]
    [InlineData(125_000, "125k")]
    [InlineData(-3.4e9, "−3.4B")]
    [InlineData(7e12, "7.0T")]
    public void Format_Short_UsesUnits(double value, string expected) => Assert.Equal(expected, NumberStyle.Short.Format(value));

    [Fact]
    public void Format_SignPrefixPercent_AreInTheirPlaces()
    {
        Assert.Equal("80.3%", NumberStyle.Percentage.Format(0.803));
        Assert.Equal("+4.0%", (NumberStyle.Percentage with { Signed = true }).Format(0.04));
        Assert.Equal("0.0%", (NumberStyle.Percentage with { Signed = true }).Format(-1e-9));
        Assert.Equal("−€1.50", new NumberStyle { Prefix = "€", Decimals = 2 }.Format(-1.5));
        Assert.Equal("11,200 to 13,900", NumberStyle.Whole.Format(11_200, 13_900));
        Assert.Equal("–", NumberStyle.Whole.Format(double.NaN, double.NaN));
    }

    [Fact]
    public void ForAll_OneSet_HasTheDecimalsOfItsLargest()
    {
        static string Written(NumberStyle style, params double[] values) => string.Join('|', values.Select(v => style.ForAll(values).Format(v)));
        Assert.Equal("12.5|3.0|−0.4|–", Written(NumberStyle.Plain, 12.5, 3, -0.4, double.NaN));
        Assert.Equal("12|3|0", Written(NumberStyle.Plain, 12, 3, 0));
        Assert.Equal("1,200|3", Written(NumberStyle.Plain, 1200.4, 3.2));
        Assert.Equal("1.50|2.00", Written(NumberStyle.Fixed(2), 1.5, 2));
        Assert.Equal("12.5k|900", Written(NumberStyle.Short, 12_480, 900));
    }

    [Theory]
    [InlineData(500_000, 1_500_000, "0.5M|1.0M|1.5M")]
    [InlineData(0.05, 0.2, "0.05|0.10|0.15")]
    [InlineData(1, 1_000_003, "1|2|3")]
    [InlineData(1e20, 3e20, "1e20|2e20|3e20")]
    public void ForTicks_OneAxis_HasOneUnitAndOnePrecision(double step, double largest, string expected)
    {
        Func<double, string> format = NumberStyle.Plain.ForTicks(step, largest);
        Assert.Equal(expected, string.Join('|', Enumerable.Range(1, 3).Select(i => format(i * step))));
        Assert.Equal("0", format(0));
    }
}
