using System.Collections.Immutable;
using Kontor.Data.Simulation.Draws;
using Kontor.Data.Simulation.Effects;
using Kontor.Data.Simulation.Plans;
using Kontor.Data.Simulation.Rules;
using Kontor.Randomness;

namespace Kontor.Data.Simulation.Truth;

/// <summary>All that is true of a simulated market. Immutable and safe for use from several threads.</summary>
public sealed class MarketTruth
{
    private readonly Catalogue _catalogue;
    private readonly CrossPriceEffect _cross;
    private readonly double[] _shocks; // store -> its shock in the last week
    private readonly RandomStream _future;

    internal MarketTruth(Catalogue catalogue, CrossPriceEffect cross, SeriesTruth[] series, double[] shocks, RandomStream future)
    {
        _catalogue = catalogue;
        _cross = cross;
        _shocks = shocks;
        _future = future;
        Stores = [.. catalogue.Stores];
        Categories = [.. catalogue.Categories];
        Products = [.. catalogue.Products];
        Series = [.. series];
    }

    /// <summary>The stores.</summary>
    public ImmutableArray<StoreTruth> Stores { get; }

    /// <summary>The categories.</summary>
    public ImmutableArray<CategoryTruth> Categories { get; }

    /// <summary>The products.</summary>
    public ImmutableArray<ProductTruth> Products { get; }

    /// <summary>The series, in the order of the panel: store by store, product by product.</summary>
    public ImmutableArray<SeriesTruth> Series { get; }

    /// <summary>The rules from which all was drawn: dispersion, shocks and their correlation, pantry, shortages.</summary>
    public MarketSimulator Rules => _catalogue.Rules;

    /// <summary>The cross-price elasticity: demand of the one is multiplied by (price of the other / its reference price)^elasticity.</summary>
    /// <param name="demand">The position of the product that is asked for.</param>
    /// <param name="price">The position of the product whose price changes.</param>
    /// <returns>0 or more: the products of a category are substitutes; 0 across categories and for a product itself.</returns>
    public double CrossElasticity(int demand, int price) => _cross.Elasticity(demand, price);

    /// <summary>The expectation of demand in the weeks ahead for one who knows everything that happened: the best possible forecast of the mean.</summary>
    /// <param name="series">The series' position.</param>
    /// <returns>Expected demand × exp(φ^h z - σ² φ^(2h) / 2), z the shock in the last week, h the step from 1. Shape: (weeks ahead).</returns>
    public double[] MeanAhead(int series)
    {
        SeriesTruth truth = Series[series];
        NoiseRules noise = Rules.Noise;
        double own = truth.State.Shock!.Value, sigma = noise.ShockDeviation;
        double z = sigma * ((Math.Sqrt(noise.ShockCorrelation) * _shocks[truth.Store]) + (Math.Sqrt(1 - noise.ShockCorrelation) * own));
        double[] mean = Ahead(truth).ToArray();
        double kept = 1;
        for (int h = 0; h < mean.Length; h++)
        {
            kept *= noise.ShockPersistence;
            mean[h] *= Math.Exp((kept * z) - (sigma * sigma * kept * kept / 2));
        }
        return mean;
    }

    /// <summary>Draws what could happen in the weeks ahead, given everything that happened. Different numbers give independent futures; the same number gives the same future.</summary>
    /// <param name="number">The number of the future.</param>
    public MarketFuture DrawFuture(long number)
    {
        int weeks = Rules.WeeksAhead;
        double[] demand = new double[Series.Length * weeks], sales = new double[Series.Length * weeks];
        RandomStream stream = _future.Child(number);
        var draw = new SalesDraw(Rules.Noise, Rules.Stock);
        double[] common = new double[weeks];
        for (int i = 0; i < Series.Length; i++)
        {
            SeriesTruth truth = Series[i];
            if (truth.Product == 0) Ar1.Fill(_shocks[truth.Store], Rules.Noise.ShockPersistence, stream.Child("store shock").Child(truth.Store), common);
            draw.Draw(Ahead(truth), common, truth.State, stream.Child(i), demand.AsSpan(i * weeks, weeks), sales.AsSpan(i * weeks, weeks));
        }
        return new MarketFuture(weeks, demand, sales);
    }

    private ReadOnlySpan<double> Ahead(SeriesTruth truth) => truth.ExpectedDemand.AsSpan(Rules.Weeks - truth.Start);
}
