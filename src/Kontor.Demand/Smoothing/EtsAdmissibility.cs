namespace Kontor.Demand.Smoothing;

/// <summary>Is a seasonal form with a trend forecastable: do the weights of old innovations die out?</summary>
/// <remarks>Hyndman, Akram and Archibald (2008), "The admissible parameter space for exponential smoothing models": no root of the characteristic
/// polynomial outside the unit circle. The usual region alone ensures it for all other forms. Roots are not computed: the polynomial is
/// reduced degree by degree (Schur 1917, Cohn 1922).</remarks>
internal static class EtsAdmissibility
{
    private const double Slack = 1 + 1e-10; // as R allows

    /// <summary>Tests α, β, γ, φ of a seasonal form.</summary>
    /// <param name="c">The smoothing parameters.</param>
    /// <param name="period">The length of the season, 2 or more.</param>
    /// <param name="work">(period + 2) Work space.</param>
    internal static bool Holds(EtsCoefficients c, int period, Span<double> work)
    {
        // z^(m+1) + (α+β-φ) z^m + (α+β-αφ)(z^(m-1) + ... + z²) + (α+β-αφ+γ-1) z + φ(1-α-γ)
        int degree = period + 1;
        double middle = c.Alpha + c.Beta - (c.Alpha * c.Phi);
        Span<double> a = work[..(degree + 1)]; // a[i] is the coefficient of z^i, roots shrunk a little
        a[0] = c.Phi * (1 - c.Alpha - c.Gamma);
        a[1] = middle + c.Gamma - 1;
        for (int i = 2; i < period; i++) a[i] = middle;
        a[period] = c.Alpha + c.Beta - c.Phi;
        a[degree] = 1;
        double shrink = 1;
        for (int i = degree; i >= 0; i--, shrink /= Slack) a[i] *= shrink;
        for (; degree > 0; degree--)
        {
            double ratio = a[0] / a[degree];
            if (!(Math.Abs(ratio) < 1)) return false;
            // subtract the reversed polynomial: the constant vanishes, and the rest is one degree lower
            for (int i = 1, j = degree - 1; i <= j; i++, j--) (a[i], a[j]) = (a[i] - (ratio * a[j]), a[j] - (ratio * a[i]));
            a[degree] -= ratio * a[0];
            a = a[1..];
        }
        return true;
    }
}
