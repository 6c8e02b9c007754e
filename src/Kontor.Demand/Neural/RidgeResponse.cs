using System.Collections.Immutable;
using Kontor.Demand.Features;
using Kontor.Demand.Global;

namespace Kontor.Demand.Neural;

/// <summary>What a ridge regression on prices, promotions and what else is known ahead expects: for each grouping of similar series one per group and origin, from the past of that origin only. On the network's scale.</summary>
/// <remarks><see cref="CausalRidge"/> without and with the covariates that are neither price nor promotion: together they may name the period. Only where a price is known ahead:
/// demand follows its logarithm nearly on a line, which it does not with the money spent on a markdown (bench/ARMDN.md).</remarks>
internal sealed class RidgeResponse
{
    private readonly float[][] _values; // per series (length + ahead, Count)

    /// <param name="history">The series, their covariates and groups.</param>
    /// <param name="schema">Which column plays which part; it has a price.</param>
    /// <param name="scale">The scale.</param>
    /// <param name="sizes">The size of each series before each period. Shape: (series) of (length + 1).</param>
    /// <param name="context">Threads, cancellation.</param>
    internal RidgeResponse(FeatureHistory history, FeatureSchema schema, DemandScale scale, float[][] sizes, FitContext context)
    {
        Count = CountOf(schema);
        TreeLayout layout = Layout(schema);
        CausalRidge[] ridges = Ridges(history, schema, layout, context);
        _values = new float[history.Count][];
        context.ForEach("network: price response", history.Count, i =>
        {
            int begin = history.Begins[i], known = history.Known[i];
            float[] values = new float[(known - begin) * Count];
            double[] scratch = new double[ridges.Max(r => r.Regressors)];
            for (int t = begin + 1; t < known; t++)
            {
                int origin = Math.Min(t, history.Ends[i]) - 1;
                for (int r = 0; r < ridges.Length; r++)
                {
                    double scaled = scale.Forward(layout.Inverse(ridges[r].Forecast(i, origin, t, scratch)), sizes[i][origin + 1 - begin]);
                    values[((t - begin) * Count) + r] = double.IsNaN(scaled) ? 0 : (float)Math.Clamp(scaled, -8, 8);
                }
            }
            _values[i] = values;
        });
    }

    /// <summary>The number of regressions.</summary>
    internal int Count { get; }

    /// <summary>The number for a panel: none without a price.</summary>
    internal static int CountOf(FeatureSchema schema) => schema.Roles.Price is null ? 0 : schema.Roles.Similar.Length * Variants(schema).Length;

    /// <summary>Writes what is expected of a period of history or horizon.</summary>
    internal void Write(int series, int period, Span<float> into) => _values[series].AsSpan(period * Count, Count).CopyTo(into);

    private static CausalRidge[] Ridges(FeatureHistory history, FeatureSchema schema, TreeLayout layout, FitContext context)
    {
        PanelGrid grid = Grid(history, schema, layout);
        var covariates = new CovariateHistory(grid, layout, context);
        var levels = new TargetLevels(grid, layout, covariates, context);
        SeriesGroups[] groups = [.. history.GroupOf.Select((groupOf, g) => SeriesGroups.Of(schema.Roles.Similar[g], groupOf))];
        PeerHistory[] peers = [.. groups.Select(g => new PeerHistory(g, grid, covariates, levels))];
        return [.. groups.SelectMany(g => Variants(schema).Select(others => new CausalRidge(grid, levels, g, new RidgeRegressors(grid, layout, covariates, peers, others), context)))];
    }

    private static bool[] Variants(FeatureSchema schema) => Others(schema).Length > 0 ? [false, true] : [false];

    private static string[] Promotions(FeatureSchema schema) => [.. schema.Roles.Promotions, .. schema.Roles.Amounts];

    private static string[] Others(FeatureSchema schema) => [.. schema.Roles.Events, .. schema.Roles.Flags, .. schema.Roles.Numbers];

    private static TreeLayout Layout(FeatureSchema schema)
    {
        string[] promotions = Promotions(schema), columns = [schema.Roles.Price!, .. promotions, .. Others(schema)];
        return new TreeLayout
        {
            Transform = TreeTransform.Log,
            Shift = schema.Measures.LeastSize,
            LeastUnit = schema.Measures.LeastSize,
            Season = 1,
            KnowsYear = false,
            KnowsSeason = false,
            Plain = [],
            HasPrice = true,
            Promotions = promotions.Length,
            Ahead = columns.Length,
            Dynamic = [.. columns],
            Statics = [],
            PromotionScales = [],
            RarePromotions = [.. promotions.Select(_ => true)],
            Groups = [],
            Product = -1,
            Codes = ImmutableSortedDictionary<int, ImmutableArray<string>>.Empty,
            KeyNames = [],
        };
    }

    private static PanelGrid Grid(FeatureHistory history, FeatureSchema schema, TreeLayout layout)
    {
        double[][] covariates = [.. layout.Dynamic.Select(_ => new double[history.Target.Length])];
        for (int c = 0; c < covariates.Length; c++) layout.Copy(c, history.Dynamic[schema.Roles.Dynamic.IndexOf(layout.Dynamic[c])], covariates[c]);
        return new PanelGrid
        {
            Keys = history.Keys,
            Start = history.Start,
            Width = history.Width,
            Ends = history.Ends,
            NonNegative = [],
            Target = [.. history.Target.Select(y => layout.Forward(Math.Max(0, y)))],
            Covariates = covariates,
            Statics = [],
        };
    }
}
