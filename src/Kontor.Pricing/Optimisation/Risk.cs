namespace Kontor.Pricing.Optimisation;

/// <summary>(1 − w) × mean + w × mean of the worst share of draws (CVaR), and the weights of draws that it comes from.</summary>
/// <remarks>
/// Rockafellar and Uryasev (2000), "Optimization of conditional value-at-risk", equation 4, with the sign turned: CVaR = max_t { t − Σ_d max(0, t − profit(d)) / (share × D) }, which is also the least of
/// Σ_d q(d) profit(d) over q with 0 ≤ q(d) ≤ 1 / (share × D) and sum 1. Smoothed, max(0, u) becomes τ log(1 + exp(u / τ)).
/// </remarks>
internal static class Risk
{
    /// <summary>The value, and the weights of draws whose weighted profit has its gradient.</summary>
    /// <param name="profits">Profits. Shape: (draws).</param>
    /// <param name="aversion">w, in [0, 1].</param>
    /// <param name="share">The share of draws that count as the worst, in (0, 1].</param>
    /// <param name="smoothing">τ as a share of the profits' standard deviation; 0 for exact.</param>
    /// <param name="weights">Receives the weights. Shape: (draws).</param>
    internal static double Value(ReadOnlySpan<double> profits, double aversion, double share, double smoothing, Span<double> weights)
    {
        int draws = profits.Length;
        double mean = 0;
        foreach (double profit in profits) mean += profit / draws;
        weights.Fill((1 - aversion) / draws);
        if (aversion == 0) return mean;
        double deviation = 0;
        foreach (double profit in profits) deviation += (profit - mean) * (profit - mean) / draws;
        double tau = smoothing * Math.Sqrt(deviation), most = share * draws;
        double tail = tau > 1e-12 * Math.Abs(mean) && share < 1 ? Smoothed(profits, aversion, most, tau, weights) : Exact(profits, aversion, most, weights);
        return ((1 - aversion) * mean) + (aversion * tail);
    }

    private static double Exact(ReadOnlySpan<double> profits, double aversion, double most, Span<double> weights)
    {
        int[] order = new int[profits.Length];
        for (int d = 0; d < order.Length; d++) order[d] = d;
        double[] sorted = profits.ToArray();
        Array.Sort(sorted, order);
        double left = most, sum = 0;
        for (int k = 0; k < order.Length && left > 0; k++)
        {
            double part = Math.Min(1, left);
            sum += part * sorted[k];
            weights[order[k]] += aversion * part / most;
            left -= part;
        }
        return sum / most;
    }

    private static double Smoothed(ReadOnlySpan<double> profits, double aversion, double most, double tau, Span<double> weights)
    {
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        foreach (double profit in profits) (low, high) = (Math.Min(low, profit), Math.Max(high, profit));
        (low, high) = (low - (40 * tau), high + (40 * tau));
        for (int k = 0; k < 200 && high - low > 1e-15 * (Math.Abs(low) + Math.Abs(high)); k++)
        {
            double middle = 0.5 * (low + high), count = 0;
            foreach (double profit in profits) count += 1 / (1 + Math.Exp((profit - middle) / tau));
            if (count > most) high = middle;
            else low = middle;
        }
        double at = 0.5 * (low + high), excess = 0, total = 0;
        for (int d = 0; d < profits.Length; d++) total += 1 / (1 + Math.Exp((profits[d] - at) / tau));
        for (int d = 0; d < profits.Length; d++)
        {
            double u = (at - profits[d]) / tau;
            excess += tau * (u > 0 ? u + Math.Log(1 + Math.Exp(-u)) : Math.Log(1 + Math.Exp(u)));
            weights[d] += aversion / (1 + Math.Exp(-u)) / total;
        }
        return at - (excess / most);
    }
}
