using System.Collections.Immutable;

namespace Kontor.Demand.Features;

/// <summary>The features of a panel: as runs of periods for networks, as rows for trees. Immutable and thread-safe.</summary>
public sealed class PanelFeatures
{
    private readonly FeatureCandidates _candidates;
    private readonly int[] _numeric, _categorical; // feature of the schema -> candidate

    internal PanelFeatures(FeatureSchema schema, FeatureCandidates candidates)
    {
        Schema = schema;
        _candidates = candidates;
        _numeric = Picks(schema.Numeric, candidates.Numeric);
        _categorical = Picks(schema.Categorical, candidates.Categorical);
    }

    /// <summary>The columns.</summary>
    public FeatureSchema Schema { get; }

    /// <summary>What the features are computed from; a model keeps it.</summary>
    internal FeatureHistory History => _candidates.History;

    /// <summary>The features of every period of history and horizon, standardised, missing ones 0. Each period of the history knows the sales before it; those of the horizon know the sales up to the series' end.</summary>
    /// <param name="context">Threads, cancellation, progress.</param>
    public FeatureSequences Sequences(FitContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        FeatureHistory history = History;
        int[] offsets = new int[history.Count + 1];
        for (int i = 0; i < history.Count; i++) offsets[i + 1] = checked(offsets[i] + history.Known[i] - history.Begins[i]);
        float[] numeric = new float[checked(offsets[^1] * _numeric.Length)];
        int[] codes = new int[checked(offsets[^1] * _categorical.Length)];
        context.ForEach("features: sequences", history.Count, i =>
        {
            Span<double> all = new double[_candidates.Numeric.Length];
            for (int t = history.Begins[i]; t < history.Known[i]; t++)
            {
                var place = new Place(i, Math.Min(t, history.Ends[i]) - 1, t, history.Known[i]);
                int row = offsets[i] + t - history.Begins[i];
                _candidates.Write(place, all);
                Span<float> into = numeric.AsSpan(row * _numeric.Length, _numeric.Length);
                for (int c = 0; c < _numeric.Length; c++) into[c] = Schema.Numeric[c].Standardise(all[_numeric[c]]);
                for (int c = 0; c < _categorical.Length; c++) codes[(row * _categorical.Length) + c] = _candidates.Code(_categorical[c], place);
            }
        });
        return new FeatureSequences(Schema, offsets, [.. Enumerable.Range(0, history.Count).Select(i => history.Ends[i] - history.Begins[i])], numeric, codes);
    }

    /// <summary>The features of some rows in their own units, NaN where one is missing, categories as codes after the numbers.</summary>
    /// <param name="rows">The rows; covariates are read up to the origin and <see cref="FeatureBuilder.Horizon"/> steps after it.</param>
    /// <param name="context">Threads, cancellation, progress.</param>
    /// <exception cref="ArgumentException">A row lies outside its series, or its step outside 1 to the horizon.</exception>
    public FeatureRows Rows(IReadOnlyList<FeatureRow> rows, FitContext context)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(context);
        const int Chunk = 1024;
        int width = _numeric.Length + _categorical.Length, chunks = (rows.Count + Chunk - 1) / Chunk;
        float[] values = new float[checked(rows.Count * width)];
        foreach (FeatureRow row in rows) Check(row);
        context.ForEach("features: rows", chunks, k =>
        {
            Span<double> all = new double[_candidates.Numeric.Length];
            for (int r = k * Chunk; r < Math.Min(rows.Count, (k + 1) * Chunk); r++)
            {
                Place place = PlaceOf(rows[r]);
                _candidates.Write(place, all);
                Span<float> into = values.AsSpan(r * width, width);
                for (int c = 0; c < _numeric.Length; c++) into[c] = (float)all[_numeric[c]];
                for (int c = 0; c < _categorical.Length; c++) into[_numeric.Length + c] = _candidates.Code(_categorical[c], place);
            }
        });
        return new FeatureRows([.. Schema.Numeric, .. Schema.Categorical], rows.Count, values);
    }

    internal Place PlaceOf(FeatureRow row)
    {
        int begin = History.Begins[row.Series];
        return new Place(row.Series, begin + row.Origin, begin + row.Target, Math.Min(History.Known[row.Series], begin + row.Origin + 1 + Schema.Builder.Horizon));
    }

    private void Check(FeatureRow row)
    {
        if ((uint)row.Series >= (uint)History.Count) throw new ArgumentException($"series {row.Series} of a row, needs 0 to {History.Count - 1}", nameof(row));
        int length = History.Ends[row.Series] - History.Begins[row.Series], known = History.Known[row.Series] - History.Begins[row.Series];
        if (row.Origin < -1 || row.Origin >= length || row.Target >= known) throw new ArgumentException($"{row} lies outside the {length} periods and {known - length} steps of its series", nameof(row));
        if (row.Step < 1 || row.Step > Schema.Builder.Horizon) throw new ArgumentException($"{row} has {row.Step} steps, needs 1 to {Schema.Builder.Horizon}", nameof(row));
    }

    private static int[] Picks(ImmutableArray<FeatureColumn> chosen, ImmutableArray<FeatureColumn> all)
    {
        Dictionary<string, int> at = all.Select((c, k) => (c.Name, k)).ToDictionary(p => p.Name, p => p.k, StringComparer.Ordinal);
        return [.. chosen.Select(c => at[c.Name])];
    }
}
