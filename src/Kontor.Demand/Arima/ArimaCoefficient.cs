namespace Kontor.Demand.Arima;

/// <summary>An estimated coefficient.</summary>
/// <param name="Name">ar1, ma1, sar1, sma1 and so on for ARMA terms; mean, drift, x1, x2 and so on for regressors, sin1, cos1 and so on for Fourier terms.</param>
/// <param name="Value">The maximum-likelihood estimate.</param>
/// <param name="StandardError">The standard error from the curvature of the likelihood; null where the likelihood is flat or the fit exact.</param>
public sealed record ArimaCoefficient(string Name, double Value, double? StandardError);
