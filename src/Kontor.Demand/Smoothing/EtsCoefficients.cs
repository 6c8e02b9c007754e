namespace Kontor.Demand.Smoothing;

/// <summary>The smoothing parameters of one form: unused ones are 0, an undamped trend has φ = 1.</summary>
/// <param name="Alpha">The gain of the level.</param>
/// <param name="Beta">The gain of the growth.</param>
/// <param name="Gamma">The gain of the season.</param>
/// <param name="Phi">The damping of the growth.</param>
internal readonly record struct EtsCoefficients(double Alpha, double Beta, double Gamma, double Phi)
{
    /// <summary>The weight of an innovation in the observation <paramref name="lag"/> periods later: c_j of Hyndman et al. (2008), table 6.1.</summary>
    internal double Weight(int lag, int period, ref double damped)
    {
        damped = (damped + 1) * Phi; // φ + φ² + ... + φ^lag
        return Alpha + (Beta * damped) + (period > 1 && lag % period == 0 ? Gamma : 0);
    }
}
