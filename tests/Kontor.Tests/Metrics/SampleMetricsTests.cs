using FsCheck;
using FsCheck.Fluent;
using Kontor.Metrics;
using Kontor.Randomness;

namespace Kontor.Tests.Metrics;

public sealed class SampleMetricsTests
{
    [Fact]
    public void Crps_ByHand_Matches()
    {
        // samples 1, 4, 3 and actual 2: E|X - y| = 4/3; |differences| of pairs are 3, 2, 1: sum 6
        Assert.Equal((4.0 / 3) - (6.0 / 9), SampleMetrics.Crps(2, [1, 4, 3])!.Value, 1e-15);
        Assert.Equal((4.0 / 3) - (6.0 / 6), SampleMetrics.FairCrps(2, [1, 4, 3])!.Value, 1e-15);
    }

    [Fact]
    public void Crps_Samples_AreNotChanged()
    {
        double[] samples = [3, 1, 2];
        SampleMetrics.Crps(0, samples);
        Assert.Equal([3, 1, 2], samples);
    }

    [Fact]
    public void Crps_PointMass_IsTheAbsoluteError()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<(short Actual, short Mass, byte Count)>(), input =>
        {
            double[] samples = [.. Enumerable.Repeat((double)input.Mass, input.Count + 2)];
            double error = Math.Abs((double)input.Actual - input.Mass);
            Assert.Equal(error, SampleMetrics.Crps(input.Actual, samples)!.Value, 1e-9); // rounding of a sum of up to 257 terms of size 1e5
            Assert.Equal(error, SampleMetrics.FairCrps(input.Actual, samples)!.Value, 1e-9);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Crps_OneSample_IsTheAbsoluteErrorAndTheFairFormUndefined()
    {
        Assert.Equal(3, SampleMetrics.Crps(5, [2]));
        Assert.Null(SampleMetrics.FairCrps(5, [2]));
    }

    [Fact]
    public void Crps_MissingActual_IsUndefined()
    {
        Assert.Null(SampleMetrics.Crps(double.NaN, [1, 2]));
        Assert.Null(SampleMetrics.FairCrps(double.NaN, [1, 2]));
    }

    [Fact]
    public void Crps_WrongInput_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => SampleMetrics.Crps(1, []));
        Assert.Throws<ArgumentException>(() => SampleMetrics.Crps(1, [double.NaN]));
        Assert.Throws<ArgumentException>(() => SampleMetrics.FairCrps(double.PositiveInfinity, [1, 2]));
    }

    /// <summary>The pairwise definition, E|X - y| - E|X - X'| / 2, taken literally.</summary>
    [Fact]
    public void Crps_AnySamples_EqualsThePairwiseDefinition()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<(short Actual, NonEmptyArray<short> Samples, short Extra)>(), input =>
        {
            double[] x = [.. input.Samples.Get.Select(v => (double)v), input.Extra];
            double n = x.Length, error = x.Average(v => Math.Abs(v - input.Actual)), pairs = x.Sum(a => x.Sum(b => Math.Abs(a - b)));
            Assert.Equal(error - (pairs / (2 * n * n)), SampleMetrics.Crps(input.Actual, x)!.Value, 1e-7); // n^2 terms of size 1e5
            Assert.Equal(error - (pairs / (2 * n * (n - 1))), SampleMetrics.FairCrps(input.Actual, x)!.Value, 1e-7);
        }).QuickCheckThrowOnFailure();
    }

    /// <summary>CRPS is twice the integral of the pinball loss over all levels (Laio and Tamea 2007); the quantile function of samples is a step function.</summary>
    [Fact]
    public void Crps_AnySamples_IsTwiceTheIntegralOfPinball()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<(short Actual, NonEmptyArray<short> Samples)>(), input =>
        {
            double[] sorted = [.. input.Samples.Get.Select(v => (double)v).Order()];
            double integral = 0;
            for (int i = 0; i < sorted.Length; i++)
            {
                // pinball is linear in the level, so the midpoint of the step's levels (i/n, (i+1)/n) is exact
                integral += QuantileMetrics.Pinball(input.Actual, sorted[i], (i + 0.5) / sorted.Length) / sorted.Length;
            }
            Assert.Equal(2 * integral, SampleMetrics.Crps(input.Actual, input.Samples.Get.Select(v => (double)v).ToArray())!.Value, 1e-8);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Crps_LargeLevel_KeepsItsDigits() =>
        Assert.Equal(SampleMetrics.Crps(2, [1, 4, 3])!.Value, SampleMetrics.Crps(2 + 1e12, [1 + 1e12, 4 + 1e12, 3 + 1e12])!.Value, 1e-12);

    /// <summary>Closed form for the standard normal at y (Gneiting and Raftery 2007, equation 21 ff.): y (2 Phi(y) - 1) + 2 phi(y) - 1 / sqrt(pi).</summary>
    [Fact]
    public void FairCrps_NormalSamples_IsUnbiasedWhereTheEmpiricalFormIsNot()
    {
        const int repeats = 40_000, n = 5;
        RandomStream stream = RandomStream.Of(3, "crps");
        double[] samples = new double[n];
        double fair = 0, empirical = 0;
        for (int r = 0; r < repeats; r++)
        {
            for (int i = 0; i < n; i++) samples[i] = stream.NextGaussian();
            fair += SampleMetrics.FairCrps(0, samples)!.Value / repeats;
            empirical += SampleMetrics.Crps(0, samples)!.Value / repeats;
        }
        double truth = (2 / Math.Sqrt(2 * Math.PI)) - (1 / Math.Sqrt(Math.PI));
        Assert.Equal(truth, fair, 0.004); // standard deviation of one score is about 0.2: four standard errors of the mean
        Assert.Equal(truth + (1 / Math.Sqrt(Math.PI) / n), empirical, 0.004); // too high by E|X - X'| / (2n) = 1 / (n sqrt(pi))
    }
}
