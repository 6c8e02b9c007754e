namespace Kontor.Statistics.LinearModels;

/// <summary>One coefficient with its inference.</summary>
/// <param name="Name">The regressor; <c>(Intercept)</c> for the constant.</param>
/// <param name="Estimate">The estimate, in units of the outcome (of its logarithm or log-odds where the model has such a link) per unit of the regressor.</param>
/// <param name="StandardError">Its standard error, 0 or more.</param>
/// <param name="Statistic">Estimate over standard error.</param>
/// <param name="PValue">Two-sided, in [0, 1]: from Student's t, or from the normal distribution where the model is fitted by likelihood.</param>
/// <param name="Lower">The lower end of the 95% interval.</param>
/// <param name="Upper">The upper end of the 95% interval.</param>
public sealed record Coefficient(string Name, double Estimate, double StandardError, double Statistic, double PValue, double Lower, double Upper);
