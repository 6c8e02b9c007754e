namespace Kontor.Demand.Calibration;

/// <summary>Estimates which forecast errors go together.</summary>
internal static class ErrorDependence
{
    private const double Shrinkage = 0.05;

    /// <summary>The correlation over steps and the common share of scores.</summary>
    /// <param name="rows">One row of scores per series and origin; NaN where unobserved. Shape per row: (steps).</param>
    /// <param name="origins">The origin of each row.</param>
    /// <param name="horizon">The number of steps.</param>
    /// <returns>The lower Cholesky factor, empty where there are too few rows to estimate it; the common share in [0, 0.95].</returns>
    internal static (double[] Factor, double CommonShare) Estimate(List<double[]> rows, List<int> origins, int horizon)
    {
        double[][] scores = Standardise(rows, horizon);
        if (scores.Length < Math.Max(30, 3 * horizon)) return ([], CommonShare(scores, origins, horizon));
        double[] correlation = new double[horizon * horizon];
        for (int a = 0; a < horizon; a++)
        {
            for (int b = 0; b <= a; b++)
            {
                double ab = 0, aa = 0, bb = 0;
                foreach (double[] row in scores)
                {
                    if (!double.IsFinite(row[a]) || !double.IsFinite(row[b])) continue;
                    ab += row[a] * row[b];
                    aa += row[a] * row[a];
                    bb += row[b] * row[b];
                }
                double r = aa > 0 && bb > 0 ? ab / Math.Sqrt(aa * bb) : 0;
                correlation[(a * horizon) + b] = a == b ? 1 : (1 - Shrinkage) * r;
            }
        }
        return (Cholesky(correlation, horizon), CommonShare(scores, origins, horizon));
    }

    // scores are heavy-tailed: cut at three robust deviations, so that one series does not make the correlation
    private static double[][] Standardise(List<double[]> rows, int horizon)
    {
        double[] deviation = new double[horizon];
        for (int h = 0; h < horizon; h++)
        {
            double[] sizes = [.. rows.Select(r => Math.Abs(r[h])).Where(double.IsFinite)];
            Array.Sort(sizes);
            deviation[h] = sizes.Length == 0 ? 1 : Math.Max(1e-12, 1.4826 * sizes[sizes.Length / 2]);
        }
        return [.. rows.Select(row => row.Select((s, h) => Math.Clamp(s / deviation[h], -3, 3)).ToArray())];
    }

    // the mean product of two different series' scores over the mean square of one
    private static double CommonShare(double[][] scores, List<int> origins, int horizon)
    {
        double product = 0, square = 0;
        foreach (IGrouping<int, int> origin in Enumerable.Range(0, scores.Length).GroupBy(r => origins[r]))
        {
            for (int h = 0; h < horizon; h++)
            {
                double total = 0, squares = 0;
                int n = 0;
                foreach (int r in origin)
                {
                    double z = scores[r][h];
                    if (!double.IsFinite(z)) continue;
                    total += z;
                    squares += z * z;
                    n++;
                }
                if (n < 2) continue;
                product += ((total * total) - squares) / n / (n - 1);
                square += squares / n;
            }
        }
        return square > 0 ? Math.Clamp(product / square, 0, 0.95) : 0;
    }

    internal static double[] Cholesky(double[] correlation, int size)
    {
        double[] factor = new double[size * size];
        for (int r = 0; r < size; r++)
        {
            for (int c = 0; c <= r; c++)
            {
                double sum = correlation[(r * size) + c];
                for (int k = 0; k < c; k++) sum -= factor[(r * size) + k] * factor[(c * size) + k];
                // pairs with different gaps need not give a positive definite matrix: keep what is left positive
                factor[(r * size) + c] = r == c ? Math.Sqrt(Math.Max(sum, 1e-4)) : sum / factor[(c * size) + c];
            }
        }
        return factor;
    }
}
