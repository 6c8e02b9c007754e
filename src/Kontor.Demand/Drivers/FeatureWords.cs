using System.Collections.Immutable;
using Kontor.Demand.Global;

namespace Kontor.Demand.Drivers;

/// <summary>The features of global trees in a planner's words: many features share one.</summary>
internal sealed class FeatureWords
{
    internal const string Recent = "Recent sales", Group = "Sales of the group", Price = "Price", Promotions = "Promotions";

    // beginnings of names, as the feature blocks write them
    private static readonly string[] Year = ["phase of year", "month"];
    private static readonly string[] Season = ["period of season", "season ago", "mean around season ago", "two seasons ago"];
    private static readonly string[] OfGroup = ["last value of all", "last 4 of all", "drift of the product"];
    private static readonly string[] OfPrice = ["price", "discount", "deepest discount"];
    private static readonly string[] Level = ["step", "base", "age", "unit", "last value", "mean ", "median ", "deviation", "ridge", "analogues", "weight of analogues"];

    private readonly TreeLayout _layout;

    internal FeatureWords(TreeLayout layout)
    {
        _layout = layout;
        int others = layout.Ahead - layout.FirstOther;
        var planned = ImmutableArray.CreateBuilder<(string, Range)>();
        if (layout.HasPrice) planned.Add((Price, ..1));
        if (layout.Promotions > 0) planned.Add((Promotions, layout.FirstPromotion..layout.FirstOther));
        if (others > 0) planned.Add((others == 1 ? layout.Dynamic[layout.FirstOther] : "Events and plans", layout.FirstOther..layout.Ahead));
        Planned = planned.ToImmutable();
    }

    /// <summary>What is planned ahead, in words, and which of the layout's covariates that is.</summary>
    internal ImmutableArray<(string Name, Range Covariates)> Planned { get; }

    /// <summary>The words for a season of some periods.</summary>
    internal static string OfSeason(int periods) => periods == 7 ? "Day of the week" : "Time of year";

    /// <summary>The words for a feature; <see cref="ForecastDrivers.Rest"/> for one that is not known here.</summary>
    internal string For(string feature)
    {
        int other = feature.IndexOf(" of others in ", StringComparison.Ordinal);
        if (Covariate(other < 0 ? feature : feature[..other]) is { } covariate) return covariate;
        if (Begins(feature, OfGroup)) return Group;
        if (Begins(feature, OfPrice)) return Price;
        if (Begins(feature, Year)) return OfSeason(52);
        if (Begins(feature, Season)) return OfSeason(_layout.Season);
        if (Begins(feature, Level)) return Recent;
        return feature.StartsWith("key ", StringComparison.Ordinal) ? feature["key ".Length..] : ForecastDrivers.Rest;
    }

    // a covariate lends its name to its features: as it is, with words behind it, or behind "periods since"
    private string? Covariate(string feature)
    {
        for (int c = _layout.FirstPromotion; c < _layout.Dynamic.Length; c++)
        {
            string name = _layout.Dynamic[c];
            if (feature != name && feature != $"periods since {name}" && !feature.StartsWith($"{name} ", StringComparison.Ordinal)) continue;
            return c < _layout.FirstOther ? Promotions : c < _layout.Ahead ? Planned[^1].Name : name;
        }
        return _layout.Statics.FirstOrDefault(s => feature == s);
    }

    private static bool Begins(string feature, string[] beginnings) => Array.Exists(beginnings, b => feature.StartsWith(b, StringComparison.Ordinal));
}
