using Kontor.Data.Calendars;
using Kontor.Data.Panels;
using Kontor.Neural.Differentiation;

namespace Kontor.Pricing.Neural;

/// <summary>A panel as the network reads it: a situation for every series and period, with what was before and what came of it.</summary>
internal sealed class PriceRows
{
    /// <summary>The features of a past period: own price, prices of others in the channel, gap to other channels, promotion, discount.</summary>
    internal const int HistoryWidth = 5;
    private const int Fixed = 7; // others' price, price tier, time, two harmonics
    private readonly PriceSchema _schema;
    private readonly int[] _series;      // row of the panel -> series of the schema, -1 for one that is not known
    private readonly float[][] _numeric; // (periods x features)
    private readonly float[][] _history; // (periods x HistoryWidth)
    private readonly int[] _starts;
    private readonly Calendar _calendar;

    internal PriceRows(PriceSchema schema, Panel panel)
    {
        (_schema, _calendar) = (schema, panel.Calendar);
        Dictionary<SeriesKey, int> known = schema.Keys.Select((k, i) => (k, i)).ToDictionary(p => p.k, p => p.i);
        int n = panel.Count;
        _series = [.. panel.Keys.Select(k => known.GetValueOrDefault(k, -1))];
        _starts = [.. Enumerable.Range(0, n).Select(i => panel[i].Start)];
        (LogPrice, Demand, Change, Risk, Gap) = (new float[n][], new float[n][], new float[n][], new float[n][], new float[n][]);
        (_numeric, _history) = (new float[n][], new float[n][]);
        (Start, End) = (panel.Start, panel.End);
        int price = panel.CovariateIndex(schema.Price), risk = schema.Risk is { } name ? panel.CovariateIndex(name) : -1;
        int[] flags = [.. schema.Flags.Select(f => panel.CovariateIndex(f.Column))], depths = [.. schema.Depths.Select(panel.CovariateIndex)];
        double[][] raw = new double[n][];
        for (int i = 0; i < n; i++) raw[i] = Array.ConvertAll(panel[i].Dynamic(price)[..panel[i].Length].ToArray(), p => p > 0 && double.IsFinite(p) ? Math.Log(p) : double.NaN);
        PeerMeans peers = Peers(s => (schema.ChannelOf[s] * schema.Categories.Length) + schema.CategoryOf[s], raw, usual: true);
        PeerMeans channels = Peers(s => schema.ProductOf[s], raw, usual: false);
        for (int i = 0; i < n; i++)
        {
            int length = raw[i].Length, s = _series[i];
            (LogPrice[i], Demand[i], Change[i], Risk[i], Gap[i]) = (Filled(length), Filled(length), Filled(length), Filled(length), new float[length]);
            (_numeric[i], _history[i]) = (new float[length * NumericWidth(schema)], new float[length * HistoryWidth]);
            if (s < 0) continue;
            SeriesView view = panel[i];
            for (int t = 0; t < length; t++)
            {
                int period = view.Start + t;
                double x = raw[i][t] - schema.Reference[s], units = view.Target[t];
                LogPrice[i][t] = (float)x;
                if (units > 0 && !double.IsNaN(x)) Demand[i][t] = (float)(Math.Log(units) - schema.Level[s]);
                if (t + 1 < length) Change[i][t] = (float)((raw[i][t + 1] - raw[i][t]) / schema.ChangeScale);
                if (risk >= 0) Risk[i][t] = (float)view.Dynamic(risk)[t];
                Gap[i][t] = (float)channels.Over(i, period, schema.Reference[s], x); // usual price over that of the other channels
                double others = peers.Without(i, period, x);
                Span<float> row = _numeric[i].AsSpan(t * NumericWidth(schema), NumericWidth(schema));
                double angle = 2 * Math.PI * panel.Calendar.YearPhase(period);
                row[0] = (float)others;
                row[1] = (float)schema.Tier[s];
                row[2] = (float)((period - schema.TimeOrigin) / schema.TimeScale);
                (row[3], row[4], row[5], row[6]) = panel.Calendar.HasDates && panel.Calendar.PeriodsPerYear > 1
                    ? ((float)Math.Sin(angle), (float)Math.Cos(angle), (float)Math.Sin(2 * angle), (float)Math.Cos(2 * angle)) : (0, 0, 0, 0);
                bool promoted = false;
                for (int f = 0; f < flags.Length; f++)
                {
                    double value = view.Dynamic(flags[f])[t];
                    bool on = schema.Flags[f].Code < 0 ? value > 0 : value == schema.Flags[f].Code; // what is missing is not on
                    row[Fixed + f] = on ? 1 : 0;
                    promoted |= on && schema.Flags[f].IsPromotion;
                }
                double depth = depths.Length == 0 ? 0 : depths.Max(d => view.Dynamic(d)[t] is > 0 and var v ? v : 0);
                Span<float> past = _history[i].AsSpan(t * HistoryWidth, HistoryWidth);
                (past[0], past[1], past[2], past[3], past[4]) = (double.IsNaN(x) ? 0 : (float)x, (float)others, double.IsNaN(x) ? 0 : (float)(x + Gap[i][t]), promoted || depth > 0 ? 1 : 0, (float)Math.Min(depth, 1));
            }
        }

        PeerMeans Peers(Func<int, int> group, double[][] logPrices, bool usual)
        {
            var means = new PeerMeans(_series, group, Start, End);
            for (int i = 0; i < n; i++)
            {
                if (_series[i] < 0) continue;
                for (int t = 0; t < logPrices[i].Length; t++) means.Add(i, _starts[i] + t, logPrices[i][t] - (usual ? schema.Reference[_series[i]] : 0));
            }
            return means;
        }
    }

    /// <summary>The first period of any series.</summary>
    internal int Start { get; }

    /// <summary>The period after the last one.</summary>
    internal int End { get; }

    /// <summary>The number of series of the panel, those that are not known with them.</summary>
    internal int Count => _series.Length;

    /// <summary>Per series and period: log price over the usual one; NaN where there is none.</summary>
    internal float[][] LogPrice { get; }

    /// <summary>Log units over the series' level; NaN where there is no price, or nothing was sold.</summary>
    internal float[][] Demand { get; }

    /// <summary>The change of the log price until the next period, standardised; NaN where it is not known.</summary>
    internal float[][] Change { get; }

    /// <summary>1 for arbitrage, 0 for none, NaN for not known.</summary>
    internal float[][] Risk { get; }

    /// <summary>The usual log price less the mean log price of the product in other channels now; 0 where there is none.</summary>
    internal float[][] Gap { get; }

    /// <summary>The number of numeric features of a period.</summary>
    internal static int NumericWidth(PriceSchema schema) => Fixed + schema.Flags.Length;

    /// <summary>The series of the schema; -1 for one that is not known.</summary>
    internal int SeriesOf(int i) => _series[i];

    /// <summary>The first period of a series.</summary>
    internal int StartOf(int i) => _starts[i];

    /// <summary>The situations of some series and periods.</summary>
    internal PriceBatch Fill(Tape tape, ReadOnlySpan<(int Series, int Time)> situations, int lookback)
    {
        int width = NumericWidth(_schema);
        var batch = new PriceBatch(tape, situations.Length, width, lookback);
        batch.History.Span.Clear();
        batch.HistoryMask.Span.Clear();
        for (int r = 0; r < situations.Length; r++)
        {
            (int i, int t) = situations[r];
            int s = _series[i];
            (batch.Product.Span[r], batch.Channel.Span[r], batch.Category.Span[r]) = (_schema.ProductOf[s], _schema.ChannelOf[s], _schema.CategoryOf[s]);
            (batch.Season.Span[r], batch.Series.Span[r]) = (SeasonOf(_starts[i] + t), s);
            (batch.LogPrice.Span[r], batch.Demand.Span[r], batch.Change.Span[r], batch.Risk.Span[r], batch.Gap.Span[r]) = (LogPrice[i][t], Demand[i][t], Change[i][t], Risk[i][t], Gap[i][t]);
            Span<float> numeric = batch.Numeric.Span.Slice(r * width, width);
            for (int f = 0; f < width; f++) numeric[f] = (_numeric[i][(t * width) + f] - _schema.NumericMean[f]) / _schema.NumericDeviation[f];
            int known = Math.Min(lookback, t), first = lookback - known;
            _history[i].AsSpan((t - known) * HistoryWidth, known * HistoryWidth).CopyTo(batch.History.Span.Slice(((r * lookback) + first) * HistoryWidth));
            batch.HistoryMask.Span.Slice((r * lookback) + first, known).Fill(1);
        }
        return batch;
    }

    /// <summary>A numeric feature before it is standardised.</summary>
    internal float Numeric(int i, int t, int feature) => _numeric[i][(t * NumericWidth(_schema)) + feature];

    /// <summary>The number of places in a season, with one for periods without.</summary>
    internal static int Seasons(Calendar calendar) => calendar.HasDates ? calendar.Season + 1 : 1;

    private int SeasonOf(int period) => !_calendar.HasDates || _calendar.Season < 2 ? 0 : 1 + _calendar.Frequency switch
    {
        Frequency.Week => Math.Min(_calendar.Season - 1, (int)(_calendar.YearPhase(period) * _calendar.Season)),
        _ => ((period % _calendar.Season) + _calendar.Season) % _calendar.Season,
    };

    private static float[] Filled(int length)
    {
        float[] values = new float[length];
        Array.Fill(values, float.NaN);
        return values;
    }
}
