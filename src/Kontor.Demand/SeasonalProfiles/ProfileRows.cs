using Kontor.Randomness;
using Kontor.Trees.Matrices;

namespace Kontor.Demand.SeasonalProfiles;

/// <summary>Forecasts that the closed form would have made at earlier origins, and what happened: the rows that errors are learnt from.</summary>
/// <remarks>
/// Origins lie a thirteenth of a season apart in the last two seasons, each with a little more than a season before it. A series takes part while half a season
/// of it was observed. Targets are kept that lie in the part of the season that is to be forecast, unless they are fewer than half a season; more rows than
/// <see cref="Most"/> are drawn from by the seed.
/// </remarks>
internal sealed class ProfileRows
{
    internal const int Most = 300_000;

    private ProfileRows(ProfileLayout layout, int rows)
    {
        Names = ProfileFeatures.Names(layout);
        Kinds = ProfileFeatures.Kinds(layout);
        (Series, Period, Origin) = (new int[rows], new int[rows], new int[rows]);
        (Base, Level, Scale, Actual) = (new double[rows], new double[rows], new double[rows], new double[rows]);
        Features = new float[checked(rows * Names.Length)];
    }

    internal string[] Names { get; }

    internal FeatureKind[] Kinds { get; }

    internal int Count => Series.Length;

    internal int[] Series { get; }

    internal int[] Period { get; }

    internal int[] Origin { get; }

    /// <summary>What the closed form said.</summary>
    internal double[] Base { get; }

    /// <summary>The series' level at the origin.</summary>
    internal double[] Level { get; }

    /// <summary>The series' scale at the origin.</summary>
    internal double[] Scale { get; }

    internal double[] Actual { get; }

    /// <summary>Shape: (rows x columns).</summary>
    internal float[] Features { get; }

    /// <summary>The number of different periods that were forecast.</summary>
    internal int Targets => Period.Distinct().Count();

    /// <summary>The rows of all past origins.</summary>
    internal static ProfileRows Past(ProfileLayout layout, int horizon, FitContext context)
    {
        int season = layout.Season, last = layout.Periods - 1;
        bool Matches(int t) => (t - last - 1 + (season * layout.Periods)) % season < horizon;
        List<(int Origin, int Series, int[] Periods)> matched = Collect(layout, horizon, Matches);
        int targets = matched.SelectMany(c => c.Periods).Distinct().Count();
        List<(int Origin, int Series, int[] Periods)> cells = targets >= season / 2 ? matched : Collect(layout, horizon, _ => true);
        double share = Most / (double)Math.Max(1, cells.Sum(c => c.Periods.Length));
        if (share < 1)
        {
            RandomStream root = RandomStream.Of(context.Seed, "seasonal-profile rows");
            cells = [.. cells.Select(c =>
            {
                RandomStream own = root.Child(layout.Keys[c.Series].ToString()).Child(c.Origin);
                return (c.Origin, c.Series, c.Periods.Where(_ => own.NextDouble() < share).ToArray());
            })];
        }
        var rows = new ProfileRows(layout, cells.Sum(c => c.Periods.Length));
        int[] groups = [.. Enumerable.Range(0, layout.Members.Length)];
        int start = 0;
        foreach (IGrouping<int, (int Origin, int Series, int[] Periods)> origin in cells.GroupBy(c => c.Origin))
        {
            start = rows.Fill(ProfileFeatures.Of(ProfileState.At(layout, origin.Key, groups, context), context), [.. origin.Select(c => (c.Series, c.Periods))], start, context);
        }
        return rows;
    }

    /// <summary>The rows of periods ahead of one origin; the actuals are unknown.</summary>
    internal static ProfileRows Ahead(ProfileFeatures features, (int Series, int[] Periods)[] cells, FitContext context)
    {
        var rows = new ProfileRows(features.State.Layout, cells.Sum(c => c.Periods.Length));
        rows.Fill(features, cells, 0, context);
        return rows;
    }

    /// <summary>A matrix of some rows, with the leading columns.</summary>
    internal FeatureMatrix Matrix(ReadOnlySpan<int> rows, int columns)
    {
        float[] values = new float[checked(rows.Length * columns)];
        for (int r = 0; r < rows.Length; r++) Features.AsSpan(rows[r] * Names.Length, columns).CopyTo(values.AsSpan(r * columns));
        return FeatureMatrix.Dense(values, rows.Length, columns) with { Names = [.. Names[..columns]], Kinds = [.. Kinds[..columns]] };
    }

    private static List<(int Origin, int Series, int[] Periods)> Collect(ProfileLayout layout, int horizon, Func<int, bool> keep)
    {
        int season = layout.Season, last = layout.Periods - 1, stride = Math.Max(1, season / 13);
        var cells = new List<(int, int, int[])>();
        int first = season + 2;
        while (first + (2 * season) < last) first += stride;
        for (int origin = first; origin < last; origin += stride)
        {
            int[] targets = [.. Enumerable.Range(origin + 1, Math.Min(horizon, last - origin)).Where(keep)];
            for (int i = 0; targets.Length > 0 && i < layout.Count; i++)
            {
                double[] y = layout.Target[i];
                int observed = 0;
                for (int t = Math.Max(0, origin - season + 1); t <= origin; t++) observed += double.IsNaN(y[t]) ? 0 : 1;
                if (observed < season / 2) continue;
                int[] known = [.. targets.Where(t => !double.IsNaN(y[t]))];
                if (known.Length > 0) cells.Add((origin, i, known));
            }
        }
        return cells;
    }

    private int Fill(ProfileFeatures features, (int Series, int[] Periods)[] cells, int start, FitContext context)
    {
        ProfileState state = features.State;
        int[] starts = new int[cells.Length + 1];
        starts[0] = start;
        for (int c = 0; c < cells.Length; c++) starts[c + 1] = starts[c] + cells[c].Periods.Length;
        context.ForEach("seasonal-profile: rows", cells.Length, c =>
        {
            (int i, int[] periods) = cells[c];
            for (int p = 0; p < periods.Length; p++)
            {
                int row = starts[c] + p;
                (Series[row], Period[row], Origin[row]) = (i, periods[p], state.Origin);
                (Base[row], Level[row], Scale[row]) = (state.Base(i, periods[p]), state.Level[i], state.Scale[i]);
                Actual[row] = periods[p] < state.Layout.Periods ? state.Layout.Target[i][periods[p]] : double.NaN;
                features.Write(i, periods[p], Base[row], Features.AsSpan(row * Names.Length, Names.Length));
            }
        });
        return starts[^1];
    }
}
