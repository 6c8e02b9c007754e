using System.Collections.Immutable;

namespace Kontor.Pricing.Responses;

/// <summary>How the demand of items answers their prices: constant elasticities, own and cross, with draws from their uncertainty.</summary>
/// <remarks>
/// Demand of item i at prices p is units(i) × Π_j (p(j) / price(j))^e(i, j), with e(i, j) stored where it is not zero (compressed sparse rows).
/// Draw d of the elasticities is what they could as well be, given the data: intervals and risk come from the draws, expectations too, for the mean of a power is not the power of the mean.
/// </remarks>
public sealed class PriceResponse
{
    /// <summary>Elasticities of items.</summary>
    /// <param name="items">The items.</param>
    /// <param name="rowStarts">Where the entries of each item's demand begin. Shape: (items + 1).</param>
    /// <param name="columns">The item whose price each entry is about; within a row ascending, each row with its own item. Shape: (entries).</param>
    /// <param name="elasticities">The estimates. Shape: (entries).</param>
    /// <param name="draws">Draws from their uncertainty. Shape: (draws × entries), draw by draw; empty for none.</param>
    public PriceResponse(ImmutableArray<PricedItem> items, ImmutableArray<int> rowStarts, ImmutableArray<int> columns, ImmutableArray<double> elasticities, ReadOnlyMemory<double> draws)
    {
        if (rowStarts.Length != items.Length + 1 || rowStarts[0] != 0 || rowStarts[^1] != columns.Length) throw new ArgumentException($"needs {items.Length + 1} starts from 0 to {columns.Length}", nameof(rowStarts));
        if (elasticities.Length != columns.Length) throw new ArgumentException($"has {elasticities.Length} elasticities, needs {columns.Length}", nameof(elasticities));
        if (columns.Length == 0 ? draws.Length > 0 : draws.Length % columns.Length != 0) throw new ArgumentException($"has {draws.Length} values, needs a multiple of {columns.Length}", nameof(draws));
        for (int i = 0; i < items.Length; i++)
        {
            bool own = false;
            for (int k = rowStarts[i]; k < rowStarts[i + 1]; k++)
            {
                if (columns[k] < 0 || columns[k] >= items.Length || (k > rowStarts[i] && columns[k] <= columns[k - 1])) throw new ArgumentException($"row {i} has column {columns[k]}, needs ascending 0 to {items.Length - 1}", nameof(columns));
                own |= columns[k] == i;
            }
            if (!own) throw new ArgumentException($"row {i} lacks the item's own elasticity", nameof(columns));
        }
        (Items, RowStarts, Columns, Elasticities, Draws) = (items, rowStarts, columns, elasticities, draws);
    }

    /// <summary>The items.</summary>
    public ImmutableArray<PricedItem> Items { get; }

    /// <summary>Where the entries of each item's demand begin. Shape: (items + 1).</summary>
    public ImmutableArray<int> RowStarts { get; }

    /// <summary>The item whose price each entry is about. Shape: (entries).</summary>
    public ImmutableArray<int> Columns { get; }

    /// <summary>The estimates. Shape: (entries).</summary>
    public ImmutableArray<double> Elasticities { get; }

    /// <summary>Draws from their uncertainty. Shape: (draws × entries), draw by draw.</summary>
    public ReadOnlyMemory<double> Draws { get; }

    /// <summary>The number of draws.</summary>
    public int DrawCount => Columns.Length == 0 ? 0 : Draws.Length / Columns.Length;

    /// <summary>The units that are expected in a period at other prices, by the estimates or by one draw.</summary>
    /// <param name="prices">A price for each item, above 0. Shape: (items).</param>
    /// <param name="draw">The draw, or -1 for the estimates.</param>
    /// <param name="units">Receives the units. Shape: (items).</param>
    public void Demand(ReadOnlySpan<double> prices, int draw, Span<double> units)
    {
        if (prices.Length != Items.Length || units.Length != Items.Length) throw new ArgumentException($"has {prices.Length} prices and room for {units.Length}, needs {Items.Length}", nameof(prices));
        if (draw < -1 || draw >= DrawCount) throw new ArgumentOutOfRangeException(nameof(draw), draw, $"needs -1 to {DrawCount - 1}");
        ReadOnlySpan<double> elasticities = draw < 0 ? Elasticities.AsSpan() : Draws.Span.Slice(draw * Columns.Length, Columns.Length);
        double[] ratios = new double[Items.Length];
        for (int i = 0; i < ratios.Length; i++) ratios[i] = Math.Log(prices[i] / Items[i].Price);
        for (int i = 0; i < ratios.Length; i++)
        {
            double exponent = 0;
            for (int k = RowStarts[i]; k < RowStarts[i + 1]; k++) exponent += elasticities[k] * ratios[Columns[k]];
            units[i] = Items[i].Units * Math.Exp(exponent);
        }
    }
}
