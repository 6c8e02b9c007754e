using System.Collections.Immutable;
using Kontor.Pricing.Responses;
using Kontor.Reports.Charts;

namespace Kontor.Reports.Pricing;

/// <summary>What an item sells, takes and earns at other prices of its own, all others as they are now: the mean over the draws of its elasticity, and an interval.</summary>
/// <param name="Prices">The prices, ascending. Shape: (positions).</param>
/// <param name="Units">Units in a period.</param>
/// <param name="Revenue">Revenue in a period.</param>
/// <param name="Profit">Profit in a period; null where the item's cost is not known.</param>
internal sealed record ItemCurves(ImmutableArray<double> Prices, Curve Units, Curve Revenue, Curve? Profit)
{
    private const int Steps = 40;

    /// <summary>The curves of an item.</summary>
    /// <param name="response">How demand answers prices.</param>
    /// <param name="item">The item.</param>
    /// <param name="shown">Prices that the curves have to reach, above 0; they are among the positions.</param>
    /// <param name="level">The probability of the intervals, in (0, 1).</param>
    internal static ItemCurves Of(PriceResponse response, int item, ImmutableArray<double> shown, double level)
    {
        PricedItem priced = response.Items[item];
        int own = response.RowStarts[item];
        while (response.Columns[own] != item) own++;
        double[] elasticities = response.DrawCount == 0 ? [response.Elasticities[own]] : [.. Enumerable.Range(0, response.DrawCount).Select(d => response.Draws.Span[(d * response.Columns.Length) + own])];
        double low = 0.95 * shown.Append(priced.Price).Min(), high = 1.05 * shown.Append(priced.Price).Max();
        ImmutableArray<double> prices = [.. Enumerable.Range(0, Steps + 1).Select(i => low + ((high - low) * i / Steps)).Concat(shown).Append(priced.Price).Distinct().Order()];
        Curve Earned(string name, Func<double, double> each)
        {
            Outlook[] at = [.. prices.Select(p => Outlook.Of([.. elasticities.Select(e => each(p) * priced.Units * Math.Exp(e * Math.Log(p / priced.Price)))], level))];
            bool known = at[0].Lower is not null;
            return new Curve(name, [.. at.Select(o => o.Expected)]) { Low = known ? [.. at.Select(o => o.Lower!.Value)] : [], High = known ? [.. at.Select(o => o.Upper!.Value)] : [] };
        }
        return new ItemCurves(prices, Earned("units", _ => 1), Earned("revenue", p => p), priced.Cost is { } cost ? Earned("profit", p => p - cost) : null);
    }
}
