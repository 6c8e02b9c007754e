namespace Kontor.Demand.Arima;

/// <summary>An order that was estimated.</summary>
/// <param name="Order">The order.</param>
/// <param name="HasConstant">True when a mean or drift was estimated.</param>
/// <param name="Point">(p + q + P + Q) The unconstrained parameters at the maximum.</param>
/// <param name="LogLikelihood">The exact log-likelihood.</param>
/// <param name="Criterion">AICc; positive infinity for a model that the search refuses.</param>
internal sealed record ArimaCandidate(ArimaOrder Order, bool HasConstant, double[] Point, double LogLikelihood, double Criterion)
{
    /// <summary>Quasi-Newton iterations that it took.</summary>
    public int Iterations { get; init; }

    /// <summary>True when the optimiser met a tolerance.</summary>
    public bool Converged { get; init; }
}
