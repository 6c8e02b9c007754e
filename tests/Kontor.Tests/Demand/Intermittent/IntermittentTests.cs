using System.Text.Json;
using Kontor.Demand;
using Kontor.Demand.Intermittent;
using Kontor.Errors;
using Kontor.Randomness;

namespace Kontor.Tests.Demand.Intermittent;

public sealed class IntermittentTests
{
    private static readonly double[] Sparse = [0, 0, 2, 0, 5, 0, 0, 0, 1, 0, 0, 3, 0, 0, 0, 4, 0, 2, 0, 0];

    [Fact]
    public void Fit_RegularDemand_GivesSizeOverInterval()
    {
        // 6 units in every third period: both smoothings stay where they begin
        double[] y = [.. Enumerable.Range(1, 30).Select(t => t % 3 == 0 ? 6.0 : 0)];
        Assert.Equal(2, Mean(Fit(y, IntermittentMethod.Croston, 0.1)), 1e-12);
        Assert.Equal(2 * 0.95, Mean(Fit(y, IntermittentMethod.SyntetosBoylan, 0.1)), 1e-12);
    }

    [Fact]
    public void Fit_Croston_FollowsTheRecursion()
    {
        // averages of size 4 and interval 2 to begin with; then a demand of 2 after one period and one of 6 after three
        IntermittentModel model = Fit([2, 0, 0, 6], IntermittentMethod.Croston, 0.5);
        Assert.Equal(4.5, model.Size, 1e-12); // 4 -> 3 -> 4.5
        Assert.Equal(1 / 2.25, model.Probability, 1e-12); // 2 -> 1.5 -> 2.25
    }

    [Fact]
    public void Fit_NothingSoldForLong_OnlyTsbDecays()
    {
        double[] y = [.. Sparse, .. new double[60]];
        double tsb = Mean(Fit(y, IntermittentMethod.TeunterSyntetosBabai, 0.1)), croston = Mean(Fit(y, IntermittentMethod.Croston, 0.1));
        Assert.InRange(tsb, 0, 0.02); // 0.9^60 = 0.002 of the rate before
        Assert.True(croston > 20 * tsb);
    }

    [Fact]
    public void Fit_ChosenGains_AreNoWorseThanGivenOnes()
    {
        foreach (IntermittentMethod method in Enum.GetValues<IntermittentMethod>())
        {
            double best = IntermittentFitter.Fit(Sparse, new IntermittentOptions { Method = method }).Report.Objective;
            foreach (double gain in new[] { 0.01, 0.1, 0.3 }) Assert.True(best <= Fit(Sparse, method, gain).Report.Objective + 1e-12);
        }
    }

    [Fact]
    public void Quantile_WholeSizes_AgreesWithSimulatedFirstStep()
    {
        const int paths = 40_000;
        IntermittentModel model = IntermittentFitter.Fit(Sparse);
        double[] mean = new double[1], deviation = new double[1], psi = new double[1], path = new double[1], draws = new double[paths];
        model.Forecast([], mean, deviation, psi);
        RandomStream stream = RandomStream.Of(4);
        for (int i = 0; i < paths; i++)
        {
            model.Simulate(ref stream, path);
            draws[i] = path[0];
        }
        Assert.Equal(mean[0], draws.Average(), 5 * deviation[0] / Math.Sqrt(paths));
        Assert.Equal(1, draws.Sum(d => (d - mean[0]) * (d - mean[0])) / paths / (deviation[0] * deviation[0]), 0.06); // kurtosis near 10: five standard errors
        double before = 0;
        foreach (double level in new[] { 0.05, 0.3, 0.6, 0.75, 0.9, 0.975, 0.995 })
        {
            double quantile = model.Quantile(0, level, mean[0], deviation[0]), error = 5 * Math.Sqrt(level * (1 - level) / paths);
            Assert.Equal(Math.Floor(quantile), quantile);
            Assert.True(quantile >= before);
            Assert.True(draws.Count(d => d <= quantile) / (double)paths >= level - error);
            Assert.True(draws.Count(d => d < quantile) / (double)paths <= level + error);
            before = quantile;
        }
    }

    [Fact]
    public void Quantile_FractionalSizes_HaveTheirMeanAndDeviation()
    {
        IntermittentModel model = IntermittentFitter.Fit([.. Sparse.Select(v => v * 1.5)]);
        double[] mean = new double[3], deviation = new double[3];
        model.Forecast([], mean, deviation, new double[3]);
        double sum = 0, squares = 0;
        const int n = 20_000;
        for (int i = 0; i < n; i++)
        {
            double q = model.Quantile(2, (i + 0.5) / n, mean[2], deviation[2]);
            Assert.True(q >= 0);
            sum += q / n;
            squares += q * q / n;
        }
        Assert.Equal(mean[2], sum, 1e-3 * mean[2]); // midpoint rule, error of the last cell
        Assert.Equal(deviation[2], Math.Sqrt(squares - (sum * sum)), 0.005 * deviation[2]);
    }

    [Fact]
    public void Simulate_Tsb_SpreadGrowsAsForecastSays()
    {
        const int paths = 40_000, steps = 12;
        IntermittentModel model = Fit(Sparse, IntermittentMethod.TeunterSyntetosBabai, 0.1);
        double[] mean = new double[steps], deviation = new double[steps], path = new double[steps];
        model.Forecast([], mean, deviation, new double[steps]);
        RandomStream stream = RandomStream.Of(6);
        double sum = 0, squares = 0;
        for (int i = 0; i < paths; i++)
        {
            model.Simulate(ref stream, path);
            Assert.All(path, v => Assert.True(v >= 0 && v == Math.Floor(v)));
            sum += path[^1];
            squares += path[^1] * path[^1];
        }
        Assert.Equal(mean[^1], sum / paths, 5 * deviation[^1] / Math.Sqrt(paths));
        // the closed form takes the growth from exponential smoothing: within a tenth of the simulated deviation
        Assert.Equal(1, Math.Sqrt((squares / paths) - (sum / paths * sum / paths)) / deviation[^1], 0.1);
    }

    [Fact]
    public void Fit_NoDemand_IsZeroAndSaysSo()
    {
        IntermittentModel model = IntermittentFitter.Fit(new double[20]);
        Assert.Equal(0, Mean(model));
        Assert.Equal(0, model.Quantile(0, 0.99, 0, 0));
        Assert.Contains("no demand", model.Report.Warnings[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_BadSeries_IsRefusedWithItsCode()
    {
        Assert.Equal(FaultCode.OutOfRange, Assert.Throws<DataException>(() => IntermittentFitter.Fit([0, -1, 2])).Fault.Code);
        Assert.Equal(FaultCode.NotFinite, Assert.Throws<DataException>(() => IntermittentFitter.Fit([0, double.PositiveInfinity])).Fault.Code);
        Assert.Equal(FaultCode.TooShort, Assert.Throws<DataException>(() => IntermittentFitter.Fit([1, double.NaN])).Fault.Code);
        Assert.Throws<ArgumentOutOfRangeException>(() => new IntermittentOptions { SizeGain = 0 });
    }

    [Fact]
    public void Json_RoundTrip_IsTheSameModel()
    {
        IntermittentModel model = IntermittentFitter.Fit(Sparse);
        var back = (IntermittentModel)JsonSerializer.Deserialize<SeriesModel>(JsonSerializer.Serialize<SeriesModel>(model))!;
        Assert.Equal(model with { Report = back.Report }, back);
    }

    private static IntermittentModel Fit(double[] y, IntermittentMethod method, double gain) =>
        IntermittentFitter.Fit(y, new IntermittentOptions { Method = method, SizeGain = gain, TimingGain = gain });

    private static double Mean(IntermittentModel model)
    {
        double[] mean = new double[1];
        model.Forecast([], mean, new double[1], new double[1]);
        return mean[0];
    }
}
