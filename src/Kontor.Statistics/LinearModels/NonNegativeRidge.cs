namespace Kontor.Statistics.LinearModels;

/// <summary>Least squares with weights that are not negative and are drawn towards a prior: min |y - X w|^2 + penalty |w - prior|^2, w >= 0.</summary>
/// <remarks>Cyclic coordinate descent on the normal equations; each coordinate is minimised in closed form and cut at zero (Lawson and Hanson 1974, chapter 23, for the
/// problem; Franc, Hlavac, Navara 2005 for the algorithm). The objective is strictly convex for a positive penalty, so the solution is the only one.</remarks>
public static class NonNegativeRidge
{
    /// <summary>Solves the problem.</summary>
    /// <param name="gram">X'X. Shape: (k x k), row-major.</param>
    /// <param name="moment">X'y. Shape: (k).</param>
    /// <param name="penalty">The weight of the prior, above 0, in units of <paramref name="gram"/>.</param>
    /// <param name="prior">What the weights are drawn to. Shape: (k).</param>
    /// <param name="weights">Receives the weights, each 0 or more. Shape: (k).</param>
    /// <returns>How it ended; the objective is the largest change of the last sweep.</returns>
    /// <exception cref="ArgumentException">The shapes do not agree, or the penalty is not above 0.</exception>
    public static FitReport Solve(ReadOnlySpan<double> gram, ReadOnlySpan<double> moment, double penalty, ReadOnlySpan<double> prior, Span<double> weights)
    {
        int k = weights.Length;
        if (gram.Length != k * k || moment.Length != k || prior.Length != k) throw new ArgumentException($"needs shapes ({k} x {k}), ({k}), ({k})", nameof(gram));
        if (!(penalty > 0)) throw new ArgumentOutOfRangeException(nameof(penalty), penalty, "needs a penalty above 0");
        prior.CopyTo(weights);
        double change = 0;
        for (int sweep = 1; sweep <= 10_000; sweep++)
        {
            change = 0;
            for (int j = 0; j < k; j++)
            {
                double gradient = moment[j] + (penalty * prior[j]);
                for (int i = 0; i < k; i++)
                {
                    if (i != j) gradient -= gram[(j * k) + i] * weights[i];
                }
                double next = Math.Max(0, gradient / (gram[(j * k) + j] + penalty));
                change = Math.Max(change, Math.Abs(next - weights[j]));
                weights[j] = next;
            }
            if (change < 1e-10) return new FitReport(Converged: true, sweep, change);
        }
        return new FitReport(Converged: false, 10_000, change);
    }
}
