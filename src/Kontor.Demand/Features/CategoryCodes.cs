using System.Collections.Immutable;
using Kontor.Demand.Features.Blocks;

namespace Kontor.Demand.Features;

/// <summary>Makes the categorical features: identities and attributes, tier, events, promotions, other categories.</summary>
internal static class CategoryCodes
{
    internal static IEnumerable<CodeColumn> Of(FeatureHistory history, FeatureSchema schema, LifeHistory lives)
    {
        FeatureRoles roles = schema.Roles;
        ImmutableArray<KeyValuePair<string, ImmutableArray<string>>> keys = schema.Categories.Keys;
        for (int k = 0; k < history.Codes.Length; k++)
        {
            int[] codes = history.Codes[k];
            (string name, ImmutableArray<string> values) = k < keys.Length ? keys[k] : schema.Categories.Columns[k - keys.Length];
            yield return new CodeColumn(new FeatureColumn(name, FeatureBucket.Product, FeatureType.Category, FeatureSource.Static) { Categories = values, Meaning = $"{name} of the series" }, p => codes[p.Series]);
        }
        if (!schema.Measures.TierBounds.IsEmpty) yield return Tier(schema.Measures.TierBounds, lives);
        foreach (string name in roles.EventTypes) yield return Dynamic(history, schema, name, FeatureBucket.Visibility, $"kind of {name} in the period");
        foreach (string name in roles.PromotionTypes) yield return Dynamic(history, schema, name, FeatureBucket.Visibility, $"kind of {name} in the period");
        if (!schema.Holidays.IsEmpty) yield return Holiday(history, schema);
        foreach (string name in roles.Types) yield return Dynamic(history, schema, name, FeatureBucket.Convenience, $"{name} in the period");
    }

    private static CodeColumn Dynamic(FeatureHistory history, FeatureSchema schema, string name, FeatureBucket bucket, string meaning)
    {
        double[] codes = history.Dynamic[schema.Roles.Dynamic.IndexOf(name)];
        var column = new FeatureColumn(name, bucket, FeatureType.Category, FeatureSource.KnownAhead) { Categories = schema.Categories.Find(name)!.Value, Meaning = meaning };
        return new CodeColumn(column, p => codes[(p.Series * history.Width) + p.Target] is var code && double.IsNaN(code) ? FeatureCategories.Other : (int)code);
    }

    private static CodeColumn Tier(ImmutableArray<double> bounds, LifeHistory lives)
    {
        var column = new FeatureColumn("tier", FeatureBucket.Product, FeatureType.Category, FeatureSource.History)
        {
            IsEngineered = true,
            Categories = FeatureCategories.Named(Enumerable.Range(1, bounds.Length + 1).Select(k => k == 1 ? "tier 1 (slowest)" : k > bounds.Length ? $"tier {k} (fastest)" : $"tier {k}")),
            Meaning = $"tier by the mean sales up to the origin, 1 the slowest of {bounds.Length + 1}; other where nothing is known",
        };
        return new CodeColumn(column, p =>
        {
            double mean = lives.MeanSales(p);
            if (double.IsNaN(mean)) return FeatureCategories.Other;
            int tier = 1;
            foreach (double bound in bounds) tier += mean >= bound ? 1 : 0;
            return tier;
        });
    }

    private static CodeColumn Holiday(FeatureHistory history, FeatureSchema schema)
    {
        var holidays = new Holidays(schema.Builder.Countries, schema.Calendar, history.Start, history.Start + history.Width);
        int[] codes = [.. Enumerable.Range(0, history.Width).Select(t => FeatureCategories.Code(schema.Holidays, holidays[history.Start + t] ?? Holidays.None))];
        var column = new FeatureColumn("holiday", FeatureBucket.Visibility, FeatureType.Category, FeatureSource.KnownAhead) { Categories = schema.Holidays, Meaning = "holidays in the period" };
        return new CodeColumn(column, p => codes[p.Target]);
    }
}
