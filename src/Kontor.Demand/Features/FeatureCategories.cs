using System.Collections.Immutable;
using Kontor.Data.Panels;

namespace Kontor.Demand.Features;

/// <summary>The names behind the codes of every category that the training data hold: keys, attributes, covariates. Code 0 is <c>other</c>.</summary>
/// <param name="Keys">Per key column.</param>
/// <param name="Columns">Per categorical attribute and covariate.</param>
public sealed record FeatureCategories(ImmutableArray<KeyValuePair<string, ImmutableArray<string>>> Keys, ImmutableArray<KeyValuePair<string, ImmutableArray<string>>> Columns)
{
    /// <summary>The code of what was not seen in training.</summary>
    internal const int Other = 0;

    /// <summary>The code of no event and no promotion in their columns: the first category of a panel's column says so.</summary>
    internal const int None = 1;

    /// <summary>The name of code 0.</summary>
    internal const string OtherName = "other";

    internal static FeatureCategories Of(Panel panel, FeatureRoles roles) => new(
        [.. panel.KeyNames.Select((name, k) => KeyValuePair.Create(name, Named(panel.Keys.Select(key => key.Parts[k]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))))],
        [.. roles.AttributeTypes.Concat(roles.EventTypes).Concat(roles.PromotionTypes).Concat(roles.Types).Select(name => KeyValuePair.Create(name, Seen(panel, panel.CovariateIndex(name))))]);

    /// <summary>The names of a column; null for a number.</summary>
    internal ImmutableArray<string>? Find(string column)
    {
        foreach ((string name, ImmutableArray<string> values) in Columns)
        {
            if (name == column) return values;
        }
        return null;
    }

    /// <summary>The code of a name; 0 for one that was not seen.</summary>
    internal static int Code(ImmutableArray<string> names, string name) => Math.Max(Other, names.IndexOf(name, 1));

    /// <summary>The codes of all series of a panel: per key, then per attribute. Shape: (series) each.</summary>
    internal int[][] OfSeries(Panel panel)
    {
        if (!panel.KeyNames.SequenceEqual(Keys.Select(k => k.Key))) Throw.OtherKeys(panel, [.. Keys.Select(k => k.Key)]);
        var codes = new List<int[]>();
        for (int k = 0; k < Keys.Length; k++)
        {
            Dictionary<string, int> known = Keys[k].Value.Select((name, code) => (name, code)).Skip(1).ToDictionary(p => p.name, p => p.code, StringComparer.Ordinal);
            codes.Add([.. panel.Keys.Select(key => known.GetValueOrDefault(key.Parts[k], Other))]);
        }
        foreach ((string name, ImmutableArray<string> values) in Columns)
        {
            int column = PanelReader.Index(panel, name);
            if (panel.Covariates[column] is not { Timing: CovariateTiming.Static } covariate) continue;
            codes.Add([.. Enumerable.Range(0, panel.Count).Select(i => panel[i].Static(column)).Select(x => double.IsNaN(x) ? Other : Code(values, covariate.Categories[(int)x]))]);
        }
        return [.. codes];
    }

    /// <summary>Whether the first category says that there is nothing.</summary>
    internal static bool HasNone(Covariate covariate) => covariate is { Timing: CovariateTiming.KnownAhead, Role: CovariateRole.Event or CovariateRole.Promotion };

    /// <summary><c>other</c>, then the names.</summary>
    internal static ImmutableArray<string> Named(IEnumerable<string> names) => [OtherName, .. names];

    // the categories that occur before the end of the series: one that never did cannot be learnt
    private static ImmutableArray<string> Seen(Panel panel, int column)
    {
        Covariate covariate = panel.Covariates[column];
        bool[] seen = new bool[covariate.Categories.Length];
        if (HasNone(covariate) && seen.Length > 0) seen[0] = true;
        for (int i = 0; i < panel.Count; i++)
        {
            ReadOnlySpan<double> codes = covariate.Timing == CovariateTiming.Static ? [panel[i].Static(column)] : panel[i].Dynamic(column)[..panel[i].Length];
            foreach (double x in codes)
            {
                if (!double.IsNaN(x)) seen[(int)x] = true;
            }
        }
        return Named(covariate.Categories.Where((_, code) => seen[code]));
    }
}
