using System.Collections.Immutable;
using Kontor.Data.Forecasts;
using Kontor.Data.Panels;
using Kontor.Errors;

namespace Kontor.Demand.Stacking;

/// <summary>The fitted models of an <see cref="Averaged"/>.</summary>
public sealed class AveragedModel : ForecastModel
{
    private readonly Averaged _specification;

    internal AveragedModel(Averaged specification, ImmutableArray<ForecastModel> models)
    {
        _specification = specification;
        Models = models;
    }

    /// <summary>The models, each with the same weight.</summary>
    public ImmutableArray<ForecastModel> Models { get; }

    /// <inheritdoc/>
    public override Forecaster Specification => _specification;

    /// <inheritdoc/>
    public override FitReport Report => StackedModel.Together(Models);

    /// <summary>The series that no model could fit, and why.</summary>
    public override ImmutableArray<DataFault> Faults => StackedModel.Everywhere(Models);

    internal override ModelState State => new AveragedState { Specification = _specification, Members = [.. Models.Select(m => m.State)] };

    /// <inheritdoc/>
    protected override Forecast ForecastPanel(int horizon, KnownAhead? knownAhead, FitContext context)
    {
        double[] weights = [.. Models.Select(_ => 1.0 / Models.Length)];
        return Combination.Of([.. Models.Select(m => m.Forecast(horizon, knownAhead, context))], weights).WithFaults(Faults);
    }
}
