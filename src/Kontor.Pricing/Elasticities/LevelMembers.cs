using Kontor.Data.Panels;
using Kontor.Pricing.Elasticities.Preparation;

namespace Kontor.Pricing.Elasticities;

/// <summary>Which series belong to which product, channel and category.</summary>
internal static class LevelMembers
{
    /// <summary>All levels and their series, from series to total, in the order of the panel. A level of one unnamed group, such as the channels of a panel without, is left out.</summary>
    internal static ILookup<(ElasticityLevel Level, SeriesKey Key), PricingSeries> Of(PricingTable table) => Pairs(table).ToLookup(p => p.Group, p => p.Series);

    /// <summary>An elasticity of a group, with its names and diagnostics.</summary>
    internal static OwnElasticity Own(PricingTable table, ElasticityLevel level, SeriesKey key, IEnumerable<PricingSeries> members, ElasticityEstimate estimate)
    {
        PricingSeries first = members.First();
        return new OwnElasticity(level, key, estimate)
        {
            Product = level is ElasticityLevel.Series or ElasticityLevel.Product ? table.Products[first.Product] : "",
            Channel = level is ElasticityLevel.Series or ElasticityLevel.Channel ? table.Channels[first.Channel] : "",
            Category = level is ElasticityLevel.Series or ElasticityLevel.Product or ElasticityLevel.Category ? table.Categories[first.Category] : "",
            Diagnostics = level == ElasticityLevel.Series ? first.Diagnostics : PriceStory.Of(members),
        };
    }

    private static IEnumerable<((ElasticityLevel Level, SeriesKey Key) Group, PricingSeries Series)> Pairs(PricingTable table)
    {
        foreach (PricingSeries s in table.Series) yield return ((ElasticityLevel.Series, s.Key), s);
        SeriesKey[] products = [.. table.Products.Select(p => new SeriesKey(p))], channels = [.. table.Channels.Select(c => new SeriesKey(c))], categories = [.. table.Categories.Select(c => new SeriesKey(c))];
        foreach (PricingSeries s in table.Series) yield return ((ElasticityLevel.Product, products[s.Product]), s);
        foreach (PricingSeries s in table.Series.Where(s => table.Channels[s.Channel].Length > 0)) yield return ((ElasticityLevel.Channel, channels[s.Channel]), s);
        foreach (PricingSeries s in table.Series.Where(s => table.Categories[s.Category].Length > 0)) yield return ((ElasticityLevel.Category, categories[s.Category]), s);
        var total = new SeriesKey();
        foreach (PricingSeries s in table.Series) yield return ((ElasticityLevel.Total, total), s);
    }
}
