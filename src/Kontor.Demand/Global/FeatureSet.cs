using System.Collections.Immutable;
using Kontor.Data.Calendars;
using Kontor.Demand.Global.Features;

namespace Kontor.Demand.Global;

/// <summary>All features of a grid: the histories behind them, made once, and the rows that they fill.</summary>
internal sealed class FeatureSet
{
    private readonly FeatureBlock[] _blocks;
    private readonly Analogues? _analogues;
    private readonly TargetLevels _levels;
    private readonly CausalRidge[] _ridges;
    private readonly FitContext _context;

    internal FeatureSet(PanelGrid grid, TreeLayout layout, Calendar calendar, FitContext context)
    {
        Grid = grid;
        _context = context;
        var covariates = new CovariateHistory(grid, layout, context);
        _levels = new TargetLevels(grid, layout, covariates, context);
        Products = SeriesGroups.Of(grid.Keys, layout.KeyNames, layout.Product);
        PeerHistory[] peers = PeerHistory.All(grid, layout, covariates, _levels, context);
        // many covariates together may name the periods: forecasts with and without them are averaged
        bool[] others = layout.Ahead > layout.FirstOther ? [false, true] : [false];
        _ridges = [.. others.Select(o => new CausalRidge(grid, _levels, Products, new RidgeRegressors(grid, layout, covariates, peers, o), context))];
        _analogues = layout.HasPrice || layout.Promotions > 0 ? new Analogues(grid, layout, covariates, _levels) : null;
        _blocks =
        [
            new TargetFeatures(grid, layout, _levels), new KeyFeatures(grid, layout), new CalendarFeatures(grid, layout, calendar), new CovariateFeatures(grid, layout),
            .. layout.HasPrice ? (FeatureBlock[])[new PriceFeatures(grid, covariates)] : [],
            .. Enumerable.Range(0, layout.Promotions).Select(k => new PromotionFeatures(grid, layout, covariates, k)),
            .. peers.Select(p => new PeerFeatures(grid, layout, p)), .. _ridges.Select(r => new RidgeFeatures(r, _levels)),
        ];
        Names = Distinct([.. _blocks.SelectMany(b => b.Names), .. _analogues is null ? [] : AnalogueFeatures.Names]);
    }

    internal PanelGrid Grid { get; }

    internal SeriesGroups Products { get; }

    /// <summary>The names of the features, in the order of their columns.</summary>
    internal ImmutableArray<string> Names { get; }

    /// <summary>Fills a table of rows that lie in blocks.</summary>
    internal FeatureTable Fill(TreeRow[] rows)
    {
        TreeBlock[] blocks = TreeBlock.Of(rows, Products);
        float[] values = new float[checked(rows.Length * Names.Length)];
        double[] offsets = new double[rows.Length * (1 + _ridges.Length)], units = new double[rows.Length];
        _context.ForEach("trees: features", blocks.Length, b =>
        {
            TreeBlock block = blocks[b];
            double[] row = new double[Names.Length], scratch = new double[_ridges.Max(r => r.Regressors)];
            BlockAnalogues? analogues = _analogues?.At(Products.Members[block.Product], block.Origin, block.Target);
            for (int r = block.First; r < block.First + block.Count; r++)
            {
                TreeRow place = rows[r];
                int at = 0;
                foreach (FeatureBlock features in _blocks)
                {
                    features.Write(place, row.AsSpan(at, features.Names.Length));
                    at += features.Names.Length;
                }
                if (analogues is not null) AnalogueFeatures.Write(analogues, place.Series, row.AsSpan(at));
                Span<float> into = values.AsSpan(r * row.Length, row.Length);
                for (int c = 0; c < row.Length; c++) into[c] = (float)row[c];
                double level = _levels.BaseOf(place.Series, place.Origin);
                Span<double> starts = offsets.AsSpan(r * (1 + _ridges.Length), 1 + _ridges.Length);
                starts[0] = level;
                for (int o = 1; o < starts.Length; o++)
                {
                    double ridge = _ridges[o - 1].Forecast(place.Series, place.Origin, place.Target, scratch);
                    starts[o] = double.IsFinite(ridge) ? ridge : level;
                }
                units[r] = _levels.ScaleOf(place.Series, place.Origin);
            }
        });
        return new FeatureTable(rows, Names, values, offsets, units);
    }

    /// <summary>Whether a series has a level at an origin: without one it cannot be a row.</summary>
    internal bool HasLevel(int series, int origin) => origin >= 0 && !double.IsNaN(_levels.BaseOf(series, origin));

    // a covariate may be called what a feature is called; XGBoost allows no [ ] <
    private static ImmutableArray<string> Distinct(string[] names)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (int n = 0; n < names.Length; n++)
        {
            string name = names[n].Replace('[', '(').Replace(']', ')').Replace('<', '(');
            for (int k = 2; !seen.Add(names[n] = k == 2 ? name : $"{name} ({k - 1})"); k++)
            {
            }
        }
        return [.. names];
    }
}
