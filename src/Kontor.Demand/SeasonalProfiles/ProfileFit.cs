using System.Buffers.Binary;
using System.Collections.Immutable;
using Kontor.Data.Forecasts;
using Kontor.Data.Panels;
using Kontor.Errors;

namespace Kontor.Demand.SeasonalProfiles;

/// <summary>Fits a <see cref="SeasonalProfile"/>: past forecasts and their errors, then the quantiles of every step ahead.</summary>
internal static class ProfileFit
{
    private const int RowsAtOnce = 200_000, FewestRows = 1_000;

    internal static SeasonalProfileModel Run(SeasonalProfile specification, Panel panel, FitContext context)
    {
        ProfileLayout layout = ProfileLayout.Of(specification, panel);
        int origin = layout.Periods - 1;
        int shortOnes = Enumerable.Range(0, layout.Count).Count(i => layout.IsShort(i, origin));
        if (shortOnes == layout.Count) Throw.TooFewSeasons(specification.Name, layout.Last.Zip(layout.First).Max(p => p.First - p.Second + 1), layout.Season, "longest series");
        ProfileRows past = ProfileRows.Past(layout, specification.Horizon, context);
        double[] levels = [.. QuantileLevels.Default];
        var warnings = new List<string>();
        if (shortOnes > 0) warnings.Add($"less than a season of data: the season of the group at the series' own level ({shortOnes} series)");
        bool corrects = specification.Correction && past.Count >= FewestRows && past.Targets >= layout.Season / 2;
        if (specification.Correction && !corrects) warnings.Add($"{past.Count} past errors over {past.Targets} periods to learn from, fewer than {FewestRows} over {layout.Season / 2}: not corrected by trees");
        using ProfileCorrection? correction = corrects ? ProfileCorrection.Fit(past, layout, specification.Horizon, levels, context) : null;
        ProfileErrors errors = correction?.Errors ?? new ProfileErrors(past, [.. past.Base.Select((p, r) => (past.Actual[r] - p) / past.Scale[r])], specification.Horizon, levels);
        if (errors.IsNormal) warnings.Add($"only {errors.Count} past errors: intervals are normal, widened");

        int steps = Math.Max(specification.Horizon, layout.Season);
        byte[] quantiles = new byte[checked(layout.Count * steps * levels.Length * sizeof(float))];
        foreach ((int from, (int Series, int[] Periods)[] cells) in Ahead(layout, steps))
        {
            ProfileState state = ProfileState.At(layout, from, [.. cells.Select(c => layout.Group[c.Series]).Distinct()], context);
            ProfileFeatures features = ProfileFeatures.Of(state, context);
            foreach ((int, int[])[] chunk in cells.Chunk(Math.Max(1, RowsAtOnce / steps)))
            {
                ProfileRows rows = ProfileRows.Ahead(features, chunk, context);
                double[] own = correction?.Quantiles(rows) ?? [.. Enumerable.Range(0, rows.Count).SelectMany(r => errors.Quantiles.Select(q => rows.Base[r] + (rows.Scale[r] * q)))];
                for (int r = 0; r < rows.Count; r++)
                {
                    int i = rows.Series[r], step = rows.Period[r] - layout.Ends[i] - 1;
                    Write(quantiles.AsSpan(((i * steps) + step) * levels.Length * sizeof(float)), own.AsSpan(r * levels.Length, levels.Length), IsNonNegative(layout.Target[i]));
                }
            }
        }
        ForecastFrame all = ForecastFrame.After(panel, steps);
        return new SeasonalProfileModel(new SeasonalProfileState
        {
            Specification = specification,
            Frame = all with { Keys = [.. layout.Keys], Starts = [.. layout.Positions.Select(p => all.Starts[p])] },
            Season = layout.Season,
            Quantiles = quantiles,
            Factor = errors.Factor,
            CommonShare = errors.CommonShare,
            Report = (corrects ? new FitReport(Converged: true, ProfileCorrection.Rounds, double.NaN) : FitReport.ClosedForm) with { Warnings = [.. warnings] },
            Faults = specification.Check(panel),
        });
    }

    // steps by the origin they are forecast from: a series that ended before the others is forecast from its own end up to theirs, then from theirs
    private static IEnumerable<(int Origin, (int Series, int[] Periods)[] Cells)> Ahead(ProfileLayout layout, int steps)
    {
        int last = layout.Periods - 1;
        var cells = new SortedDictionary<int, List<(int, int[])>>();
        void Add(int origin, int series, int first, int end)
        {
            if (end <= first) return;
            if (!cells.TryGetValue(origin, out List<(int, int[])>? list)) cells.Add(origin, list = []);
            list.Add((series, [.. Enumerable.Range(first, end - first)]));
        }
        for (int i = 0; i < layout.Count; i++)
        {
            int first = layout.Ends[i] + 1, end = first + steps, common = layout.IsShort(i, last) ? first : Math.Clamp(last + 1, first, end);
            Add(layout.Ends[i], i, first, common);
            Add(last, i, common, end);
        }
        return cells.Select(c => (c.Key, c.Value.ToArray()));
    }

    private static bool IsNonNegative(double[] target) => Array.TrueForAll(target, y => !(y < 0));

    private static void Write(Span<byte> bytes, Span<double> quantiles, bool nonNegative)
    {
        quantiles.Sort(); // those of different trees may cross (Chernozhukov, Fernandez-Val, Galichon 2010)
        for (int l = 0; l < quantiles.Length; l++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes[(l * sizeof(float))..], (float)(nonNegative ? Math.Max(0, quantiles[l]) : quantiles[l]));
        }
    }
}
