using System.Collections.Immutable;
using Kontor.Data.Simulation.Draws;

namespace Kontor.Data.Simulation.Truth;

/// <summary>What is true of one product in one store. Arrays begin in <see cref="Start"/>.</summary>
public sealed class SeriesTruth
{
    internal SeriesTruth(int store, int product, int start, SeriesState state)
    {
        Store = store;
        Product = product;
        Start = start;
        State = state;
    }

    /// <summary>The position of the store.</summary>
    public int Store { get; }

    /// <summary>The position of the product.</summary>
    public int Product { get; }

    /// <summary>The first week with a row: the week of the launch, 0 when the product was there from the beginning.</summary>
    public int Start { get; }

    /// <summary>Units per week at the reference price, before all effects.</summary>
    public double BaseLevel { get; internal init; }

    /// <summary>The price without a discount of week 0, to which price ratios refer, in money per unit.</summary>
    public double ReferencePrice { get; internal init; }

    /// <summary>The expectation of demand given prices and promotions, before anything random was drawn. Shape: (weeks + weeks ahead - Start).</summary>
    public ReadOnlyMemory<double> Expected => ExpectedDemand;

    /// <summary>What was asked for, whatever was on the shelf. Shape: (weeks - Start).</summary>
    public ReadOnlyMemory<double> Asked => Demand;

    /// <summary>What was sold. Shape: (weeks - Start).</summary>
    public ReadOnlyMemory<double> Sold => Sales;

    /// <summary>The weeks in which less was sold than was asked for.</summary>
    public ImmutableArray<StockOut> StockOuts
    {
        get
        {
            var found = ImmutableArray.CreateBuilder<StockOut>();
            for (int t = 0; t < Sales.Length; t++)
            {
                if (Sales[t] < Demand[t]) found.Add(new StockOut(Start + t, Demand[t] - Sales[t]));
            }
            return found.ToImmutable();
        }
    }

    internal SeriesState State { get; }

    internal double[] ExpectedDemand { get; init; } = [];

    internal double[] Demand { get; init; } = [];

    internal double[] Sales { get; init; } = [];

    internal double[] Prices { get; init; } = [];

    internal double[] Discounts { get; init; } = [];

    internal double[] Features { get; init; } = [];
}
