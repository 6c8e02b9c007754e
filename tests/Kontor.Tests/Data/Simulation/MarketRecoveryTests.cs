using Kontor.Data.Panels;
using Kontor.Data.Simulation;
using Kontor.Data.Simulation.Rules;
using Kontor.Data.Simulation.Truth;
using MathNet.Numerics.LinearAlgebra;

namespace Kontor.Tests.Data.Simulation;

/// <summary>What a regression on the logarithms of a simulated table finds, against the truth.</summary>
public sealed class MarketRecoveryTests
{
    [Fact]
    public void Regression_WithAllCauses_RecoversElasticitiesAndLifts()
    {
        MarketSimulator rules = new()
        {
            Stores = 4, Products = 6, Categories = 2,
            // many units, so that the logarithm of a count has hardly any bias; independent errors, so that ordinary standard errors hold
            Levels = new LevelRules { MedianUnits = 2000, ProductDeviation = 0.2, SlowShare = 0 },
            LifeCycles = new LifeCycleRules { LaunchShare = 0, DelistShare = 0 },
            Noise = new NoiseRules { Counts = CountNoise.Poisson, ShockDeviation = 0.1, ShockCorrelation = 0, ShockPersistence = 0 },
            Stock = Quiet.Supplied,
        };
        Market market = rules.Simulate(FitContext.Default);
        Panel panel = market.ToPanel();
        MarketTruth truth = market.Truth;
        for (int p = 0; p < truth.Products.Length; p++)
        {
            ProductTruth product = truth.Products[p];
            int[] rivals = [.. Enumerable.Range(0, truth.Products.Length).Where(q => truth.CrossElasticity(p, q) > 0)];
            var y = new List<double>();
            var x = new List<double[]>();
            for (int s = 0; s < rules.Stores; s++)
            {
                int i = (s * truth.Products.Length) + p;
                double pantry = 0;
                for (int t = 0; t < rules.Weeks; t++)
                {
                    if (t > 0) pantry = rules.Promotions.PantryRetention * (pantry + Value(panel, i, "promotion", t - 1));
                    CategoryTruth category = truth.Categories[product.Category];
                    y.Add(Math.Log(panel[i].Target[t] / (category.Season.Span[t] * category.Events.Span[t])));
                    x.Add([
                        Math.Log(Value(panel, i, "price", t)), Value(panel, i, "feature", t), pantry, t / (365.2425 / 7),
                        .. rivals.Select(q => Math.Log(Value(panel, i - p + q, "price", t))),
                        .. Enumerable.Range(0, rules.Stores).Select(store => store == s ? 1.0 : 0.0),
                    ]);
                }
            }
            (double[] found, double[] errors) = Regress(x, y);
            double[] wanted = [product.Elasticity, Math.Log(product.FeatureLift), -rules.Promotions.PantryEffect, product.Growth, .. rivals.Select(q => truth.CrossElasticity(p, q))];
            for (int k = 0; k < wanted.Length; k++)
            {
                // 36 comparisons: one beyond 4.5 standard errors in about 4000 seeds
                Assert.True(Math.Abs(found[k] - wanted[k]) < 4.5 * errors[k], $"product {p}, coefficient {k}: found {found[k]} ± {errors[k]}, truth {wanted[k]}");
            }
            Assert.True(errors[0] < 0.1, $"the elasticity of product {p} is found to ± {errors[0]} only");
        }
    }

    [Fact]
    public void Regression_OnPriceAlone_IsBiasedWhenPromotionsSeekDemand()
    {
        double unbiased = Bias(pull: 0, out double error), biased = Bias(pull: 6, out _), controlled = Bias(pull: 6, out _, season: true);
        Assert.InRange(unbiased, -4 * error, 4 * error);
        // promotions in weeks of high demand: the season's lift is taken for the price's
        Assert.True(biased < -8 * error && biased < -0.15, $"bias {biased}, standard error {error}");
        Assert.Equal(0, controlled, 1e-9);
    }

    // The mean over products of the slope of log units on log price less the elasticity, in one store, without noise
    private static double Bias(double pull, out double error, bool season = false)
    {
        Market market = (Quiet.PriceOnly with
        {
            Stores = 1, Products = 60, Categories = 60, Weeks = 208,
            Seasons = new SeasonRules { Deviation = 0.2 },
            Promotions = Quiet.PriceOnly.Promotions with { DemandPull = pull, StoreShare = 1 },
        }).Simulate(FitContext.Default);
        Panel panel = market.ToPanel();
        double[] biases = new double[panel.Count];
        for (int i = 0; i < biases.Length; i++)
        {
            ProductTruth product = market.Truth.Products[i];
            CategoryTruth category = market.Truth.Categories[product.Category];
            double[] x = [.. Enumerable.Range(0, 208).Select(t => Math.Log(Value(panel, i, "price", t)))];
            double[] y = [.. Enumerable.Range(0, 208).Select(t => Math.Log(panel[i].Target[t] / (season ? category.Season.Span[t] * category.Events.Span[t] : 1)))];
            double mean = x.Average();
            biases[i] = (Enumerable.Range(0, 208).Sum(t => (x[t] - mean) * y[t]) / x.Sum(v => (v - mean) * (v - mean))) - product.Elasticity;
        }
        double average = biases.Average();
        error = Math.Sqrt(biases.Sum(b => (b - average) * (b - average)) / (biases.Length - 1.0) / biases.Length);
        return average;
    }

    private static (double[] Coefficients, double[] Errors) Regress(List<double[]> rows, List<double> y)
    {
        Matrix<double> x = Matrix<double>.Build.DenseOfRowArrays(rows), inverse = (x.Transpose() * x).Inverse();
        Vector<double> target = Vector<double>.Build.DenseOfEnumerable(y), beta = inverse * (x.Transpose() * target), residuals = target - (x * beta);
        double variance = residuals.DotProduct(residuals) / (y.Count - x.ColumnCount);
        return ([.. beta], [.. inverse.Diagonal().Select(d => Math.Sqrt(d * variance))]);
    }

    private static double Value(Panel panel, int series, string name, int row) => panel[series].Dynamic(panel.CovariateIndex(name))[row];
}
