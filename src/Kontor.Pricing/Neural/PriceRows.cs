using Kontor.Data.Calendars;
using Kontor.Data.Panels;
using Kontor.Errors;
using Kontor.Neural.Differentiation;
using Kontor.Pricing.Elasticities.Preparation;

namespace Kontor.Pricing.Neural;

/// <summary>A table of prices as the network reads it: a situation for every series and period, with what was before and what came of it.</summary>
internal sealed class PriceRows
{
    /// <summary>The features of a past period: own price, prices of others in the channel and category, gap to other channels, whether promoted, discount.</summary>
    internal const int HistoryWidth = 5;
    private const int Fixed = 3;       // prices of others, recent discounts, price tier
    private const int Harmonics = 4;   // sine and cosine, twice
    private const int MostSeasons = 12; // categories with a year of their own
    private const double Kept = 0.5;   // of the memory of a discount, per period
    private readonly PriceSchema _schema;
    private readonly int[] _series;      // row of the table -> series of the schema, -1 for one that is not known
    private readonly int[] _starts;
    private readonly float[][] _numeric; // (periods x features)
    private readonly float[][] _history; // (periods x HistoryWidth)
    private readonly int[] _columns;     // feature -> column of the table
    private readonly Calendar _calendar;

    /// <param name="schema">Codes and scales.</param>
    /// <param name="table">The data; series that the schema does not know have no situations.</param>
    /// <param name="labels">Per row of the table the label of arbitrage, 0 or 1, NaN where it is not known; null for none.</param>
    internal PriceRows(PriceSchema schema, PricingTable table, double[][]? labels)
    {
        (_schema, _calendar) = (schema, table.Calendar);
        string[] names = [.. table.Promotions, .. table.Events, .. table.Controls];
        _columns = [.. schema.Features.Select(f => Array.IndexOf(names, f) is >= 0 and var c ? c : throw new DataException(new DataFault(FaultCode.UnknownName, "panel", $"no such column among {string.Join(", ", names)}", "the columns of the fit") { Column = f }))];
        Dictionary<SeriesKey, int> known = Enumerable.Range(0, schema.Keys.Length).ToDictionary(s => schema.Keys[s]);
        int n = table.Series.Length;
        _series = [.. table.Series.Select(s => known.GetValueOrDefault(s.Key, -1))];
        _starts = [.. table.Series.Select(s => s.Start)];
        (LogPrice, Demand, Change, Risk, Gap, _numeric, _history) = (new float[n][], new float[n][], new float[n][], new float[n][], new float[n][], new float[n][], new float[n][]);
        (Start, End) = (table.Start, table.End);
        var peers = new PeerMeans(_series, s => (schema.ChannelOf[s] * schema.Categories) + schema.CategoryOf[s], Start, End);
        var channels = new PeerMeans(_series, s => schema.ProductOf[s], Start, End);
        for (int i = 0; i < n; i++)
        {
            for (int t = 0; _series[i] >= 0 && t < table.Series[i].Length; t++)
            {
                double p = table.Series[i].LogPrice[t];
                peers.Add(i, _starts[i] + t, p - schema.Reference[_series[i]]);
                channels.Add(i, _starts[i] + t, p);
            }
        }
        for (int i = 0; i < n; i++)
        {
            PricingSeries series = table.Series[i];
            (LogPrice[i], Demand[i], Change[i], Risk[i], Gap[i]) = (Unknown(series.Length), Unknown(series.Length), Unknown(series.Length), Unknown(series.Length), new float[series.Length]);
            (_numeric[i], _history[i]) = (new float[series.Length * Width], new float[series.Length * HistoryWidth]);
            if (_series[i] >= 0) Read(series, i, peers, channels, labels?[i]);
        }
    }

    /// <summary>The first period of any series.</summary>
    internal int Start { get; }

    /// <summary>The period after the last one.</summary>
    internal int End { get; }

    /// <summary>The number of series of the table, those that are not known with them.</summary>
    internal int Count => _series.Length;

    /// <summary>The number of numeric features of a period.</summary>
    internal int Width => SeasonStart + (SeasonSets * Harmonics);

    /// <summary>Where the features begin that follow the year.</summary>
    internal int SeasonStart => Fixed + _schema.Features.Length;

    /// <summary>Per series and period: log price over the usual one; NaN where there is none.</summary>
    internal float[][] LogPrice { get; }

    /// <summary>Log units over the series' level; NaN where there is no price, or nothing was sold.</summary>
    internal float[][] Demand { get; }

    /// <summary>The change of the log price until the next period, standardised; NaN where it is not known.</summary>
    internal float[][] Change { get; }

    /// <summary>1 for arbitrage, 0 for none, NaN for not known.</summary>
    internal float[][] Risk { get; }

    /// <summary>The usual log price less the mean log price of the product in other channels in the period; 0 where there are none.</summary>
    internal float[][] Gap { get; }

    /// <summary>The series of the schema; -1 for one that is not known.</summary>
    internal int SeriesOf(int i) => _series[i];

    /// <summary>The first period of a series.</summary>
    internal int StartOf(int i) => _starts[i];

    /// <summary>A numeric feature before it is standardised; NaN where it is missing.</summary>
    internal float Numeric(int i, int t, int feature) => _numeric[i][(t * Width) + feature];

    /// <summary>A numeric feature as networks see it: what is missing is as usual.</summary>
    internal float Standardised(int i, int t, int feature) => float.IsNaN(Numeric(i, t, feature)) ? 0 : (Numeric(i, t, feature) - _schema.NumericMean[feature]) / _schema.NumericDeviation[feature];

    /// <summary>The situations of some series and periods.</summary>
    internal PriceBatch Fill(Tape tape, ReadOnlySpan<(int Series, int Time)> situations, int lookback)
    {
        var batch = new PriceBatch(tape, situations.Length, Width, lookback);
        batch.History.Span.Clear();
        batch.HistoryMask.Span.Clear();
        for (int r = 0; r < situations.Length; r++)
        {
            (int i, int t) = situations[r];
            int s = _series[i];
            (batch.Product.Span[r], batch.Channel.Span[r], batch.Category.Span[r]) = (_schema.ProductOf[s], _schema.ChannelOf[s], _schema.CategoryOf[s]);
            (batch.Season.Span[r], batch.Series.Span[r]) = (SeasonOf(_starts[i] + t), s);
            (batch.LogPrice.Span[r], batch.Demand.Span[r], batch.Change.Span[r], batch.Risk.Span[r], batch.Gap.Span[r]) = (LogPrice[i][t], Demand[i][t], Change[i][t], Risk[i][t], Gap[i][t]);
            Span<float> numeric = batch.Numeric.Span.Slice(r * Width, Width);
            for (int f = 0; f < Width; f++) numeric[f] = Standardised(i, t, f);
            int past = Math.Min(lookback, t), first = lookback - past;
            _history[i].AsSpan((t - past) * HistoryWidth, past * HistoryWidth).CopyTo(batch.History.Span[(((r * lookback) + first) * HistoryWidth)..]);
            batch.HistoryMask.Span.Slice((r * lookback) + first, past).Fill(1);
        }
        return batch;
    }

    /// <summary>The series with a price and a demand in a period.</summary>
    internal (int Series, int Time)[] At(int period)
    {
        var found = new List<(int, int)>();
        for (int i = 0; i < Count; i++)
        {
            int t = period - _starts[i];
            if (t >= 0 && t < Demand[i].Length && !float.IsNaN(Demand[i][t])) found.Add((i, t));
        }
        return [.. found];
    }

    /// <summary>The number of places in a season, with one for periods without.</summary>
    internal static int Seasons(Calendar calendar) => HasSeason(calendar) ? calendar.Season + 1 : 1;

    private void Read(PricingSeries series, int i, PeerMeans peers, PeerMeans channels, double[]? labels)
    {
        int s = _series[i];
        double[][] all = [.. series.Promotions, .. series.Events, .. series.Controls], columns = [.. _columns.Select(c => all[c])];
        double recent = 0;
        for (int t = 0; t < series.Length; t++)
        {
            int period = series.Start + t;
            double p = series.LogPrice[t], x = p - _schema.Reference[s], others = peers.Without(i, period, x);
            LogPrice[i][t] = (float)x;
            if (!_schema.Level.IsEmpty) Demand[i][t] = (float)(series.LogUnits[t] - _schema.LevelAt(s, period) + (0 * x)); // NaN without a price
            if (t + 1 < series.Length) Change[i][t] = (float)((series.LogPrice[t + 1] - p) / _schema.ChangeScale);
            if (labels is not null) Risk[i][t] = (float)labels[t];
            Gap[i][t] = channels.HasOthers(i, period, p) ? (float)(_schema.Reference[s] - channels.Without(i, period, p)) : 0;
            Span<float> numeric = _numeric[i].AsSpan(t * Width, Width);
            (numeric[0], numeric[1], numeric[2]) = ((float)others, (float)recent, (float)_schema.Tier[s]);
            recent = Kept * (recent + series.Discount[t]);
            for (int h = 0; SeasonSets > 0 && h < Harmonics / 2; h++)
            {
                int at = SeasonStart + (SeasonSets == 1 ? 0 : _schema.CategoryOf[s] * Harmonics) + (2 * h);
                (double sine, double cosine) = Math.SinCos(2 * Math.PI * (h + 1) * _calendar.YearPhase(period));
                (numeric[at], numeric[at + 1]) = ((float)sine, (float)cosine);
            }
            for (int c = 0; c < columns.Length; c++) numeric[Fixed + c] = (float)columns[c][t];
            if (double.IsNaN(x)) x = 0;
            Span<float> past = _history[i].AsSpan(t * HistoryWidth, HistoryWidth);
            (past[0], past[1], past[2], past[3], past[4]) = ((float)x, (float)others, channels.HasOthers(i, period, p) ? (float)(x + Gap[i][t]) : 0, series.IsPromoted[t] ? 1 : 0, (float)series.Discount[t]);
        }
    }

    private int SeasonOf(int period) => !HasSeason(_calendar) ? 0 : 1 + (_calendar.Frequency == Frequency.Week
        ? Math.Min(_calendar.Season - 1, (int)(_calendar.YearPhase(period) * _calendar.Season))
        : ((period % _calendar.Season) + _calendar.Season) % _calendar.Season);

    private int SeasonSets => !_calendar.HasDates || _calendar.PeriodsPerYear < 2 ? 0 : _schema.Categories <= MostSeasons ? _schema.Categories : 1;

    private static bool HasSeason(Calendar calendar) => calendar.HasDates && calendar.Season > 1;

    private static float[] Unknown(int length)
    {
        float[] values = new float[length];
        Array.Fill(values, float.NaN);
        return values;
    }
}
