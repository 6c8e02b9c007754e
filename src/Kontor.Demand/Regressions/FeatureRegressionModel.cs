using System.Collections.Immutable;
using Kontor.Data.Forecasts;
using Kontor.Data.Panels;
using Kontor.Demand.Calibration;
using Kontor.Demand.Features;
using Kontor.Demand.Global;
using Kontor.Errors;
using Kontor.Trees.Cubist;

namespace Kontor.Demand.Regressions;

/// <summary>A fitted <see cref="FeatureRegression"/>.</summary>
public sealed class FeatureRegressionModel : ForecastModel
{
    private readonly RegressionBlueprint _blueprint;
    private readonly FeatureHistory _history;
    private readonly IRowRegression _regression;
    private readonly ConformalScores? _scores;

    internal FeatureRegressionModel(
        RegressionBlueprint blueprint, FeatureHistory history, IRowRegression regression, ConformalScores? scores, FitReport report, ImmutableArray<DataFault> faults)
    {
        (_blueprint, _history, _regression, _scores) = (blueprint, history, regression, scores);
        Report = report;
        Faults = faults;
    }

    /// <inheritdoc/>
    public override Forecaster Specification => _blueprint.Settings;

    /// <summary>Iterations are members or rounds; the objective is the absolute error of the held-out forecasts over absolute demand, NaN where none were made.</summary>
    public override FitReport Report { get; }

    /// <inheritdoc/>
    public override ImmutableArray<DataFault> Faults { get; }

    /// <summary>The features that the rows have, without the regression's own of the past and the calendar.</summary>
    public FeatureSchema Features => _blueprint.Schema;

    /// <summary>The rules, whose linear models are on the scale of the regression; null for trees.</summary>
    public CubistModel? Cubist => (_regression as CubistRows)?.Model;

    /// <summary>How much each column of the rows is used, largest first: of Cubist in conditions and linear models, of trees in the total gain. The shares add up to one, or are all zero.</summary>
    public ImmutableArray<FeatureImportance> Importance()
    {
        ImmutableArray<string> names = RegressionTable.NamesOf(_blueprint.Schema);
        return [.. _regression.Shares().Select((share, c) => new FeatureImportance(names[c], share)).OrderByDescending(f => f.Share)];
    }

    internal override ModelState State => new FeatureRegressionState
    {
        Specification = _blueprint.Settings,
        TargetName = _blueprint.TargetName,
        Features = _blueprint.Schema,
        Scale = _blueprint.Scale,
        History = _history,
        Regression = _regression.ToBytes(),
        Scores = _scores,
        Report = Report,
        Faults = Faults,
    };

    /// <inheritdoc/>
    protected override Forecast ForecastPanel(int horizon, KnownAhead? knownAhead, FitContext context)
    {
        if (horizon > _blueprint.Settings.Horizon) Throw.HorizonTooLong(Specification.Name, horizon, _blueprint.Settings.Horizon);
        FeatureHistory ahead = _history.Ahead(_blueprint.Schema.Roles, _blueprint.Schema.Categories, knownAhead, horizon, Specification.Name);
        (int, int)[] origins = [.. Enumerable.Range(0, ahead.Count).Select(i => (i, ahead.Ends[i] - ahead.Begins[i] - 1))];
        Forecast raw = RegressionForecast.Of(_blueprint, _regression, _blueprint.Schema.Of(ahead, context), origins, horizon, context).WithFaults(Faults);
        if (_scores is null) return raw;
        double[] floors = new double[_history.Count];
        bool[] nonNegative = new bool[_history.Count];
        for (int i = 0; i < floors.Length; i++)
        {
            ReadOnlySpan<double> target = _history.TargetOf(i)[_history.Begins[i].._history.Ends[i]];
            (floors[i], nonNegative[i]) = (ConformalScores.Floor(target), Local.LocalModel.IsNonNegative(target));
        }
        return _scores.Apply(raw, floors, nonNegative, context);
    }
}
