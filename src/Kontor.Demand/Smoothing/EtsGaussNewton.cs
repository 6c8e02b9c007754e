using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Kontor.Demand.Smoothing;

/// <summary>The recursion with its derivatives by all parameters at once, four to a vector, summed into the normal equations of a Gauss-Newton step.</summary>
/// <remarks>With μ the one-step mean, the additive residual is e = y - μ. The multiplicative one is (e/μ) G, G the geometric mean of all μ:
/// its derivative is -G y dμ/μ² + (e/μ) G u with u the mean of dμ/μ, so JᵀJ and Jᵀr need one pass only.</remarks>
internal static class EtsGaussNewton
{
    /// <summary>Runs through the series once; see <see cref="EtsRecursion.Run"/> for the states and the result.</summary>
    /// <param name="y">(n) The series; NaN where missing.</param>
    /// <param name="c">The smoothing parameters.</param>
    /// <param name="layout">Where each parameter stands.</param>
    /// <param name="shares">β* and γ*: how far β and γ are between their bounds.</param>
    /// <param name="low">The lower bound of β and γ.</param>
    /// <param name="level">The initial level.</param>
    /// <param name="growth">The initial growth.</param>
    /// <param name="season">(period) The initial seasons; overwritten.</param>
    /// <param name="slopes">(4 + period, stride) Work space: the slopes of level, growth, residual, logarithm of the mean, and seasons.</param>
    /// <param name="normal">(parameters, stride) Written: JᵀJ, lower triangle.</param>
    /// <param name="gradient">(stride) Written: Jᵀr.</param>
    internal static double Run<TTrend, TSeason, TError>(
        ReadOnlySpan<double> y, EtsCoefficients c, EtsLayout layout, (double Beta, double Gamma) shares, double low, double level, double growth,
        Span<double> season, Span<double> slopes, Span<double> normal, Span<double> gradient)
        where TTrend : struct, IEtsTrendTag
        where TSeason : struct, IEtsSeasonTag
        where TError : struct, IEtsErrorTag
    {
        int stride = gradient.Length, width = stride / 4, parameters = layout.Count, period = season.Length;
        bool seasonal = TSeason.Adds || TSeason.Multiplies;
        slopes.Clear();
        normal.Clear();
        gradient.Clear();
        Span<double> dLevel = slopes[..stride], dGrowth = slopes.Slice(stride, stride), dMean = slopes.Slice(2 * stride, stride), logSlope = slopes.Slice(3 * stride, stride);
        Span<double> dSeasons = slopes[(4 * stride)..];
        dLevel[layout.LevelState] = 1;
        if (TTrend.Grows) dGrowth[layout.GrowthState] = 1;
        if (seasonal)
        {
            for (int j = 0; j < period - 1; j++)
            {
                dSeasons[(j * stride) + layout.FirstSeason + j] = 1;
                dSeasons[((period - 1) * stride) + layout.FirstSeason + j] = -1;
            }
        }
        double alpha = c.Alpha, beta = c.Beta, gamma = c.Gamma, phi = c.Phi;
        double betaRoom = c.Alpha - low, gammaRoom = 1 - c.Alpha - low;
        Span<Vector256<double>> vLevel = Vectors(dLevel), vGrowth = Vectors(dGrowth), vMean = Vectors(dMean), vLog = Vectors(logSlope);
        Span<Vector256<double>> vGradient = Vectors(gradient), vNormal = Vectors(normal), vSeasons = Vectors(dSeasons);
        double squares = 0, logs = 0, product = 1;
        int at = 0, observed = 0;
        for (int t = 0; t < y.Length; t++)
        {
            double drift = TTrend.Grows ? phi * growth : 0, q = level + drift, s = seasonal ? season[at] : 0;
            double mean = TSeason.Multiplies ? q * s : TSeason.Adds ? q + s : q;
            if (TTrend.Grows)
            {
                // level and growth slopes become those of q and φ b
                if (layout.Damping >= 0) dGrowth[layout.Damping] += growth / phi;
                for (int k = 0; k < width; k++)
                {
                    Vector256<double> d = vGrowth[k] * phi;
                    vGrowth[k] = d;
                    vLevel[k] += d;
                }
            }
            double value = y[t];
            Span<Vector256<double>> vSeason = seasonal ? vSeasons.Slice(at * width, width) : default;
            if (!double.IsNaN(value))
            {
                double e = value - mean, r = TError.Relative ? e / mean : e, perSeason = TSeason.Multiplies ? 1 / s : 1, perLevel = TSeason.Multiplies ? 1 / q : 1;
                double step = e * perSeason, lift = e * perLevel;
                // slope of the residual by the mean
                double factor = TError.Relative ? -value / (mean * mean) : -1, inverse = 1 / mean;
                for (int k = 0; k < width; k++)
                {
                    Vector256<double> dq = vLevel[k], dm = dq, ds = default;
                    if (seasonal) ds = vSeason[k];
                    if (TSeason.Adds) dm = dq + ds;
                    if (TSeason.Multiplies) dm = (dq * s) + (ds * q);
                    Vector256<double> dStep = -dm, dLift = -dm;
                    if (TSeason.Multiplies)
                    {
                        dStep = (dStep - (ds * step)) * perSeason;
                        dLift = (dLift - (dq * lift)) * perLevel;
                    }
                    vLevel[k] = dq + (dStep * alpha);
                    if (TTrend.Grows) vGrowth[k] += dStep * beta;
                    if (seasonal) vSeason[k] = ds + (dLift * gamma);
                    if (TError.Relative) vLog[k] += dm * inverse;
                    dm *= factor;
                    vMean[k] = dm;
                    vGradient[k] += dm * r;
                }
                dLevel[0] += step;
                if (TTrend.Grows)
                {
                    dGrowth[0] += shares.Beta * step;
                    dGrowth[layout.Growth] += betaRoom * step;
                }
                if (seasonal)
                {
                    dSeasons[at * stride] -= shares.Gamma * lift;
                    dSeasons[(at * stride) + layout.Seasonal] += gammaRoom * lift;
                    season[at] = s + (gamma * lift);
                }
                for (int i = 0; i < parameters; i++)
                {
                    Vector256<double> d = Vector256.Create(dMean[i]);
                    Span<Vector256<double>> row = vNormal.Slice(i * width, (i / 4) + 1);
                    for (int k = 0; k < row.Length; k++) row[k] += d * vMean[k];
                }
                level = q + (alpha * step);
                growth = drift + (beta * step);
                squares += r * r;
                observed++;
                if (TError.Relative)
                {
                    product *= mean;
                    if (product is > 1e100 or < 1e-100)
                    {
                        logs += Math.Log(product);
                        product = 1;
                    }
                }
            }
            else
            {
                level = q;
                growth = drift;
            }
            if (seasonal && ++at == period) at = 0;
        }
        if (!TError.Relative) return squares;

        // J = W + r uᵀ: JᵀJ = WᵀW + (Wᵀr) uᵀ + u (Wᵀr)ᵀ + S u uᵀ
        double scale = Math.Exp(2 * (logs + Math.Log(product)) / observed);
        for (int i = 0; i < parameters; i++) logSlope[i] /= observed;
        for (int i = 0; i < parameters; i++)
        {
            for (int k = 0; k <= i; k++)
            {
                double cross = (gradient[i] * logSlope[k]) + (gradient[k] * logSlope[i]) + (squares * logSlope[i] * logSlope[k]);
                normal[(i * stride) + k] = (normal[(i * stride) + k] + cross) * scale;
            }
        }
        for (int i = 0; i < parameters; i++) gradient[i] = (gradient[i] + (squares * logSlope[i])) * scale;
        return squares * scale;
    }

    private static Span<Vector256<double>> Vectors(Span<double> span) => MemoryMarshal.Cast<double, Vector256<double>>(span);
}
