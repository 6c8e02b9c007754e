namespace Kontor.Demand.Arima;

/// <summary>Regular and seasonal differences.</summary>
internal static class Differencing
{
    /// <summary>Differences in place.</summary>
    /// <param name="values">(n) The series; on return its first n - d - D m values are the differences.</param>
    /// <param name="regular">The regular order d.</param>
    /// <param name="seasonal">The seasonal order D.</param>
    /// <param name="season">The season's length m.</param>
    /// <returns>The number of differences, 0 where the series is too short.</returns>
    internal static int Apply(Span<double> values, int regular, int seasonal, int season)
    {
        int length = values.Length;
        for (int pass = 0; pass < seasonal + regular && length > 0; pass++)
        {
            int lag = pass < seasonal ? season : 1;
            length = Math.Max(0, length - lag);
            for (int t = 0; t < length; t++) values[t] = values[t + lag] - values[t];
        }
        return length;
    }

    /// <summary>The weights of past values in <c>y_t = w_t + Σ weight_i y_(t-i)</c>, the inverse of <c>(1-B)^d (1-B^m)^D</c>; index 0 holds lag 1.</summary>
    internal static double[] Weights(ArimaOrder order, int season)
    {
        double[] polynomial = [1];
        for (int i = 0; i < order.D; i++) polynomial = Multiply(polynomial, 1);
        for (int i = 0; i < order.SeasonalD; i++) polynomial = Multiply(polynomial, season);
        double[] weights = new double[polynomial.Length - 1];
        for (int i = 0; i < weights.Length; i++) weights[i] = -polynomial[i + 1];
        return weights;
    }

    private static double[] Multiply(double[] polynomial, int lag)
    {
        double[] product = new double[polynomial.Length + lag];
        for (int i = 0; i < polynomial.Length; i++)
        {
            product[i] += polynomial[i];
            product[i + lag] -= polynomial[i];
        }
        return product;
    }
}
