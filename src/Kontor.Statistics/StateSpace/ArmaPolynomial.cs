namespace Kontor.Statistics.StateSpace;

/// <summary>Lag polynomials of autoregressive moving-average processes: stationary parameters, root tests, seasonal products, error weights.</summary>
/// <remarks>Coefficients follow Box and Jenkins with R's signs: <c>y_t = Σ ar_i y_(t-i) + e_t + Σ ma_j e_(t-j)</c>, index 0 holds lag 1.</remarks>
public static class ArmaPolynomial
{
    /// <summary>Computes the stationary autoregression that has the given partial autocorrelations (Monahan 1984; Jones 1980).</summary>
    /// <param name="partials">(p) Partial autocorrelations, each inside (-1, 1) for a stationary result.</param>
    /// <param name="coefficients">(p) Written: the coefficients of lags 1..p.</param>
    public static void FromPartials(ReadOnlySpan<double> partials, Span<double> coefficients)
    {
        for (int order = 0; order < partials.Length; order++)
        {
            double last = partials[order];
            coefficients[order] = last;
            // the Durbin-Levinson update in place, two mirrored lags at a time
            for (int i = 0, j = order - 1; i <= j; i++, j--)
            {
                double left = coefficients[i], right = coefficients[j];
                coefficients[i] = left - (last * right);
                coefficients[j] = right - (last * left);
            }
        }
    }

    /// <summary>Computes the partial autocorrelations of an autoregression, the inverse of <see cref="FromPartials"/>.</summary>
    /// <param name="coefficients">(p) The coefficients of lags 1..p.</param>
    /// <param name="partials">(p) Written: the partial autocorrelations; meaningless when the result is false.</param>
    /// <returns>True when the autoregression is stationary.</returns>
    public static bool ToPartials(ReadOnlySpan<double> coefficients, Span<double> partials)
    {
        coefficients.CopyTo(partials);
        for (int order = coefficients.Length - 1; order >= 0; order--)
        {
            double last = partials[order];
            double scale = 1 - (last * last);
            if (!(scale > 0)) return false;
            for (int i = 0, j = order - 1; i <= j; i++, j--)
            {
                double left = partials[i], right = partials[j];
                partials[i] = (left + (last * right)) / scale;
                partials[j] = (right + (last * left)) / scale;
            }
        }
        return true;
    }

    /// <summary>Tests whether every root of <c>1 - Σ c_i z^i</c> lies outside the circle of the given radius, without computing a root.</summary>
    /// <remarks>The roots of a polynomial lie outside radius R exactly when the autoregression with coefficients <c>c_i R^i</c> is stationary.</remarks>
    /// <param name="coefficients">(p) The coefficients, 64 or fewer; negate those of a moving average.</param>
    /// <param name="radius">The radius, above 0.</param>
    public static bool RootsBeyond(ReadOnlySpan<double> coefficients, double radius)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(coefficients.Length, 64);
        Span<double> scaled = stackalloc double[coefficients.Length], partials = stackalloc double[coefficients.Length];
        double power = 1;
        for (int i = 0; i < scaled.Length; i++) scaled[i] = coefficients[i] * (power *= radius);
        return ToPartials(scaled, partials);
    }

    /// <summary>Multiplies a regular and a seasonal polynomial: the coefficients of <c>(1 + s Σ a_i z^i)(1 + s Σ b_j z^(m j))</c> with the sign s taken out again.</summary>
    /// <param name="regular">(p) Coefficients of lags 1..p.</param>
    /// <param name="seasonal">(P) Coefficients of lags m, 2m, ..., Pm.</param>
    /// <param name="season">The season's length m, 1 or more.</param>
    /// <param name="isMovingAverage">True for the plus signs of a moving average, false for the minus signs of an autoregression.</param>
    /// <param name="product">(p + P m, or longer) Written: coefficients of lags 1, 2, ...; zero beyond.</param>
    public static void Expand(ReadOnlySpan<double> regular, ReadOnlySpan<double> seasonal, int season, bool isMovingAverage, Span<double> product)
    {
        product.Clear();
        regular.CopyTo(product);
        for (int j = 0; j < seasonal.Length; j++)
        {
            int lag = (j + 1) * season;
            double outer = seasonal[j], inner = isMovingAverage ? outer : -outer;
            product[lag - 1] += outer;
            for (int i = 0; i < regular.Length; i++) product[lag + i] += inner * regular[i];
        }
    }

    /// <summary>Computes the weights of past errors in a linear process, <c>y_t = Σ psi_j e_(t-j)</c> with <c>psi_0 = 1</c> (Box and Jenkins 1976, 5.2).</summary>
    /// <param name="ar">The autoregressive coefficients; those of an integrated process are allowed.</param>
    /// <param name="ma">The moving-average coefficients.</param>
    /// <param name="psi">(steps) Written: the weights.</param>
    public static void PsiWeights(ReadOnlySpan<double> ar, ReadOnlySpan<double> ma, Span<double> psi)
    {
        for (int j = 0; j < psi.Length; j++)
        {
            double weight = j == 0 ? 1 : j <= ma.Length ? ma[j - 1] : 0;
            int lags = Math.Min(j, ar.Length);
            for (int i = 1; i <= lags; i++) weight += ar[i - 1] * psi[j - i];
            psi[j] = weight;
        }
    }
}
