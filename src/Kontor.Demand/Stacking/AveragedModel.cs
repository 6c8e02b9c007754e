using System.Collections.Immutable;
using Kontor.Data.Forecasts;
using Kontor.Data.Panels;
using Kontor.Errors;

namespace Kontor.Demand.Stacking;

/// <summary>The fitted models of an <see cref="Averaged"/>.</summary>
public sealed class AveragedModel : ForecastModel
{
    private readonly Averaged _specification;

    internal AveragedModel(Averaged specification, ImmutableArray<ForecastModel> members)
    {
        _specification = specification;
        Members = members;
    }

    /// <summary>The models, each with the same weight.</summary>
    public ImmutableArray<ForecastModel> Members { get; }

    /// <inheritdoc/>
    public override Forecaster Specification => _specification;

    /// <inheritdoc/>
    public override FitReport Report => StackedModel.Together(Members);

    /// <summary>The series that no model could fit, and why.</summary>
    public override ImmutableArray<DataFault> Faults => StackedModel.Everywhere(Members);

    internal override ModelState State => new AveragedState { Specification = _specification, Members = [.. Members.Select(m => m.State)] };

    /// <inheritdoc/>
    protected override Forecast ForecastPanel(int horizon, KnownAhead? knownAhead, FitContext context) =>
        Combination.Of([.. Members.Select(m => m.Forecast(horizon, knownAhead, context))], Weights).WithFaults(Faults);

    internal override PreparedForecast PreparePanel(int horizon, KnownAhead? knownAhead, FitContext context) =>
        Combination.Prepare([.. Members.Select(m => m.PreparePanel(horizon, knownAhead, context))], Weights);

    private double[] Weights => [.. Members.Select(_ => 1.0 / Members.Length)];
}
