using System.Collections.Immutable;
using Kontor.Data.Forecasts;
using Kontor.Data.Panels;
using Kontor.Errors;

namespace Kontor.Demand.Calibration;

/// <summary>A fitted model and the calibration of its intervals.</summary>
public sealed class CalibratedModel : ForecastModel
{
    private readonly CalibratedState _state;
    private readonly ForecastModel _model;
    private readonly Dictionary<SeriesKey, (double Floor, bool NonNegative)> _series;

    private CalibratedModel(CalibratedState state, ForecastModel model)
    {
        _state = state;
        _model = model;
        _series = state.Keys.Select((key, i) => (key, i)).ToDictionary(p => p.key, p => (state.Floors[p.i], state.NonNegative[p.i]));
    }

    /// <inheritdoc/>
    public override Forecaster Specification => _state.Specification;

    /// <inheritdoc/>
    public override FitReport Report => _state.Scores.Count >= 40
        ? _model.Report
        : _model.Report with { Warnings = [.. _model.Report.Warnings, $"only {_state.Scores.Count} past errors to calibrate intervals on: they are normal intervals, widened"] };

    /// <inheritdoc/>
    public override ImmutableArray<DataFault> Faults => _model.Faults;

    internal override ModelState State => _state;

    internal static CalibratedModel Of(Forecaster specification, ForecastModel model, ConformalScores scores, Panel panel) => new(
        new CalibratedState
        {
            Specification = specification,
            Base = model.State,
            Scores = scores,
            Keys = panel.Keys,
            Floors = [.. Enumerable.Range(0, panel.Count).Select(i => ConformalScores.Floor(panel[i].Target))],
            NonNegative = [.. Enumerable.Range(0, panel.Count).Select(i => Local.LocalModel.IsNonNegative(panel[i].Target))],
        },
        model);

    internal static CalibratedModel Of(CalibratedState state) => new(state, state.Base.Restore());

    /// <inheritdoc/>
    protected override Forecast ForecastPanel(int horizon, KnownAhead? knownAhead, FitContext context)
    {
        return Calibrate(_model.Forecast(horizon, knownAhead, context), context);
    }

    internal override PreparedForecast PreparePanel(int horizon, KnownAhead? knownAhead, FitContext context)
    {
        PreparedForecast bare = _model.PreparePanel(horizon, knownAhead, context);
        FitContext alone = Alone(context);
        return new PreparedForecast(horizon, bare.Keys, i => Calibrate(bare.Of(bare.Keys[i])!, alone));
    }

    private Forecast Calibrate(Forecast forecast, FitContext context)
    {
        double[] floors = new double[forecast.Count];
        bool[] nonNegative = new bool[forecast.Count];
        for (int i = 0; i < forecast.Count; i++) (floors[i], nonNegative[i]) = _series[forecast.Frame.Keys[i]];
        return _state.Scores.Apply(forecast, floors, nonNegative, context);
    }
}
