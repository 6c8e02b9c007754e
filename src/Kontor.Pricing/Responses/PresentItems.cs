using System.Collections.Immutable;
using Kontor.Data.Loading;
using Kontor.Data.Panels;
using Kontor.Errors;
using Kontor.Pricing.Elasticities;
using Kontor.Pricing.Elasticities.Preparation;

namespace Kontor.Pricing.Responses;

/// <summary>What is sold now, at which price, and how much of it: the items of a price list from a panel.</summary>
/// <remarks>
/// The price is that of the last period without a promotion. Units are the mean over the last periods without one, each moved to that price along the item's elasticity, units × (price / price then)^e:
/// what a period at the regular price brings. An item that is always on promotion is taken as it is.
/// </remarks>
public sealed record PresentItems
{
    /// <summary>The columns of a table of costs: cost, size, family, competitor_price, stock, of which the first is needed.</summary>
    public static ImmutableArray<KeyedColumn> CostColumns { get; } = [new("cost", IsNeeded: true), new("size", IsAbove: true), new("family") { IsText = true }, new("competitor_price", IsAbove: true), new("stock")];

    /// <summary>The number of periods from which units are taken, 1 or more. Default 13: a quarter of weeks.</summary>
    public int Periods { get; init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(Periods), value, "needs 1 period or more"); } = 13;

    /// <summary>Costs, sizes, prices of competitors and stocks by key (<see cref="CostColumns"/>); null where nobody said.</summary>
    public KeyedTable? Costs { get; init; }

    /// <summary>The items of a panel.</summary>
    /// <param name="panel">The panel.</param>
    /// <param name="fit">The elasticities, of this panel or one like it.</param>
    /// <returns>The items in the order of the panel, and the series that are left out: those with faults, and those that ended more than <see cref="Periods"/> ago.</returns>
    public (ImmutableArray<PricedItem> Items, ImmutableArray<DataFault> Faults) Of(Panel panel, ElasticityFit fit)
    {
        ArgumentNullException.ThrowIfNull(panel);
        ArgumentNullException.ThrowIfNull(fit);
        PricingTable table = PricingTable.Of(panel, fit.Columns, minimum: 1);
        var items = ImmutableArray.CreateBuilder<PricedItem>(table.Series.Length);
        var faults = table.Faults.ToBuilder();
        foreach (PricingSeries series in table.Series)
        {
            int last = Last(series, promoted: true);
            if (series.Start + last < table.End - Periods)
                faults.Add(new DataFault(FaultCode.TooShort, $"series {series.Key}", $"the last units in {panel.Calendar.Label(series.Start + last)}", $"units in the last {Periods} periods: it is taken for delisted"));
            else items.Add(Item(series, table, fit, last));
        }
        return (items.ToImmutable(), faults.ToImmutable());
    }

    private PricedItem Item(PricingSeries series, PricingTable table, ElasticityFit fit, int last)
    {
        int regular = Last(series, promoted: false);
        bool always = regular < 0;
        double now = series.LogPrice[always ? last : regular], sum = 0;
        double elasticity = fit.Find(ElasticityLevel.Series, series.Key.Parts)?.Estimate.Value ?? 0;
        int count = 0;
        for (int t = series.Length - 1; t >= 0 && count < Periods; t--)
        {
            if (!series.IsObserved(t) || (series.IsPromoted[t] && !always)) continue;
            sum += series.Units[t] * Math.Exp(elasticity * (now - series.LogPrice[t]));
            count++;
        }
        return new PricedItem(series.Key, Math.Round(Math.Exp(now), 9), sum / count)
        {
            Product = table.Products[series.Product],
            Channel = table.Channels[series.Channel],
            Category = table.Categories[series.Category],
            Cost = Costs?.Value(series.Key, "cost"),
            Family = Costs?.Text(series.Key, "family") ?? "",
            Size = Costs?.Value(series.Key, "size"),
            CompetitorPrice = Costs?.Value(series.Key, "competitor_price"),
            Stock = Costs?.Value(series.Key, "stock"),
            LowestSeen = Math.Round(Math.Exp(series.LogPrice.Where(p => !double.IsNaN(p)).Min()), 9),
            HighestSeen = Math.Round(Math.Exp(series.LogPrice.Where(p => !double.IsNaN(p)).Max()), 9),
        };
    }

    private static int Last(PricingSeries series, bool promoted)
    {
        int t = series.Length - 1;
        while (t >= 0 && (!series.IsObserved(t) || (series.IsPromoted[t] && !promoted))) t--;
        return t;
    }
}
