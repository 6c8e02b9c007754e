using Kontor.Randomness;
using Kontor.Statistics.Comparison;

namespace Kontor.Tests.Statistics.Comparison;

public sealed class DieboldMarianoTests
{
    [Fact]
    public void Test_HorizonOne_IsTheCorrectedTStatistic()
    {
        double[] d = [1, 2, 3, 4, 5, 6];
        DieboldMariano test = DieboldMariano.Test(d, 1)!;
        // mean 3.5, variance 35/12, n 6: 3.5 / sqrt(35/72) times sqrt((n - 1) / n)
        Assert.Equal(3.5 / Math.Sqrt(35.0 / 72) * Math.Sqrt(5.0 / 6), test.Statistic, 1e-12);
        Assert.Equal(3.5, test.MeanDifference);
    }

    [Fact]
    public void Test_EqualAccuracy_RejectsAboutAsOftenAsItSays()
    {
        RandomStream stream = RandomStream.Of(4);
        int rejected = 0;
        for (int run = 0; run < 2000; run++)
        {
            double[] d = new double[40];
            double last = stream.NextGaussian();
            for (int t = 0; t < d.Length; t++)
            {
                double next = stream.NextGaussian();
                d[t] = next + (0.5 * last); // correlated one period apart, as two-step errors are
                last = next;
            }
            if (DieboldMariano.Test(d, 2)!.PValue < 0.05) rejected++;
        }
        Assert.InRange(rejected / 2000.0, 0.03, 0.10); // Bartlett weights leave some correlation out: a little liberal
    }

    [Fact]
    public void Test_NoDifference_SaysSo() => Assert.Equal(1, DieboldMariano.Test(new double[10], 1)!.PValue);

    [Fact]
    public void Test_TooFew_IsNull() => Assert.Null(DieboldMariano.Test([1, 2, 3], 1));
}
