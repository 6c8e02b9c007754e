using System.Collections.Immutable;
using Kontor.Demand.Calibration;
using Kontor.Demand.Features;
using Kontor.Errors;

namespace Kontor.Demand.Regressions;

/// <summary>What a regression over rows writes to disk: the regression, the features, and the history that it goes on from.</summary>
internal sealed record FeatureRegressionState : ModelState
{
    public required Forecaster Specification { get; init; }

    public required string TargetName { get; init; }

    public required FeatureSchema Features { get; init; }

    public required RowScale Scale { get; init; }

    public required FeatureHistory History { get; init; }

    /// <summary>See <see cref="IRowRegression.ToBytes"/>.</summary>
    public required byte[] Regression { get; init; }

    public required ConformalScores? Scores { get; init; }

    public required FitReport Report { get; init; }

    public required ImmutableArray<DataFault> Faults { get; init; }

    internal override ForecastModel Restore()
    {
        var settings = (FeatureRegression)Specification;
        return new FeatureRegressionModel(new RegressionBlueprint(settings, Features, Scale, TargetName), History, settings.Restore(Regression), Scores, Report, Faults);
    }
}
