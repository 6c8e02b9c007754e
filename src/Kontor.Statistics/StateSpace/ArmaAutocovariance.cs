namespace Kontor.Statistics.StateSpace;

/// <summary>Computes exact autocovariances of an ARMA process with unit error variance, in scratch memory that is kept between calls.</summary>
/// <remarks>The autoregression is stepped down to all its lower orders (Durbin-Levinson backwards), which gives the autocovariances of the pure
/// autoregression; the moving average is then applied to them. That costs p² + p q instead of the p³ of a linear system. Zero coefficients, of which seasonal products have many, cost nothing in the second half.</remarks>
internal sealed class ArmaAutocovariance
{
    private readonly int _capacity;
    private readonly double[] _steps;          // (p, p) row-major, row k-1 holds the autoregression of order k
    private readonly double[] _pure;           // (p + q + 1) autocovariances of the autoregression alone
    private readonly double[] _overlap;        // (q + 1) Σ ma_j ma_(j+l)

    /// <summary>Makes room for processes up to an order.</summary>
    /// <param name="capacity">The highest lag of either polynomial.</param>
    internal ArmaAutocovariance(int capacity)
    {
        _capacity = capacity;
        _steps = new double[capacity * capacity];
        _pure = new double[(2 * capacity) + 1];
        _overlap = new double[capacity + 1];
    }

    /// <summary>Writes the autocovariances of lags 0..lags.</summary>
    /// <param name="ar">The autoregressive coefficients.</param>
    /// <param name="ma">The moving-average coefficients.</param>
    /// <param name="maLags">The lags whose moving-average coefficient is not zero, ascending, without lag 0.</param>
    /// <param name="result">(p + 1) Written: lag 0 first.</param>
    /// <returns>False when the autoregression is not stationary.</returns>
    internal bool Compute(ReadOnlySpan<double> ar, ReadOnlySpan<double> ma, ReadOnlySpan<int> maLags, Span<double> result)
    {
        int p = ar.Length, q = ma.Length;
        Span<double> pure = _pure.AsSpan(0, p + q + 1);
        if (!Autoregression(ar, pure)) return false;
        Span<double> overlap = _overlap.AsSpan(0, q + 1);
        overlap.Clear();
        overlap[0] = 1;
        for (int a = 0; a < maLags.Length; a++)
        {
            double weight = ma[maLags[a] - 1];
            overlap[maLags[a]] += weight;
            for (int b = 0; b <= a; b++) overlap[maLags[a] - maLags[b]] += weight * ma[maLags[b] - 1];
        }
        for (int k = 0; k <= p; k++) result[k] = overlap[0] * pure[k];
        for (int lag = 1; lag <= q; lag++)
        {
            double weight = overlap[lag];
            if (weight == 0) continue;
            for (int k = 0; k <= p; k++) result[k] += weight * (pure[k + lag] + pure[Math.Abs(k - lag)]);
        }
        return result[0] < 1e12;
    }

    private bool Autoregression(ReadOnlySpan<double> ar, Span<double> covariance)
    {
        int p = ar.Length;
        covariance[0] = 1;
        if (p > 0) ar.CopyTo(_steps.AsSpan((p - 1) * _capacity));
        for (int order = p; order >= 1; order--)
        {
            ReadOnlySpan<double> row = _steps.AsSpan((order - 1) * _capacity, order);
            double last = row[^1], scale = 1 - (last * last);
            if (!(scale > 0)) return false;
            covariance[0] /= scale;
            if (order == 1) break;
            Span<double> lower = _steps.AsSpan((order - 2) * _capacity, order - 1);
            if (last == 0)
            {
                row[..^1].CopyTo(lower);
                continue;
            }
            double inverse = 1 / scale;
            for (int i = 0; i < lower.Length; i++) lower[i] = (row[i] + (last * row[lower.Length - 1 - i])) * inverse;
        }
        for (int k = 1; k < covariance.Length; k++)
        {
            // up to lag p the order-k predictor obeys the Yule-Walker equation of its own order
            ReadOnlySpan<double> row = k <= p ? _steps.AsSpan((k - 1) * _capacity, k) : ar;
            double sum = 0;
            for (int i = 0; i < row.Length; i++) sum += row[i] * covariance[k - 1 - i];
            covariance[k] = sum;
        }
        return true;
    }
}
