using Kontor.Statistics.StateSpace;

namespace Kontor.Tests.Statistics.StateSpace;

public sealed class ArmaPolynomialTests
{
    [Fact]
    public void FromPartials_OrderTwo_IsTheClosedForm()
    {
        double[] ar = new double[2];
        ArmaPolynomial.FromPartials([0.6, -0.3], ar);
        Assert.Equal(0.6 * 1.3, ar[0], 1e-15);
        Assert.Equal(-0.3, ar[1], 1e-15);
    }

    [Fact]
    public void ToPartials_OfFromPartials_IsTheIdentity()
    {
        double[] partials = [0.9, -0.5, 0.3, 0.7, -0.95], ar = new double[5], back = new double[5];
        ArmaPolynomial.FromPartials(partials, ar);
        Assert.True(ArmaPolynomial.ToPartials(ar, back));
        for (int i = 0; i < 5; i++) Assert.Equal(partials[i], back[i], 1e-10);
    }

    [Theory]
    [InlineData(0.98, 1.01, true)]      // root 1.0204
    [InlineData(0.995, 1.01, false)]    // root 1.0050
    [InlineData(-0.98, 1.03, false)]
    public void RootsBeyond_OneLag_ComparesTheRoot(double coefficient, double radius, bool expected) =>
        Assert.Equal(expected, ArmaPolynomial.RootsBeyond([coefficient], radius));

    [Fact]
    public void RootsBeyond_ComplexPair_ComparesItsModulus()
    {
        // 1 - 2 r cos(w) z + r² z² has two roots of modulus 1 / r
        double[] ar = [2 * 0.9 * Math.Cos(1), -0.81];
        Assert.True(ArmaPolynomial.RootsBeyond(ar, 1.11));
        Assert.False(ArmaPolynomial.RootsBeyond(ar, 1.112));
    }

    [Fact]
    public void Expand_AirlineModel_MultipliesTheFactors()
    {
        double[] ma = new double[5], ar = new double[5];
        ArmaPolynomial.Expand([-0.4], [-0.5], 4, isMovingAverage: true, ma);
        ArmaPolynomial.Expand([0.4], [0.5], 4, isMovingAverage: false, ar);
        Assert.Equal([-0.4, 0, 0, -0.5, 0.2], ma);
        Assert.Equal([0.4, 0, 0, 0.5, -0.2], ar);
    }

    [Fact]
    public void PsiWeights_ArmaOneOne_AreTheClosedForm()
    {
        double[] psi = new double[5];
        ArmaPolynomial.PsiWeights([0.7], [0.2], psi);
        Assert.Equal(1, psi[0]);
        for (int j = 1; j < 5; j++) Assert.Equal(0.9 * Math.Pow(0.7, j - 1), psi[j], 1e-15);
    }
}
