using Kontor.Demand.Features;

namespace Kontor.Demand.Regressions;

/// <summary>What the forecasts of a regression need beside the regression and the history.</summary>
/// <param name="Settings">The specification.</param>
/// <param name="Schema">The features.</param>
/// <param name="Scale">The scale of the targets.</param>
/// <param name="TargetName">What the target is called.</param>
internal sealed record RegressionBlueprint(FeatureRegression Settings, FeatureSchema Schema, RowScale Scale, string TargetName);
