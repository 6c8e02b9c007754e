using System.Collections.Immutable;
using Kontor.Data.Forecasts;
using Kontor.Data.Panels;
using Kontor.Demand.Calibration;
using Kontor.Demand.Features;
using Kontor.Errors;

namespace Kontor.Demand.Regressions;

/// <summary>One fit: to all but the newest periods, whose errors calibrate the intervals, then to all.</summary>
internal sealed class RegressionFit
{
    private const int CalibrationOrigins = 3, CalibratedSeries = 2000, LeastRows = 10;
    private readonly FeatureRegression _settings;
    private readonly Panel _panel;
    private readonly FitContext _context;
    private readonly RegressionBlueprint _blueprint;
    private readonly PanelFeatures _features;

    internal RegressionFit(FeatureRegression settings, Panel panel, FitContext context)
    {
        (_settings, _panel, _context) = (settings, panel, context);
        FeatureSchema schema = (settings.Features with { Horizon = settings.Horizon }).Fit(panel, context);
        // the size of a year, or of what there is: a season does not change it
        _blueprint = new RegressionBlueprint(settings, schema, new RowScale(settings.Scale, Math.Max(13, schema.Measures.Season), schema.Measures.LeastSize), panel.TargetName);
        _features = schema.Of(panel, 0, context);
    }

    internal FeatureRegressionModel Run(ImmutableArray<DataFault> faults)
    {
        List<FeatureRow> rows = RegressionRows.Of(_settings, _features.History, 0, _context.Seed);
        if (rows.Count < LeastRows) Throw.TooFewRows(_settings.Name, rows.Count, LeastRows);
        (ConformalScores? scores, double error) = _settings.Calibrated ? Calibrate() : (null, double.NaN);
        IRowRegression regression = Fit(rows);
        return new FeatureRegressionModel(
            _blueprint, _features.History, regression, scores, new FitReport(regression.Report.Converged, regression.Report.Iterations, error) { Warnings = _blueprint.Schema.Lacks }, faults);
    }

    private IRowRegression Fit(List<FeatureRow> rows)
    {
        RegressionTable table = RegressionTable.Of(_blueprint, _features, rows, _context);
        double[] targets = new double[rows.Count];
        FeatureHistory history = _features.History;
        for (int r = 0; r < targets.Length; r++)
        {
            FeatureRow row = rows[r];
            targets[r] = _blueprint.Scale.Forward(history.TargetOf(row.Series)[history.Begins[row.Series] + row.Target], table.Sizes[r]);
        }
        return _settings.FitRows(table.Matrix, targets, _context);
    }

    // forecasts of the held-out periods by a regression that has not seen them: their scores, and their absolute error over absolute demand
    private (ConformalScores? Scores, double Error) Calibrate()
    {
        int longest = _features.History.Ends.Max(), heldOut = Math.Min(2 * _settings.Horizon, longest / 5), horizon = Math.Min(_settings.Horizon, heldOut);
        List<FeatureRow> rows = RegressionRows.Of(_settings, _features.History, heldOut, _context.Seed);
        if (heldOut == 0 || rows.Count < LeastRows) return (null, double.NaN);
        IRowRegression regression = Fit(rows);
        int stride = Math.Max(1, (heldOut - horizon + CalibrationOrigins - 1) / CalibrationOrigins), every = (_panel.Count + CalibratedSeries - 1) / CalibratedSeries;
        var folds = new List<(Panel Cut, Forecast Forecast)>();
        double miss = 0, size = 0;
        for (int back = heldOut; back >= horizon; back -= stride)
        {
            (Panel cut, int[] positions) = OutOfTime.Cut(_panel, back, horizon);
            int[] kept = [.. Enumerable.Range(0, positions.Length).Where(k => positions[k] % every == 0)];
            if (kept.Length == 0) break;
            (int Series, int Origin)[] origins = [.. kept.Select(k => (positions[k], cut[k].Length - 1))];
            Forecast forecast = RegressionForecast.Of(_blueprint, regression, _features, origins, horizon, _context);
            folds.Add((cut.Where(new HashSet<int>(kept).Contains), forecast));
            Measure(forecast, origins, ref miss, ref size);
        }
        return folds.Count == 0 ? (null, double.NaN) : (ConformalScores.Of(_panel, folds, horizon, parameters: 0), size > 0 ? miss / size : double.NaN);
    }

    private void Measure(Forecast forecast, (int Series, int Origin)[] origins, ref double miss, ref double size)
    {
        for (int k = 0; k < origins.Length; k++)
        {
            ReadOnlySpan<double> actual = _panel[origins[k].Series].Target[(origins[k].Origin + 1)..];
            for (int h = 0; h < Math.Min(actual.Length, forecast.Horizon); h++)
            {
                if (double.IsNaN(actual[h])) continue;
                miss += Math.Abs(actual[h] - forecast.Quantile(k, h, 0.5));
                size += Math.Abs(actual[h]);
            }
        }
    }
}
