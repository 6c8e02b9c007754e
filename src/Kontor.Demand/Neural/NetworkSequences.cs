using Kontor.Demand.Features;

namespace Kontor.Demand.Neural;

/// <summary>Features, past demand and targets of every series over its history and horizon, ready to be put into batches. Thread-safe.</summary>
internal sealed class NetworkSequences
{
    private readonly FeatureSequences _features;
    private readonly FeatureHistory _history;
    private readonly DemandScale _scale;
    private readonly Anchors _anchors;
    private readonly float[][] _simple; // per series (length + 1, anchors)
    private readonly float[][] _sizes;  // per series (length + 1)
    private readonly PeerChanges _peers;
    private readonly OfferResponse? _offers;
    private readonly RidgeResponse? _ridges;
    private readonly NetworkShape _shape;

    internal NetworkSequences(PanelFeatures features, NetworkShape shape, DemandScale scale, Anchors anchors, int peerSeason, FitContext context)
    {
        _features = features.Sequences(context);
        _history = features.History;
        (_scale, _anchors, _shape) = (scale, anchors, shape);
        _simple = new float[Count][];
        _sizes = new float[Count][];
        context.ForEach("network: past demand", Count, i =>
        {
            int steps = LengthOf(i) + 1, width = anchors.Count;
            float[] simple = new float[steps * width], sizes = new float[steps];
            for (int t = 0; t < steps; t++)
            {
                ReadOnlySpan<double> past = TargetOf(i)[..t];
                double size = scale.SizeOf(past);
                sizes[t] = (float)size;
                anchors.Write(past, size, simple.AsSpan(t * width, width));
            }
            (_simple[i], _sizes[i]) = (simple, sizes);
        });
        _peers = new PeerChanges(_history, scale, peerSeason, _sizes);
        if (shape.Offers > 0) _offers = new OfferResponse(_history, features.Schema, scale, _sizes, context);
        if (shape.Ridges > 0) _ridges = new RidgeResponse(_history, features.Schema, scale, _sizes, context);
    }

    /// <summary>The number of series.</summary>
    internal int Count => _features.Count;

    /// <summary>The number of periods of a series' history.</summary>
    internal int LengthOf(int series) => _features.LengthOf(series);

    /// <summary>The number of periods after it whose features are known.</summary>
    internal int AheadOf(int series) => _features.AheadOf(series);

    /// <summary>The history in units. Shape: (length).</summary>
    internal ReadOnlySpan<double> TargetOf(int series) => _history.TargetOf(series)[_history.Begins[series].._history.Ends[series]];

    /// <summary>The size of the sales before a period, which is at most one beyond the history.</summary>
    internal double SizeOf(int series, int period) => _sizes[series][period];

    /// <summary>The features of a period of history or horizon.</summary>
    internal ReadOnlySpan<float> NumericOf(int series, int period) => _features.NumericOf(series).Slice(period * _shape.Numeric, _shape.Numeric);

    /// <summary>The codes of a period of history or horizon.</summary>
    internal ReadOnlySpan<int> CodesOf(int series, int period) => _features.CodesOf(series).Slice(period * _shape.Categories.Length, _shape.Categories.Length);

    /// <summary>Puts a run of periods into a row of a batch: all that goes in, and what happened in the periods of history. Weights stay 0.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="row">Which row.</param>
    /// <param name="series">The series.</param>
    /// <param name="first">The first period.</param>
    /// <param name="periods">How many; they go at most one beyond the history.</param>
    internal void Fill(SequenceBatch batch, int row, int series, int first, int periods)
    {
        int time = batch.Mask.Shape[1], at = row * time;
        ReadOnlySpan<double> target = TargetOf(series);
        _features.NumericOf(series).Slice(first * _shape.Numeric, periods * _shape.Numeric).CopyTo(batch.Numeric.Span[(at * _shape.Numeric)..]);
        ReadOnlySpan<int> codes = _features.CodesOf(series);
        for (int c = 0; c < batch.Codes.Length; c++)
        {
            Span<float> into = batch.Codes[c].Span.Slice(at, periods);
            for (int t = 0; t < periods; t++) into[t] = codes[((first + t) * batch.Codes.Length) + c];
        }
        for (int t = 0; t < periods; t++)
        {
            int period = first + t;
            ReadOnlySpan<float> simple = _simple[series].AsSpan(period * _anchors.Count, _anchors.Count);
            SetAnchors(batch, at + t, series, period, simple);
            SetPast(batch, at + t, simple[0], period > 0 && !double.IsNaN(target[period - 1]));
            batch.Mask.Span[at + t] = 1;
            batch.Size.Span[at + t] = _sizes[series][period];
            if (period >= target.Length || double.IsNaN(target[period])) continue;
            batch.Scaled.Span[at + t] = (float)Math.Clamp(_scale.Forward(target[period], _sizes[series][period]), -12, 12);
            batch.Counts.Span[at + t] = (float)target[period];
        }
    }

    /// <summary>Puts one step of a sampled path into a row of a batch of single steps.</summary>
    /// <param name="batch">The batch, of one period.</param>
    /// <param name="row">Which row.</param>
    /// <param name="series">The series.</param>
    /// <param name="period">The period, beyond the history.</param>
    /// <param name="past">History and path up to the period before.</param>
    /// <param name="sales">Computes the features of past sales.</param>
    /// <param name="firstSales">Where they stand.</param>
    /// <returns>The size of past sales.</returns>
    internal double FillStep(SequenceBatch batch, int row, int series, int period, ReadOnlySpan<double> past, SalesFeatures sales, int firstSales)
    {
        Span<float> numeric = batch.Numeric.Span.Slice(row * _shape.Numeric, _shape.Numeric), simple = stackalloc float[_anchors.Count];
        NumericOf(series, period).CopyTo(numeric);
        sales.Write(past, numeric[firstSales..]);
        ReadOnlySpan<int> codes = CodesOf(series, period);
        for (int c = 0; c < codes.Length; c++) batch.Codes[c].Span[row] = codes[c];
        double size = _scale.SizeOf(past);
        _anchors.Write(past, size, simple);
        SetAnchors(batch, row, series, period, simple);
        SetPast(batch, row, simple[0], isKnown: !double.IsNaN(past[^1]));
        batch.Mask.Span[row] = 1;
        return size;
    }

    private void SetAnchors(SequenceBatch batch, int at, int series, int period, ReadOnlySpan<float> simple)
    {
        if (_shape.Anchors.IsEmpty) return;
        Span<float> into = batch.Anchors.Span.Slice(at * _shape.Anchors.Length, _shape.Anchors.Length);
        simple.CopyTo(into);
        _peers.Write(series, period, into[simple.Length..]);
        _offers?.Write(series, period, into[(simple.Length + _peers.Count)..]);
        _ridges?.Write(series, period, into[^_ridges.Count..]);
    }

    private static void SetPast(SequenceBatch batch, int at, float last, bool isKnown)
    {
        batch.Past.Span[at * NetworkShape.Past] = last;
        batch.Past.Span[(at * NetworkShape.Past) + 1] = isKnown ? 1 : 0;
    }
}
