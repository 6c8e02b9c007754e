namespace Kontor.Statistics.LinearModels;

/// <summary>The first stage of an endogenous regressor: how strong the instruments are.</summary>
/// <param name="Endogenous">The endogenous regressor.</param>
/// <param name="F">The F test that no excluded instrument matters, errors of one variance. Staiger and Stock (1997) call below 10 weak.</param>
/// <param name="RobustF">The same test with the regression's own kind of errors.</param>
/// <param name="PartialR2">The share of what the included regressors leave that the instruments explain (Shea 1997 for one endogenous regressor).</param>
public sealed record FirstStage(string Endogenous, WaldTest F, WaldTest RobustF, double PartialR2);
