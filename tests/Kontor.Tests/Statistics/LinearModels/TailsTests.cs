using Kontor.Statistics.LinearModels.Inference;

namespace Kontor.Tests.Statistics.LinearModels;

public sealed class TailsTests
{
    // R 4.2.2: 2 * pt(-t, nu), 2 * pnorm(-z), pf(f, a, b, lower = FALSE), pchisq(q * f, q, lower = FALSE), qt(0.975, nu)
    [Theory]
    [InlineData(2.0, 7.0, 0.085619328562976)]
    [InlineData(12.0, 100.0, 4.39508771560436e-21)]
    [InlineData(3.0, 1e6, 0.00269986254142179)]
    [InlineData(30.0, 40.0, 4.85090766059018e-29)]
    public void TwoSided_T_IsR(double t, double nu, double expected) => Assert.Equal(1, Tails.TwoSided(t, nu) / expected, 1e-8);

    [Theory]
    [InlineData(3.5, 2, 20.0, 0.0497350220760971)]
    [InlineData(50.0, 4, 500.0, 2.12765397819082e-35)]
    public void Upper_F_IsR(double f, int a, double b, double expected) => Assert.Equal(1, Tails.Upper(f, a, b) / expected, 1e-8);

    [Fact]
    public void Upper_OneRestriction_IsTheTwoSidedT()
    {
        foreach (double nu in (double[])[1, 3, 50, 1e5]) Assert.Equal(1, Tails.Upper(2.3 * 2.3, 1, nu) / Tails.TwoSided(2.3, nu), 1e-10);
        Assert.Equal(1, Tails.Upper(2.3 * 2.3, 1, null) / Tails.TwoSided(2.3, null), 1e-10);
        // chi-squared with two degrees of freedom is exponential
        Assert.Equal(Math.Exp(-3.5), Tails.Upper(3.5, 2, null), 1e-14);
    }

    [Theory]
    [InlineData(7.0, 2.36462425159278)]
    [InlineData(999.0, 1.96234146113345)]
    [InlineData(1001.0, 1.96233670528088)]
    [InlineData(1e6, 1.95996635681411)]
    public void Critical_T_IsR(double nu, double expected) => Assert.Equal(expected, Tails.Critical(0.95, nu), 1e-9);
}
