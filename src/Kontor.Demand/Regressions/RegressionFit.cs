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
    private const int CalibrationOrigins = 3, CalibratedSeries = 1000, LeastRows = 10;
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
        Rehearsed rehearsed = (_settings.Calibrated ? Rehearse() : null) ?? new Rehearsed(_settings, null, double.NaN);
        IRowRegression regression = Fit(rehearsed.Settings, rows);
        var report = new FitReport(regression.Report.Converged, regression.Report.Iterations, rehearsed.Error) { Warnings = _blueprint.Schema.Lacks };
        return new FeatureRegressionModel(_blueprint, _features.History, regression, rehearsed.Scores, report, faults);
    }

    private IRowRegression Fit(FeatureRegression settings, List<FeatureRow> rows)
    {
        RegressionTable table = RegressionTable.Of(_blueprint, _features, rows, _context);
        double[] targets = new double[rows.Count];
        FeatureHistory history = _features.History;
        for (int r = 0; r < targets.Length; r++)
        {
            FeatureRow row = rows[r];
            targets[r] = _blueprint.Scale.Forward(history.TargetOf(row.Series)[history.Begins[row.Series] + row.Target], table.Sizes[r]);
        }
        return settings.FitRows(table.Matrix, targets, _context);
    }

    // forecasts of the held-out periods by a regression that has not seen them
    private Rehearsed? Rehearse()
    {
        int heldOut = Math.Min(2 * _settings.Horizon, _features.History.Ends.Max() / 5), horizon = Math.Min(_settings.Horizon, heldOut);
        List<FeatureRow> rows = RegressionRows.Of(_settings, _features.History, heldOut, _context.Seed);
        if (heldOut == 0 || rows.Count < LeastRows) return null;
        IRowRegression fitted = Fit(_settings.Rehearsal, rows);
        int stride = Math.Max(1, (heldOut - horizon + CalibrationOrigins - 1) / CalibrationOrigins), every = (_panel.Count + CalibratedSeries - 1) / CalibratedSeries;
        var folds = new List<(Panel Cut, (int Series, int Origin)[] Origins)>();
        for (int back = heldOut; back >= horizon; back -= stride)
        {
            (Panel cut, int[] positions) = OutOfTime.Cut(_panel, back, horizon);
            int[] kept = [.. Enumerable.Range(0, positions.Length).Where(k => positions[k] % every == 0)];
            if (kept.Length == 0) break;
            folds.Add((cut.Where(new HashSet<int>(kept).Contains), [.. kept.Select(k => (positions[k], cut[k].Length - 1))]));
        }
        return folds.Count == 0 ? null : _settings.Alternatives(fitted).Select(r => Judge(r, folds, horizon)).MinBy(r => r.Error);
    }

    private Rehearsed Judge(IRowRegression regression, List<(Panel Cut, (int Series, int Origin)[] Origins)> folds, int horizon)
    {
        double miss = 0, size = 0;
        var said = new List<(Panel Cut, Forecast Forecast)>();
        foreach ((Panel cut, (int Series, int Origin)[] origins) in folds)
        {
            Forecast forecast = RegressionForecast.Of(_blueprint, regression, _features, origins, horizon, _context);
            said.Add((cut, forecast));
            for (int k = 0; k < origins.Length; k++)
            {
                ReadOnlySpan<double> actual = _panel[origins[k].Series].Target[(origins[k].Origin + 1)..];
                for (int h = 0; h < Math.Min(actual.Length, horizon); h++)
                {
                    if (double.IsNaN(actual[h])) continue;
                    miss += Math.Abs(actual[h] - forecast.Quantile(k, h, 0.5));
                    size += Math.Abs(actual[h]);
                }
            }
        }
        return new Rehearsed(_settings.Like(regression), ConformalScores.Of(_panel, said, horizon, parameters: 0), size > 0 ? miss / size : double.NaN);
    }

    /// <summary>What the held-out periods said.</summary>
    /// <param name="Settings">Those of the fit that is kept.</param>
    /// <param name="Scores">The errors; null where none were seen.</param>
    /// <param name="Error">Absolute error over absolute demand.</param>
    private sealed record Rehearsed(FeatureRegression Settings, ConformalScores? Scores, double Error);
}
