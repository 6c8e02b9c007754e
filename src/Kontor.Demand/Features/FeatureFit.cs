using System.Collections.Immutable;
using Kontor.Data.Panels;
using Kontor.Demand.Features.Blocks;

namespace Kontor.Demand.Features;

/// <summary>Makes a schema: roles, measures and codes from the panel, then all candidates, of which those that vary are kept with their scales.</summary>
internal static class FeatureFit
{
    internal static FeatureSchema Run(FeatureBuilder builder, Panel panel, FitContext context)
    {
        FeatureRoles roles = FeatureRoles.Of(builder, panel);
        var draft = new FeatureSchema
        {
            Builder = builder,
            Calendar = panel.Calendar,
            Roles = roles,
            Measures = FeatureMeasures.Of(builder, roles, panel),
            Categories = FeatureCategories.Of(panel, roles),
            Holidays = HolidaysOf(builder, panel),
            Numeric = [],
            Categorical = [],
            Lacks = [],
            SalesPicks = [],
        };
        var candidates = new FeatureCandidates(FeatureHistory.Of(panel, roles, draft.Categories, 0), draft, context);
        ColumnMoments[] moments = Moments(candidates, builder.Horizon, context);
        bool[] varies = [.. moments.Select(m => m.Count > 0 && m.Deviation > 1e-9 * (1 + Math.Abs(m.Mean)))];
        bool Wanted(FeatureColumn column) => builder.Engineered || !column.IsEngineered;
        FeatureColumn Scaled(FeatureColumn column, int k) => column.Type == FeatureType.Binary ? column : column with { Mean = moments[k].Mean, Deviation = moments[k].Deviation };
        ImmutableArray<FeatureColumn> numeric = [.. candidates.Numeric.Select(Scaled).Where((c, k) => Wanted(c) && varies[k]).OrderBy(c => c.Bucket)];
        // other and one name more say nothing
        FeatureColumn[] silent = [.. candidates.Numeric.Where((c, k) => Wanted(c) && !varies[k]), .. candidates.Categorical.Where(c => Wanted(c) && c.CategoryCount <= 2)];
        int firstSales = candidates.Numeric.Length - candidates.SalesCount;
        return draft with
        {
            Numeric = numeric,
            Categorical = [.. candidates.Categorical.Where(c => Wanted(c) && c.CategoryCount > 2).OrderBy(c => c.Bucket)],
            SalesPicks = [.. Enumerable.Range(0, candidates.SalesCount).Where(k => Wanted(candidates.Numeric[firstSales + k]) && varies[firstSales + k])],
            // what is there and says nothing comes before what is not there
            Lacks = [.. silent.Length == 0 ? [] : (string[])[$"the same in all of the history, so left out: {string.Join(", ", silent.Select(c => c.Name))}"], .. FeatureLacks.Of(draft, panel)],
        };
    }

    private static ImmutableArray<string> HolidaysOf(FeatureBuilder builder, Panel panel)
    {
        if (builder.Countries.IsEmpty || !panel.Calendar.HasDates) return [];
        var holidays = new Holidays(builder.Countries, panel.Calendar, panel.Start, panel.End);
        return FeatureCategories.Named(Enumerable.Range(panel.Start, panel.End - panel.Start).Select(p => holidays[p]).OfType<string>().Distinct().Order(StringComparer.Ordinal).Prepend(Holidays.None));
    }

    // each known period of the history, at the steps 1, 2, ... in turn
    private static ColumnMoments[] Moments(FeatureCandidates candidates, int horizon, FitContext context)
    {
        FeatureHistory history = candidates.History;
        int columns = candidates.Numeric.Length;
        var own = new ColumnMoments[history.Count][];
        context.ForEach("features: scales", history.Count, i =>
        {
            own[i] = new ColumnMoments[columns];
            Span<double> all = new double[columns];
            ReadOnlySpan<double> y = history.TargetOf(i);
            for (int t = history.Begins[i], seen = 0; t < history.Ends[i]; t++)
            {
                if (double.IsNaN(y[t])) continue;
                int origin = Math.Max(history.Begins[i] - 1, t - 1 - (seen++ % horizon));
                candidates.Write(new Place(i, origin, t, history.Ends[i]), all);
                for (int c = 0; c < columns; c++) own[i][c].Add(all[c]);
            }
        });
        var sums = new ColumnMoments[columns];
        foreach (ColumnMoments[] series in own)
        {
            for (int c = 0; c < columns; c++) sums[c].Add(series[c]);
        }
        return sums;
    }
}
