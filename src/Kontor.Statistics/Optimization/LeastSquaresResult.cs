namespace Kontor.Statistics.Optimization;

/// <summary>How a least squares minimisation ended.</summary>
/// <param name="Objective">The sum of squares at the end; positive infinity when the start was not feasible.</param>
/// <param name="Iterations">Linearisations that were used.</param>
/// <param name="Converged">True when the next step promised less than the tolerance.</param>
public readonly record struct LeastSquaresResult(double Objective, int Iterations, bool Converged);
