using System.Collections.Immutable;
using Kontor.Data.Forecasts;
using Kontor.Data.Panels;
using Kontor.Demand.Calibration;
using Kontor.Errors;

namespace Kontor.Demand.Stacking;

/// <summary>Fitted models and their weights.</summary>
public sealed class StackedModel : ForecastModel
{
    private readonly StackedState _state;
    private readonly ImmutableArray<ForecastModel> _models;
    private readonly Dictionary<SeriesKey, int> _positions;

    private StackedModel(StackedState state, ImmutableArray<ForecastModel> models)
    {
        _state = state;
        _models = models;
        _positions = Combination.Positions(state.Keys);
    }

    /// <inheritdoc/>
    public override Forecaster Specification => _state.Specification;

    /// <inheritdoc/>
    public override FitReport Report => Together(_models);

    /// <summary>The series that no model could fit, and why.</summary>
    public override ImmutableArray<DataFault> Faults => Everywhere(_models);

    /// <summary>The weight of each model that has one.</summary>
    public ImmutableArray<(string Model, double Weight)> Weights => [.. _models.Select((m, i) => (m.Specification.Name, _state.Weights[i]))];

    /// <summary>The models that have a weight, in the order of <see cref="Weights"/>.</summary>
    public ImmutableArray<ForecastModel> Members => _models;

    internal override ModelState State => _state;

    internal static StackedModel Of(Stacked specification, ImmutableArray<ForecastModel> models, ImmutableArray<double> weights, ConformalScores scores, Panel panel) => new(
        new StackedState
        {
            Specification = specification,
            Members = [.. models.Select(m => m.State)],
            Weights = weights,
            Scores = scores,
            Keys = panel.Keys,
            Floors = [.. Enumerable.Range(0, panel.Count).Select(i => ConformalScores.Floor(panel[i].Target))],
            NonNegative = [.. Enumerable.Range(0, panel.Count).Select(i => Local.LocalModel.IsNonNegative(panel[i].Target))],
        },
        models);

    internal static StackedModel Of(StackedState state) => new(state, [.. state.Members.Select(m => m.Restore())]);

    internal static FitReport Together(ImmutableArray<ForecastModel> models) => new(models.All(m => m.Report.Converged), models.Sum(m => m.Report.Iterations), double.NaN)
    {
        Warnings = [.. models.SelectMany(m => m.Report.Warnings.Select(w => $"{m.Specification.Name}: {w}"))],
    };

    // a series has a forecast where one model has one
    internal static ImmutableArray<DataFault> Everywhere(ImmutableArray<ForecastModel> models)
    {
        HashSet<string> everywhere = [.. models[0].Faults.Select(f => f.Where)];
        foreach (ForecastModel model in models) everywhere.IntersectWith(model.Faults.Select(f => f.Where));
        return [.. models[0].Faults.Where(f => everywhere.Contains(f.Where))];
    }

    /// <inheritdoc/>
    protected override Forecast ForecastPanel(int horizon, KnownAhead? knownAhead, FitContext context)
    {
        return Calibrate(Combination.Of([.. _models.Select(m => m.Forecast(horizon, knownAhead, context))], _state.Weights.AsSpan()), context);
    }

    internal override PreparedForecast PreparePanel(int horizon, KnownAhead? knownAhead, FitContext context)
    {
        PreparedForecast bare = Combination.Prepare([.. _models.Select(m => m.PreparePanel(horizon, knownAhead, context))], [.. _state.Weights]);
        FitContext alone = Alone(context);
        return new PreparedForecast(horizon, bare.Keys, i => Calibrate(bare.Of(bare.Keys[i])!, alone));
    }

    private Forecast Calibrate(Forecast forecast, FitContext context)
    {
        double[] floors = new double[forecast.Count];
        bool[] nonNegative = new bool[forecast.Count];
        for (int i = 0; i < forecast.Count; i++)
        {
            int at = _positions[forecast.Frame.Keys[i]];
            (floors[i], nonNegative[i]) = (_state.Floors[at], _state.NonNegative[at]);
        }
        Forecast calibrated = _state.Scores.Apply(forecast, floors, nonNegative, context);
        return calibrated.WithFaults(Faults);
    }
}
