using FsCheck;
using FsCheck.Fluent;
using Kontor.Reports.Scales;

namespace Kontor.Tests.Reports.Scales;

public sealed class TicksTests
{
    [Fact]
    public void Nice_Known_GivesRoundNumbers()
    {
        Assert.Equal([0, 500, 1000, 1500, 2000], Ticks.Nice(0, 1930, 5).Values);
        Assert.Equal([0, 0.1, 0.2, 0.3], Ticks.Nice(0, 0.3, 4).Values);
        Assert.Equal([-100, -50, 0, 50], Ticks.Nice(-80, 42, 4).Values);
    }

    [Fact]
    public void Nice_AnyRange_EnclosesItInEvenRoundSteps() => Check.One(
        Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(500),
        Prop.ForAll(ArbMap.Default.ArbFor<(double, double, int)>(), t =>
        {
            double low = Clamp(Math.Min(t.Item1, t.Item2)), high = Clamp(Math.Max(t.Item1, t.Item2));
            int count = 2 + (Math.Abs(t.Item3 % 9));
            Ticks ticks = Ticks.Nice(low, high, count);
            double slack = 1e-6 * Math.Max(ticks.Step, Math.Max(Math.Abs(low), Math.Abs(high)) * 1e-6);
            Assert.True(ticks.Low <= low + slack && ticks.High >= high - slack, $"{low}..{high} is outside {ticks.Low}..{ticks.High}");
            // a step is at most 1.5 times and at least 1 / 1.5 of what was asked, and loose ends add two ticks
            Assert.InRange(ticks.Values.Length, 2, (int)(1.5 * (count - 1)) + 3);
            double mantissa = ticks.Step / Math.Pow(10, Math.Floor(Math.Log10(ticks.Step) + 1e-9));
            Assert.Contains(Math.Round(mantissa, 6), new[] { 1.0, 2.0, 5.0 });
            for (int i = 1; i < ticks.Values.Length; i++)
            {
                // a relative rounding error of each tick, and of the difference
                double rounding = 1e-9 * (ticks.Step + Math.Abs(ticks.Values[i]));
                Assert.Equal(ticks.Step, ticks.Values[i] - ticks.Values[i - 1], rounding);
            }
        }));

    [Theory]
    [InlineData(5, 5)]
    [InlineData(0, 0)]
    [InlineData(-7, -7)]
    [InlineData(1e-300, 1e-300)]
    [InlineData(1, 1.0000000000000002)]
    [InlineData(-1e300, 1e300)]
    public void Nice_DegenerateRange_StillHasTicks(double low, double high)
    {
        Ticks ticks = Ticks.Nice(low, high);
        Assert.InRange(ticks.Values.Length, 2, 12);
        Assert.True(ticks.Low < ticks.High && ticks.Values.All(double.IsFinite));
    }

    [Fact]
    public void Nice_NotFinite_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => Ticks.Nice(double.NaN, 1));
        Assert.Throws<ArgumentException>(() => Ticks.Nice(0, double.PositiveInfinity));
        Assert.Throws<ArgumentException>(() => Ticks.Nice(2, 1));
    }

    private static double Clamp(double value) => double.IsNaN(value) ? 0 : Math.Clamp(value, -LinearScale.Limit, LinearScale.Limit);
}
