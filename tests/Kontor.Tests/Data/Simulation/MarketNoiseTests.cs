using Kontor.Data.Simulation;
using Kontor.Data.Simulation.Rules;
using Kontor.Data.Simulation.Truth;

namespace Kontor.Tests.Data.Simulation;

/// <summary>Counts, shocks and shortages against their stated distributions.</summary>
public sealed class MarketNoiseTests
{
    [Fact]
    public void Simulate_Poisson_TotalIsWithinFiveStandardErrorsOfTheMean()
    {
        MarketSimulator rules = Quiet.Exact with { Noise = NoiseRules.Off with { Counts = CountNoise.Poisson } };
        double sold = 0, mean = 0;
        foreach (SeriesTruth series in rules.Simulate(FitContext.Default).Truth.Series)
        {
            sold += Sum(series.Sold.Span);
            mean += Sum(series.Expected.Span[..series.Sold.Length]);
        }
        Assert.InRange((sold - mean) / Math.Sqrt(mean), -5, 5);
        Assert.NotEqual(mean, sold);
    }

    [Fact]
    public void Simulate_NegativeBinomial_VarianceIsTheStatedOne()
    {
        const double dispersion = 0.2;
        MarketSimulator rules = Quiet.Exact with { Noise = NoiseRules.Off with { Counts = CountNoise.NegativeBinomial, Dispersion = dispersion }, Levels = new LevelRules { SlowShare = 0 } };
        double pearson = 0, plain = 0;
        int n = 0;
        foreach (SeriesTruth series in rules.Simulate(FitContext.Default).Truth.Series)
        {
            for (int t = 0; t < series.Sold.Length; t++)
            {
                double mean = series.Expected.Span[t], error = series.Sold.Span[t] - mean;
                if (mean < 1) continue;
                pearson += error * error / (mean + (dispersion * mean * mean));
                plain += error / Math.Sqrt(mean + (dispersion * mean * mean));
                n++;
            }
        }
        Assert.True(n > 10_000);
        // excess kurtosis below 1/mean + 6 dispersion < 2.2, so the mean of squares has a standard error below sqrt(4.2 / n)
        Assert.Equal(1, pearson / n, 5 * Math.Sqrt(4.2 / n));
        Assert.Equal(0, plain / n, 5 / Math.Sqrt(n));
    }

    [Fact]
    public void Simulate_SlowMovers_HaveManyWeeksWithoutASale()
    {
        MarketTruth truth = new MarketSimulator { Levels = new LevelRules { SlowShare = 0.2 } }.Simulate(FitContext.Default).Truth;
        Assert.Equal(3, truth.Products.Count(p => p.IsSlow));
        // mean near 0.6 units and popularity within a factor of about 5 either way: zeros in at least a fifth of the weeks; fast ones nearly none
        Assert.True(Zeros(slow: true) > 0.2);
        Assert.True(Zeros(slow: false) < 0.1);

        double Zeros(bool slow)
        {
            SeriesTruth[] chosen = [.. truth.Series.Where(s => truth.Products[s.Product].IsSlow == slow && truth.Products[s.Product] is { LaunchWeek: 0, DelistWeek: null })];
            return chosen.Average(s => s.Sold.ToArray().Count(u => u == 0) / (double)s.Sold.Length);
        }
    }

    [Fact]
    public void Simulate_Shocks_HaveTheStatedMomentsAndCorrelations()
    {
        const double sigma = 0.2, rho = 0.4, phi = 0.5;
        const int stores = 20, products = 3, weeks = 1000;
        MarketTruth truth = (Quiet.PriceOnly with
        {
            Stores = stores, Products = products, Categories = 1, Weeks = weeks, WeeksAhead = 0,
            Noise = new NoiseRules { Counts = CountNoise.None, ShockDeviation = sigma, ShockCorrelation = rho, ShockPersistence = phi },
        }).Simulate(FitContext.Default).Truth;
        double[][] z = [.. truth.Series.Select(s => Enumerable.Range(0, weeks).Select(t => (Math.Log(s.Sold.Span[t] / s.Expected.Span[t]) + (sigma * sigma / 2)) / sigma).ToArray())];
        double within = 0, between = 0, lagged = 0, variance = 0;
        for (int s = 0; s < stores; s++)
        {
            int i = s * products;
            within += (Mean(z[i], z[i + 1], 0) + Mean(z[i], z[i + 2], 0) + Mean(z[i + 1], z[i + 2], 0)) / 3 / stores;
            between += Mean(z[i], z[(i + products) % z.Length], 0) / stores;
            lagged += Mean(z[i], z[i], 1) / stores;
            variance += Mean(z[i], z[i], 0) / stores;
        }
        // 20 stores × 1000 weeks with AR(1) memory are worth 20000 (1-φ²)/(1+φ²) = 12000 independent products, each of a variance of 2 or less:
        // standard error below 0.013; five of them
        Assert.Equal(1, variance, 0.065);
        Assert.Equal(rho, within, 0.065);
        Assert.Equal(phi, lagged, 0.065);
        Assert.Equal(0, between, 0.065);
    }

    [Fact]
    public void Simulate_Shortages_OnlyCutSales()
    {
        MarketTruth full = new MarketSimulator { Stock = Quiet.Supplied }.Simulate(FitContext.Default).Truth;
        MarketTruth cut = new MarketSimulator { Stock = new StockRules { ShortageProbability = 0.05 } }.Simulate(FitContext.Default).Truth;
        int weeks = 0, shortWeeks = 0;
        for (int i = 0; i < cut.Series.Length; i++)
        {
            ReadOnlySpan<double> asked = cut.Series[i].Asked.Span, sold = cut.Series[i].Sold.Span;
            Assert.True(asked.SequenceEqual(full.Series[i].Asked.Span));
            Assert.True(full.Series[i].Sold.Span.SequenceEqual(asked));
            Assert.Empty(full.Series[i].StockOuts);
            var lost = cut.Series[i].StockOuts.ToDictionary(s => s.Week, s => s.Lost);
            for (int t = 0; t < sold.Length; t++)
            {
                Assert.True(sold[t] >= 0 && sold[t] <= asked[t]);
                Assert.Equal(asked[t] - sold[t], lost.GetValueOrDefault(cut.Series[i].Start + t));
            }
            weeks += sold.Length;
            shortWeeks += lost.Count;
        }
        // shortages begin in 5% of the weeks that are not short and last 1.5 on average: 7.0% of all weeks are short, of which most but not all cut into demand
        Assert.InRange(shortWeeks / (double)weeks, 0.05, 0.07);
    }

    [Fact]
    public void DrawFuture_ManyFutures_AverageToMeanAhead()
    {
        MarketTruth truth = new MarketSimulator
        {
            Stores = 2, Products = 4, Categories = 2, WeeksAhead = 3,
            Noise = new NoiseRules { ShockDeviation = 0.5, ShockPersistence = 0.9, ShockCorrelation = 0.6 },
        }.Simulate(FitContext.Default).Truth;
        const int futures = 2000;
        MarketFuture[] drawn = [.. Enumerable.Range(0, futures).Select(n => truth.DrawFuture(n))];
        double farthest = 0;
        for (int i = 0; i < truth.Series.Length; i++)
        {
            double[] mean = truth.MeanAhead(i);
            for (int h = 0; h < mean.Length; h++)
            {
                double[] units = [.. drawn.Select(f => f.Asked(i)[h])];
                double average = units.Average(), error = Math.Sqrt(units.Sum(u => (u - average) * (u - average)) / (futures - 1.0) / futures);
                Assert.InRange(average - mean[h], (-5 * error) - 1e-12, (5 * error) + 1e-12);
                Assert.All(drawn, f => Assert.True(f.Sold(i)[h] <= f.Asked(i)[h]));
                farthest = Math.Max(farthest, Math.Abs(Math.Log(mean[h] / truth.Series[i].Expected.Span[^(mean.Length - h)])));
            }
        }
        Assert.True(farthest > 0.3, "the shocks at the end of the history should still be felt");
    }

    [Fact]
    public void DrawFuture_SameNumber_IsTheSameFuture()
    {
        MarketTruth truth = new MarketSimulator().Simulate(FitContext.Default).Truth, again = new MarketSimulator().Simulate(FitContext.Default).Truth;
        Assert.True(truth.DrawFuture(7).Sold(3).SequenceEqual(again.DrawFuture(7).Sold(3)));
        Assert.False(truth.DrawFuture(7).Sold(3).SequenceEqual(truth.DrawFuture(8).Sold(3)));
    }

    private static double Sum(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values) sum += value;
        return sum;
    }

    private static double Mean(double[] a, double[] b, int lag) => Enumerable.Range(lag, a.Length - lag).Average(t => a[t] * b[t - lag]);
}
