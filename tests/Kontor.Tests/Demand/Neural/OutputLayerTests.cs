using Kontor.Demand.Neural;
using Kontor.Randomness;

namespace Kontor.Tests.Demand.Neural;

public sealed class OutputLayerTests
{
    private const int Draws = 20_000;

    [Fact]
    public void Sample_Mixture_HasTheMomentsOfTheMixture()
    {
        var output = new MixtureOutput(2, new DemandScale(TargetScale.Mean, 52, 0.1, 10));
        // weights 1/4 and 3/4, means -0.5 and 0.5, deviations 0.1 and 0.2 (softplus(x) = d at x = ln(e^d - 1)); units of 10
        float Raw(double d) => (float)Math.Log(Math.Exp(d) - 1);
        float[] row = [0, (float)Math.Log(3), -0.5f, 0.5f, Raw(0.1), Raw(0.2)];
        double[] draws = Sample(output, row, 10);
        double mean = draws.Average(), variance = draws.Average(d => (d - mean) * (d - mean));
        // (1 + 0.25) 10; 100 (1/4 0.01 + 3/4 0.04 + 3/16)
        Assert.Equal(12.5, mean, 0.15);
        Assert.Equal(22.0, variance, 0.8);
    }

    [Fact]
    public void Sample_Counts_HaveMeanAndVarianceOfTheNegativeBinomial()
    {
        const double mean = 6, dispersion = 0.5;
        float[] row = [(float)Math.Log(mean / 3), (float)Math.Log(Math.Exp(dispersion - 0.001) - 1)];
        double[] draws = Sample(new CountOutput(), row, 3);
        double found = draws.Average(), variance = draws.Average(d => (d - found) * (d - found));
        Assert.All(draws, d => Assert.Equal(Math.Floor(d), d));
        // m + a m^2 = 24; standard errors 0.035 and 0.4
        Assert.Equal(mean, found, 0.15);
        Assert.Equal(24, variance, 1.6);
    }

    private static double[] Sample(IOutputLayer output, float[] row, double size)
    {
        double[] draws = new double[Draws];
        RandomStream stream = RandomStream.Of(3);
        output.Sample(row, size, ref stream, draws);
        return draws;
    }
}
