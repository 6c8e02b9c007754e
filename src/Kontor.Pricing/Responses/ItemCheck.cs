using System.Collections.Immutable;
using Kontor.Errors;

namespace Kontor.Pricing.Responses;

/// <summary>Which items can be priced, and why the others cannot.</summary>
internal sealed class ItemCheck
{
    internal ItemCheck(PriceResponse response)
    {
        int n = response.Items.Length, entries = response.Columns.Length;
        (HasPrice, IsPriced, HasProfit, HasDemand, Faults) = (new bool[n], new bool[n], new bool[n], new bool[n], new DataFault?[n]);
        bool[] unknown = new bool[entries];
        ReadOnlySpan<double> draws = response.Draws.Span;
        for (int e = 0; e < entries; e++) unknown[e] = !double.IsFinite(response.Elasticities[e]);
        for (int k = 0; k < draws.Length; k++) unknown[k % entries] |= !double.IsFinite(draws[k]);
        for (int i = 0; i < n; i++)
        {
            PricedItem item = response.Items[i];
            string where = item.Key.ToString();
            bool known = true;
            double own = 0;
            for (int e = response.RowStarts[i]; e < response.RowStarts[i + 1]; e++)
            {
                known &= !unknown[e];
                if (response.Columns[e] == i) own = response.Elasticities[e];
            }
            HasPrice[i] = item.Price > 0 && double.IsFinite(item.Price);
            HasDemand[i] = known && item.Units >= 0 && double.IsFinite(item.Units);
            HasProfit[i] = HasPrice[i] && HasDemand[i] && item.Cost is >= 0 && double.IsFinite(item.Cost.Value);
            Faults[i] = !HasPrice[i] ? new DataFault(FaultCode.OutOfRange, where, $"price {item.Price}", "a price above 0")
                : !(item.Units >= 0 && double.IsFinite(item.Units)) ? new DataFault(FaultCode.OutOfRange, where, $"{item.Units} units", "0 units or more")
                : !known ? new DataFault(FaultCode.NotFinite, where, "no elasticity", "an elasticity, own and cross")
                : item.Cost is null ? new DataFault(FaultCode.Missing, where, "no cost", "what another unit costs")
                : !HasProfit[i] ? new DataFault(FaultCode.OutOfRange, where, $"cost {item.Cost}", "a cost of 0 or more")
                : own >= 0 ? new DataFault(FaultCode.OutOfRange, where, $"an own elasticity of {own:0.##}", "one below 0: demand that rises with its price has no best price")
                : null;
            IsPriced[i] = Faults[i] is null;
        }
    }

    /// <summary>Whether an item has a price above 0: without one it takes no part.</summary>
    internal bool[] HasPrice { get; }

    /// <summary>Whether an item gets a price.</summary>
    internal bool[] IsPriced { get; }

    /// <summary>Whether an item's profit can be counted.</summary>
    internal bool[] HasProfit { get; }

    /// <summary>Whether an item's units can be counted.</summary>
    internal bool[] HasDemand { get; }

    /// <summary>Why an item gets no price.</summary>
    internal DataFault?[] Faults { get; }
}
