using Kontor.Statistics.Optimization;

namespace Kontor.Demand.Theta;

/// <summary>The sum of squared one-step errors of a Theta model as a function of α alone: given α, the initial level and the share of the line are linear.</summary>
/// <remarks>With 1-based t and q = 1 - α: μ_t = ℓ_{t-1} + ω (q^(t-1) A_{t-1} + (1 - q^t)/α B_{t-1}), ω = 1 - 1/θ (Fiorucci et al. 2016, equations 9 to 13),
/// ℓ_t = αy_t + qℓ_{t-1}. So y_t - μ_t = (y_t - g_t) - q^(t-1) ℓ_0 - ω z_t with g the smoothing from 0.</remarks>
internal ref struct ThetaLines : IScalarFunction
{
    private readonly ReadOnlySpan<double> _y, _intercepts, _slopes;
    private readonly int _first;
    private readonly double _fixedShare;

    /// <summary>Takes the data.</summary>
    /// <param name="y">(n) The series without season and gaps.</param>
    /// <param name="intercepts">(n) A_{t-1}; one 0 when there is no line.</param>
    /// <param name="slopes">(n) B_{t-1}; one 0 when there is no line.</param>
    /// <param name="first">The first period whose error counts.</param>
    /// <param name="fixedShare">ω when it is not estimated, NaN when it is.</param>
    internal ThetaLines(ReadOnlySpan<double> y, ReadOnlySpan<double> intercepts, ReadOnlySpan<double> slopes, int first, double fixedShare)
    {
        _y = y;
        _intercepts = intercepts;
        _slopes = slopes;
        _first = first;
        _fixedShare = fixedShare;
    }

    /// <summary>The last level.</summary>
    internal double Level { get; private set; }

    /// <summary>The share of the line, ω.</summary>
    internal double Share { get; private set; }

    /// <inheritdoc/>
    public double Evaluate(double x)
    {
        double q = 1 - x, power = 1, smooth = 0, ww = 0, wz = 0, zz = 0, wr = 0, zr = 0, rr = 0;
        bool lined = _intercepts.Length == _y.Length;
        for (int t = 0; t < _y.Length; t++)
        {
            double a = lined ? _intercepts[t] : 0, b = lined ? _slopes[t] : 0;
            double z = (power * a) + ((1 - (power * q)) / x * b), r = _y[t] - smooth;
            if (t >= _first)
            {
                ww += power * power;
                wz += power * z;
                zz += z * z;
                wr += power * r;
                zr += z * r;
                rr += r * r;
            }
            smooth += x * r;
            power *= q;
        }
        double determinant = (ww * zz) - (wz * wz), share = _fixedShare;
        // a line without slope looks like the initial level: then the standard share of one half
        if (double.IsNaN(share)) share = determinant > 1e-10 * ww * zz ? Math.Clamp(((ww * zr) - (wz * wr)) / determinant, 0, 1) : 0.5;
        double initial = (wr - (share * wz)) / ww;
        Level = smooth + (power * initial);
        Share = share;
        double squares = rr - (initial * wr) - (share * zr) - (initial * (wr - (initial * ww) - (share * wz))) - (share * (zr - (initial * wz) - (share * zz)));
        return Math.Max(0, squares);
    }
}
