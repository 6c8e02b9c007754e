using Kontor.Data.Calendars;
using Kontor.Data.Panels;
using Kontor.Pricing.Elasticities;
using Kontor.Randomness;

namespace Kontor.Tests.Pricing.Elasticities.Preparation;

public sealed class SeriesReaderTests
{
    private static readonly string[] _products = ["a", "b", "c"];

    // a scanner panel has the prices of all products in every row
    [Fact]
    public void Fit_ColumnsWithThePricesOfItsOwnProducts_ChangeNothingAndAreNamed()
    {
        ElasticityFit without = new PooledElasticity().Fit(Wide(prices: false), FitContext.Default), with = new PooledElasticity().Fit(Wide(prices: true), FitContext.Default);
        Assert.Equal(without.Own.Select(o => (o.Key, o.Estimate)), with.Own.Select(o => (o.Key, o.Estimate)));
        Assert.Equal(without.Cross.Select(c => c.Estimate), with.Cross.Select(c => c.Estimate));
        Assert.Contains(with.Report.Warnings, w => w.StartsWith("price_a, price_b, price_c are prices of products of the data", StringComparison.Ordinal));
        Assert.DoesNotContain(without.Report.Warnings, w => w.Contains("prices of products", StringComparison.Ordinal));
    }

    private static Panel Wide(bool prices)
    {
        const int weeks = 104;
        Covariate[] columns = [new Covariate("price", CovariateTiming.KnownAhead) { Role = CovariateRole.Price }, new Covariate("rival_price", CovariateTiming.KnownAhead), .. prices ? _products.Select(p => new Covariate($"price_{p}", CovariateTiming.KnownAhead)) : []];
        var builder = new PanelBuilder(new Calendar(Frequency.Week), "units", ["store", "product"], [.. columns]);
        RandomStream stream = RandomStream.Of(3, "wide");
        for (int s = 0; s < 4; s++)
        {
            double[][] own = [.. _products.Select(_ => Enumerable.Range(0, weeks).Select(_ => Math.Round(2 * Math.Exp(0.15 * stream.NextGaussian()), 2)).ToArray())];
            double[] rival = [.. Enumerable.Range(0, weeks).Select(_ => Math.Round(2 * Math.Exp(0.15 * stream.NextGaussian()), 2))];
            for (int p = 0; p < _products.Length; p++)
            {
                double[] units = [.. own[p].Select((price, t) => Math.Round(400 * Math.Pow(price, -2) * Math.Pow(rival[t], 0.5) * Math.Exp(0.1 * stream.NextGaussian())))];
                double[][] cells = [own[p], rival, .. prices ? own : []];
                builder.Add(new SeriesKey($"s{s}", _products[p]), 105_000, units, cells);
            }
        }
        return builder.Build();
    }
}
