using System.Collections.Immutable;
using Kontor.Data.Panels;

namespace Kontor.Demand.Features;

/// <summary>Which column of the panel plays which part.</summary>
public sealed record FeatureRoles
{
    private const int MostGroups = 4;

    /// <summary>The price offered, in money per unit; null when there is none that is known ahead.</summary>
    public string? Price { get; init; }

    /// <summary>The list price; null when there is none.</summary>
    public string? ListPrice { get; init; }

    /// <summary>The price after cashback and the like; null when there is none.</summary>
    public string? EffectivePrice { get; init; }

    /// <summary>The share of a period in which the product was out of stock; null when there is none.</summary>
    public string? StockOut { get; init; }

    /// <summary>Events that are flags.</summary>
    public ImmutableArray<string> Events { get; init; } = [];

    /// <summary>Promotions that are flags.</summary>
    public ImmutableArray<string> Promotions { get; init; } = [];

    /// <summary>Promotions that are depths or amounts.</summary>
    public ImmutableArray<string> Amounts { get; init; } = [];

    /// <summary>Other flags known ahead.</summary>
    public ImmutableArray<string> Flags { get; init; } = [];

    /// <summary>Other numbers known ahead.</summary>
    public ImmutableArray<string> Numbers { get; init; } = [];

    /// <summary>Events with categories.</summary>
    public ImmutableArray<string> EventTypes { get; init; } = [];

    /// <summary>Promotions with categories.</summary>
    public ImmutableArray<string> PromotionTypes { get; init; } = [];

    /// <summary>Other categories known ahead.</summary>
    public ImmutableArray<string> Types { get; init; } = [];

    /// <summary>Attributes that are numbers.</summary>
    public ImmutableArray<string> Attributes { get; init; } = [];

    /// <summary>Attributes with categories.</summary>
    public ImmutableArray<string> AttributeTypes { get; init; } = [];

    /// <summary>What makes products similar: keys and categorical attributes, with <c> x </c> between several.</summary>
    public ImmutableArray<string> Similar { get; init; } = [];

    /// <summary>Columns that are only known afterwards and not used.</summary>
    public ImmutableArray<string> Unused { get; init; } = [];

    /// <summary>All columns that change over time and are used, numbers first.</summary>
    internal ImmutableArray<string> Dynamic =>
    [
        .. new[] { Price, ListPrice, EffectivePrice, StockOut }.OfType<string>(), .. Events, .. Promotions, .. Amounts, .. Flags, .. Numbers, .. EventTypes, .. PromotionTypes, .. Types,
    ];

    internal static FeatureRoles Of(FeatureBuilder builder, Panel panel)
    {
        string?[] named = [builder.ListPrice, builder.EffectivePrice, builder.StockOut];
        foreach (string? name in (string?[])[builder.ListPrice, builder.EffectivePrice])
        {
            if (name is not null) Local.LocalForecaster.RegressorIndex(panel, name);
        }
        if (builder.StockOut is { } stock && !panel.Covariates.Any(c => c.Name == stock && c.Timing != CovariateTiming.Static)) Throw.UnknownColumn(stock, panel);
        Covariate[] free = [.. panel.Covariates.Where(c => !named.Contains(c.Name))];
        Covariate[] ahead = [.. free.Where(c => c.Timing == CovariateTiming.KnownAhead)], types = [.. ahead.Where(c => c.IsCategorical)];
        Covariate? price = ahead.FirstOrDefault(c => c is { Role: CovariateRole.Price, IsCategorical: false });
        Covariate[] numbers = [.. ahead.Where(c => !c.IsCategorical && c != price)];
        Covariate[] others = [.. numbers.Where(c => c.Role is not (CovariateRole.Event or CovariateRole.Promotion))], promotions = [.. numbers.Where(c => c.Role == CovariateRole.Promotion)];
        Covariate[] statics = [.. free.Where(c => c.Timing == CovariateTiming.Static)];
        ImmutableArray<string> attributeTypes = [.. statics.Where(c => c.IsCategorical && !panel.KeyNames.Contains(c.Name)).Select(c => c.Name)];
        HashSet<string> flags = [.. numbers.Where(c => IsFlag(panel, c.Name)).Select(c => c.Name)];
        return new FeatureRoles
        {
            Price = price?.Name,
            ListPrice = builder.ListPrice,
            EffectivePrice = builder.EffectivePrice,
            StockOut = builder.StockOut,
            Events = [.. numbers.Where(c => c.Role == CovariateRole.Event).Select(c => c.Name)],
            Promotions = [.. promotions.Select(c => c.Name).Where(flags.Contains)],
            Amounts = [.. promotions.Select(c => c.Name).Where(n => !flags.Contains(n))],
            Flags = [.. others.Select(c => c.Name).Where(flags.Contains)],
            Numbers = [.. others.Select(c => c.Name).Where(n => !flags.Contains(n))],
            EventTypes = [.. types.Where(c => c.Role == CovariateRole.Event).Select(c => c.Name)],
            PromotionTypes = [.. types.Where(c => c.Role == CovariateRole.Promotion).Select(c => c.Name)],
            Types = [.. types.Where(c => c.Role is not (CovariateRole.Event or CovariateRole.Promotion)).Select(c => c.Name)],
            Attributes = [.. statics.Where(c => !c.IsCategorical).Select(c => c.Name)],
            AttributeTypes = attributeTypes,
            Similar = builder.Similar.IsEmpty ? Groups(panel, [.. panel.KeyNames, .. attributeTypes]) : builder.Similar,
            Unused = [.. free.Where(c => c.Timing == CovariateTiming.KnownAfter).Select(c => c.Name)],
        };
    }

    /// <summary>The columns of a group's name.</summary>
    internal static ImmutableArray<string> Columns(string group) => [.. group.Split(" x ", StringSplitOptions.TrimEntries)];

    private static ImmutableArray<string> Groups(Panel panel, ImmutableArray<string> columns) =>
        [.. columns.Where(c => GroupLevels.By(panel, [c]).Groups.Length is var n && n >= 2 && n <= panel.Count / 2).Take(MostGroups)];

    private static bool IsFlag(Panel panel, string name)
    {
        int column = panel.CovariateIndex(name);
        for (int i = 0; i < panel.Count; i++)
        {
            foreach (double x in panel[i].Dynamic(column)[..panel[i].Length])
            {
                if (!double.IsNaN(x) && x != 0 && x != 1) return false;
            }
        }
        return true;
    }
}
