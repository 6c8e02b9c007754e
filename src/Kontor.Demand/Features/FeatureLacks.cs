using Kontor.Data.Panels;
using Kontor.Demand.Features.Blocks;

namespace Kontor.Demand.Features;

/// <summary>Says what the data lack for the whole of the features, in words for the person who could bring it.</summary>
internal static class FeatureLacks
{
    internal static IEnumerable<string> Of(FeatureSchema schema, Panel panel)
    {
        FeatureRoles roles = schema.Roles;
        bool engineered = schema.Builder.Engineered;
        if (roles.Price is null) yield return panel.Covariates.Any(c => c is { Role: CovariateRole.Price, Timing: CovariateTiming.KnownAfter })
            ? "the price is known only afterwards: no price features" : "no price known ahead: no price features";
        if (roles.Price is not null && roles.ListPrice is null && engineered) yield return "no list price: the highest price of the last year stands for it";
        if (roles.Price is not null && roles.EffectivePrice is null) yield return "no price after cashback and the like: the price offered stands for it";
        if (roles.Price is not null && roles.Similar.IsEmpty && engineered) yield return "no key or attribute that groups products: no discounts of similar products";
        if (roles.Promotions.IsEmpty && roles.Amounts.IsEmpty && roles.PromotionTypes.IsEmpty) yield return "no promotions known ahead: no deal or banner features";
        if (!FeatureCandidates.HasEvents(schema)) yield return "no events or holidays: no event features";
        if (roles.Flags.IsEmpty && roles.Types.IsEmpty) yield return "no other flags known ahead: no convenience features";
        if (roles.StockOut is null && engineered) yield return "no column of stock-outs: periods without a sale since the first one stand for them";
        if (!schema.Builder.Countries.IsEmpty && !schema.Calendar.HasDates) yield return "numbered periods have no dates: no holidays of countries";
        if (!CalendarBlock.HasWeekOfMonth(schema.Calendar)) yield return $"periods of frequency {schema.Calendar.Frequency} have no week of the month";
        if (!CalendarBlock.HasPhase(schema)) yield return "periods have no place in a year: give Season to say how many make one";
        if (!engineered) yield break;
        if (schema.Measures.TierBounds.IsEmpty) yield return $"fewer series with sales than {schema.Builder.Tiers} tiers: no product tier";
        if (schema.Measures.Season > 1 && schema.Measures.Seasons < 2) yield return schema.Measures.Seasons == 0
            ? $"no whole season of {schema.Measures.Season} periods in the history: no sales of a season ago"
            : $"no two seasons of {schema.Measures.Season} periods in the history: no sales of two seasons ago";
        if (schema.Measures.SalesWindows.Length < schema.Builder.SalesWindows.Length)
            yield return $"the history is shorter than {schema.Builder.SalesWindows[^1]} periods: past sales are averaged over at most {schema.Measures.SalesWindows[^1]}";
        if (schema.Measures.PriceWindows.Length < schema.Builder.PriceWindows.Length && roles.Price is not null)
            yield return $"the history is shorter than {schema.Builder.PriceWindows[^1]} periods: past prices are averaged over at most {schema.Measures.PriceWindows[^1]}";
        if (!roles.Unused.IsEmpty) yield return $"known only afterwards, so not used: {string.Join(", ", roles.Unused)}";
    }
}
