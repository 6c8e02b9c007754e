using Kontor.Demand.Calibration;
using Kontor.Randomness;

namespace Kontor.Tests.Demand.Calibration;

public sealed class ErrorDependenceTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.4, 0)]
    [InlineData(0.4, 0.7)]
    public void Estimate_KnownDependence_IsRecovered(double common, double correlation)
    {
        const int origins = 200, series = 20, horizon = 2;
        RandomStream stream = RandomStream.Of(8);
        var rows = new List<double[]>();
        var at = new List<int>();
        for (int k = 0; k < origins; k++)
        {
            double[] shared = [stream.NextGaussian(), stream.NextGaussian()];
            for (int i = 0; i < series; i++)
            {
                double a = Mix(shared[0]), b = Mix(shared[1]);
                rows.Add([a, (correlation * a) + (Math.Sqrt(1 - (correlation * correlation)) * b)]);
                at.Add(k);
            }
        }
        (double[] factor, double share) = ErrorDependence.Estimate(rows, at, horizon);
        Assert.Equal(common, share, 0.1); // 200 origins: standard error about 0.04
        Assert.Equal(0.95 * correlation, factor[2], 0.05); // shrunk by a twentieth

        double Mix(double z) => (Math.Sqrt(common) * z) + (Math.Sqrt(1 - common) * stream.NextGaussian());
    }
}
