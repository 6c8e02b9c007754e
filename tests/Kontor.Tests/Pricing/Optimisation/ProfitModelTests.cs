using Kontor.Pricing.Optimisation;
using Kontor.Pricing.Responses;
using Kontor.Randomness;

namespace Kontor.Tests.Pricing.Optimisation;

public sealed class ProfitModelTests
{
    [Theory]
    [InlineData(0, double.PositiveInfinity)]
    [InlineData(0.5, 40)]
    public void Gradient_AtRandomPrices_AgreesWithDifferences(double aversion, double sharpness)
    {
        (ProfitModel model, double[] y) = Model(sharpness);
        double[] profits = new double[model.Draws], weights = new double[model.Draws], gradient = new double[y.Length], curvature = new double[y.Length], trash = new double[model.Draws];
        double Value(double[] at)
        {
            model.Profits(at, sharpness, profits);
            return Risk.Value(profits, aversion, 0.3, 0.2, trash);
        }
        model.Profits(y, sharpness, profits);
        Risk.Value(profits, aversion, 0.3, 0.2, weights);
        model.Gradient(y, sharpness, weights, gradient, curvature);
        for (int v = 0; v < y.Length; v++)
        {
            double[] up = [.. y], down = [.. y];
            up[v] += 1e-5;
            down[v] -= 1e-5;
            double plus = Value(up), minus = Value(down);
            // τ of the smoothed CVaR follows the spread of profits, which the gradient takes as fixed: a small part
            Assert.Equal((plus - minus) / 2e-5, gradient[v], Math.Max(1e-4, Math.Abs(gradient[v]) * (aversion == 0 ? 1e-5 : 0.05)));
            if (aversion == 0) Assert.Equal((plus - (2 * Value(y)) + minus) / 1e-10, curvature[v], Math.Max(1, Math.Abs(curvature[v]) * 1e-2));
        }
    }

    [Fact]
    public void State_AfterMoves_IsWhatAFreshOneSays()
    {
        (ProfitModel model, double[] y) = Model(double.PositiveInfinity);
        var moved = new ProfitState(model, 0.4, 0.2);
        double[] prices = [.. model.Reference];
        moved.Reset(prices);
        for (int v = 0; v < prices.Length; v++)
        {
            prices[v] *= Math.Exp(y[v]);
            moved.Move(v, prices[v]);
        }
        var fresh = new ProfitState(model, 0.4, 0.2);
        fresh.Reset(prices);
        Assert.Equal(fresh.Value, moved.Value, Math.Abs(fresh.Value) * 1e-12);
    }

    [Fact]
    public void Risk_WholeShare_IsTheMean()
    {
        double[] weights = new double[4];
        Assert.Equal(2.5, Risk.Value([1, 2, 3, 4], 1, 1, 0, weights), 1e-12);
        Assert.Equal(1.25, Risk.Value([4, 1, 3, 2], 1, 0.4, 0, weights) + 0, 0.126);
        Assert.Equal((1 + (0.6 * 2)) / 1.6, Risk.Value([4, 1, 3, 2], 1, 0.4, 0, weights), 1e-12);
        Assert.Equal(1, weights.Sum(), 1e-12);
    }

    private static (ProfitModel Model, double[] Y) Model(double sharpness)
    {
        PriceResponse response = Markets.Random(6, 3, 7, 11);
        if (!double.IsInfinity(sharpness)) response = new PriceResponse([.. response.Items.Select((i, k) => k % 2 == 0 ? i with { Stock = i.Units * 0.95 } : i)], response.RowStarts, response.Columns, response.Elasticities, response.Draws);
        var set = new PriceSet(response.Items, Enumerable.Range(0, 6), []);
        RandomStream random = RandomStream.Of(1, "y");
        return (new ProfitModel(response, [0, 1, 2, 3, 4, 5], set, response.DrawCount, FitContext.Default), [.. Enumerable.Range(0, 6).Select(_ => 0.3 * (random.NextDouble() - 0.5))]);
    }
}
