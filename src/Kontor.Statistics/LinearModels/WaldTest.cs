namespace Kontor.Statistics.LinearModels;

/// <summary>A test that q linear combinations of coefficients have the values given: F = (R b - r)' (R V R')^-1 (R b - r) / q (Greene 2018, section 5.4).</summary>
/// <param name="F">The statistic, 0 or more; chi-squared is <c>F * Restrictions</c>.</param>
/// <param name="Restrictions">q, the number of independent restrictions.</param>
/// <param name="DenominatorDegrees">The degrees of freedom below; null where the test is asymptotic and its p-value from chi-squared.</param>
/// <param name="PValue">The probability of a larger statistic where the restrictions hold.</param>
public sealed record WaldTest(double F, int Restrictions, double? DenominatorDegrees, double PValue);
