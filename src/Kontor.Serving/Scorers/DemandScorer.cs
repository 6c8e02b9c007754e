using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using Kontor.Data.Forecasts;
using Kontor.Data.Panels;
using Kontor.Demand;
using Kontor.Demand.Plans;
using Kontor.Errors;
using Kontor.Serving.Rows;

namespace Kontor.Serving.Scorers;

/// <summary>Demand models: a series and a step ahead in, mean and quantiles out, as the whole forecast has them. Covariates come from the plans in the model file; a row may name others, which then hold up to its step.</summary>
internal sealed class DemandScorer : Scorer
{
    private const int LongestStep = 1000, MostKept = 50_000;
    private readonly ForecastModel _model;
    private readonly Plans? _plans;
    private readonly int _horizon;
    private readonly ConcurrentDictionary<int, Lazy<PreparedForecast>> _prepared = [];
    private readonly ConcurrentDictionary<(int Horizon, SeriesKey Key), Forecast> _forecasts = []; // a few numbers per series; finished forecasts never change
    private readonly int _keyCount;

    internal DemandScorer(ForecastModel model)
        : this(new PlannedModel(model, null, 1))
    {
    }

    internal DemandScorer(PlannedModel planned)
        : this(planned, planned.Model.Prepare(planned.Horizon, planned.Ahead))
    {
    }

    private DemandScorer(PlannedModel planned, PreparedForecast prepared)
        : base($"demand:{planned.Model.Specification.Name}", SignatureOf(prepared, planned.Ahead))
    {
        (_model, _horizon) = (planned.Model, planned.Horizon);
        _plans = planned.Ahead is null ? null : new Plans(planned.Ahead);
        _prepared[_horizon] = new Lazy<PreparedForecast>(prepared);
        _keyCount = FrameOf(prepared).KeyNames.Length;
    }

    private protected override ImmutableArray<ScoreColumn> Predict(BoundRows rows, CancellationToken cancellation)
    {
        int numbers = Signature.Outputs.Length - 1;
        string?[] dates = new string?[rows.Count];
        double[][] values = [.. Enumerable.Range(0, numbers).Select(_ => new double[rows.Count])];
        for (int r = 0; r < rows.Count; r++)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (double[] column in values) column[r] = double.NaN;
            if (Step(rows, r) is not { } step || Forecast(rows, r, step) is not { } forecast) continue;
            dates[r] = forecast.Frame.Calendar.Label(forecast.Frame.Starts[0] + step - 1);
            values[0][r] = forecast.Mean(0)[step - 1];
            ReadOnlySpan<double> quantiles = forecast.Quantiles(0, step - 1);
            for (int l = 0; l < quantiles.Length; l++) values[1 + l][r] = quantiles[l];
        }
        return [ScoreColumn.OfTexts("date", dates), .. values.Select((v, k) => ScoreColumn.OfNumbers(Signature.Outputs[k + 1].Name, v))];
    }

    private int? Step(BoundRows rows, int row)
    {
        if (rows.Faults[row] is not null) return null;
        double step = rows.Numbers(_keyCount)![row];
        int most = _plans is null ? LongestStep : _horizon;
        if (step >= 1 && step <= most && step == Math.Floor(step)) return (int)step;
        rows.Refuse(row, "step", FaultCode.OutOfRange, step.ToString(CultureInfo.InvariantCulture), $"a whole number from 1 to {most}{(_plans is null ? "" : ", for which the model has plans")}");
        return null;
    }

    private Forecast? Forecast(BoundRows rows, int row, int step)
    {
        var key = new SeriesKey([.. Enumerable.Range(0, _keyCount).Select(k => rows.Texts(k)![row]!)]);
        try
        {
            if (_plans?.Changed(rows, row, key, step, _keyCount + 1) is { } other) return Known(rows, row, key, _model.Prepare(_horizon, other).Of(key));
            if (rows.Faults[row] is not null) return null;
            int horizon = step <= _horizon ? _horizon : (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)step);
            if (_forecasts.TryGetValue((horizon, key), out Forecast? kept)) return kept;
            Forecast? forecast = Known(rows, row, key, Prepared(horizon, step).Of(key));
            if (forecast is null) return null;
            if (_forecasts.Count >= MostKept) _forecasts.Clear();
            return _forecasts[(forecast.Horizon, key)] = forecast;
        }
        catch (DataException refused)
        {
            rows.Refuse(row, refused.Fault);
            return null;
        }
    }

    private static Forecast? Known(BoundRows rows, int row, SeriesKey key, Forecast? forecast)
    {
        if (forecast is null) rows.Refuse(row, column: null, FaultCode.UnknownName, $"the series '{key}'", "a series that the model was fitted to");
        return forecast;
    }

    // some models go no further than they were trained for, and may reach the step though not the rounded horizon
    private PreparedForecast Prepared(int horizon, int step)
    {
        try
        {
            return Once(horizon);
        }
        catch (DataException tooFar) when (tooFar.Fault.Code == FaultCode.TooShort && step < horizon)
        {
            return Once(step);
        }
    }

    private PreparedForecast Once(int horizon)
    {
        Lazy<PreparedForecast> prepared = _prepared.GetOrAdd(horizon, h => new Lazy<PreparedForecast>(() => _model.Prepare(h, _plans?.Ahead)));
        try
        {
            return prepared.Value;
        }
        catch
        {
            _prepared.TryRemove(KeyValuePair.Create(horizon, prepared));
            throw;
        }
    }

    private static ForecastFrame FrameOf(PreparedForecast prepared) => prepared.Of(prepared.Keys[0])!.Frame;

    private static Signature SignatureOf(PreparedForecast prepared, KnownAhead? ahead)
    {
        ForecastFrame frame = FrameOf(prepared);
        string unit = frame.TargetName;
        return new Signature(
            [
                .. frame.KeyNames.Select(k => new Field(k, FieldType.Text)),
                new Field("step", FieldType.Number) { Unit = "periods", Meaning = "1 for the first period after the series' end" },
                .. Plans.Fields(ahead),
            ],
            [
                new Field("date", FieldType.Text) { Meaning = "the period" },
                new Field("mean", FieldType.Number) { Unit = unit },
                .. frame.Levels.Select(l => new Field($"q{l.ToString(CultureInfo.InvariantCulture)}", FieldType.Number) { Unit = unit }),
            ]);
    }
}
