using Kontor.Statistics.Optimization;

namespace Kontor.Demand.ExponentialSmoothing;

/// <summary>One fitted form on the scaled series.</summary>
/// <param name="Form">The form.</param>
/// <param name="Coefficients">The smoothing parameters.</param>
/// <param name="Level">The last level.</param>
/// <param name="Growth">The last growth.</param>
/// <param name="Season">(period) The last seasons, by t mod period.</param>
/// <param name="Variance">The variance of the innovations.</param>
/// <param name="Squares">The minimised sum of squares.</param>
/// <param name="Penalty">What the prior and the preference for damped trends add to the criterion.</param>
/// <param name="Parameters">Estimated parameters, the variance among them.</param>
/// <param name="Result">How the optimiser ended.</param>
internal readonly record struct EtsFit(
    EtsForm Form, EtsCoefficients Coefficients, double Level, double Growth, double[] Season, double Variance, double Squares, double Penalty, int Parameters,
    LeastSquaresResult Result)
{
    /// <summary>-2 log likelihood of the scaled series.</summary>
    internal double Deviance(int observed) =>
        observed * (Math.Log(Math.Max(Squares / observed, EtsFitter.Perfect)) + 1 + Math.Log(2 * Math.PI));

    /// <summary>What the choice between forms minimises: Akaike's corrected criterion of the scaled series, and the penalty.</summary>
    internal double Criterion(int observed) => observed - Parameters > 1
        ? Deviance(observed) + (2.0 * Parameters * observed / (observed - Parameters - 1)) + Penalty
        : double.PositiveInfinity;
}
